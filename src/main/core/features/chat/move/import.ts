/**
 * `chat.import`: conversations from a file, a part at a time. The worker reads and parses; each command here records no more than
 * the main thread can do within its bound. A conversation is seen once it is whole; the same file again adds what is not here.
 */
import { rm, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { Output, Parsed } from '../../../../../contract/index.ts';
import { AppError, systemCode } from '../../../base/errors.ts';
import type { Work, Works } from '../../../base/work/works.ts';
import { unnamedIn } from '../../../store/artifacts/artifacts.ts';
import { asDiskError } from '../../../store/disk/faults.ts';
import type { Store, Transaction } from '../../../store/types.ts';
import type { createMemory } from '../../memory/index.ts';
import { streamOf } from '../branch.ts';
import { imported, importedMessage } from '../events.ts';
import type { Format, Skipped } from './formats/foreign.ts';
import type { Place, ReadConversation, ReadMessage, ReadPart, ReadRequest } from './read.ts';
import { isZip, unpackConversations } from './unpack.ts';

/** What finds things worth keeping in what a person said, and has them wait for the user. */
export type Learner = Pick<ReturnType<typeof createMemory>['api'], 'extract' | 'offer'>;

export interface MoveDeps {
  store: Store;
  newId(): string;
  works: Works;
  /** Absent where nobody learns. */
  learner?: Learner | undefined;
}

type Answer = Output<'chat.import'>;

/** The first titles of a look. */
const mostTitles = 20;
/** Longer lists help nobody. */
const mostSkipped = 1_000;
/** What one command records: characters, with some for each row. */
const weight = { most: 24 * 1024, message: 400 };

interface Tally extends Answer {
  known: number;
  candidates: number;
  titles: string[];
  /** Messages of tools and of the system. */
  left: number;
}

/** Use for `chat.import`. */
export async function importConversations(deps: MoveDeps, input: Parsed<'chat.import'>, actor: string): Promise<Answer> {
  const { path, workId, dryRun = false } = input;
  const size = await requireFile(path);
  return deps.works.run({ name: 'chat.import', unit: 'bytes', workId }, async (work) => {
    const folder = `${unnamedIn(deps.store.home)}/import-${deps.newId()}`;
    const tally: Tally = { conversations: 0, messages: 0, skipped: [], known: 0, candidates: 0, titles: [], left: 0 };
    try {
      work.progress(0, size);
      for (const file of await filesOf(path, folder, work.signal)) {
        await importFile(deps, { ...input, path: file.path, actor }, tally, work);
        if (work.signal.aborted) break;
      }
    } catch (error) {
      // What was taken whole stays, and is told.
      if (!work.signal.aborted) throw asDiskError(error, deps.store.home);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return answerOf(tally, dryRun, input);
  });
}

/** Thrown: AppError `invalid_input`, `not_found`, `refused` where it is empty. */
async function requireFile(path: string): Promise<number> {
  if (!isAbsolute(path) || path.includes('\0')) throw new AppError('invalid_input', 'Name the whole path of the file.', { path });
  const found = await stat(path).catch((error: unknown) => {
    if (systemCode(error) === 'EACCES') throw new AppError('refused', `${path} cannot be read: you have no leave to.`, { path });
    throw new AppError('not_found', `There is no file ${path}.`, { path });
  });
  if (found.isDirectory())
    throw new AppError('invalid_input', `${path} is a folder. Choose the conversations.json in it, or the zip that it came in.`);
  if (!found.isFile()) throw new AppError('invalid_input', `${path} is no plain file.`, { path });
  if (found.size === 0) throw new AppError('refused', `${path} is empty.`, { path });
  return found.size;
}

async function filesOf(path: string, folder: string, signal: AbortSignal): Promise<{ path: string }[]> {
  if (!(await isZip(path))) return [{ path }];
  return unpackConversations(path, (index) => `${folder}/${index}.json`, signal);
}

type One = Parsed<'chat.import'> & { actor: string };

async function importFile(deps: MoveDeps, input: One, tally: Tally, work: Work): Promise<void> {
  const { path, format = null, dryRun = false } = input;
  const { size } = await stat(path);
  for (let from: Place | null = null, first = true; first || from; first = false) {
    const request: ReadRequest = { path, format, from, countOnly: dryRun };
    const part: ReadPart = await deps.store.query('chat.readImport', request);
    if (!part.json)
      throw new AppError('refused', 'This is no list of conversations. Choose the conversations.json of an export.');
    tally.left += part.left;
    for (const skipped of part.skipped) skip(tally, skipped);
    if (dryRun) for (const conversation of part.conversations) count(tally, conversation);
    else await record(deps, part.conversations, input, tally, work);
    work.progress(part.offset, size);
    if (work.signal.aborted) return;
    from = part.next;
  }
}

function skip(tally: Tally, skipped: Skipped): void {
  if (tally.skipped.length < mostSkipped) tally.skipped.push(skipped);
  else if (tally.skipped.length === mostSkipped)
    tally.skipped.push({ where: 'the rest', why: 'More was skipped than is listed.' });
}

/** Each conversation once, with its last part. */
function count(tally: Tally, { title, state, whole, fresh, format }: ReadConversation): void {
  tally.format ??= format;
  if (state === 'deleted') {
    if (whole)
      skip(tally, { where: `conversation ${JSON.stringify(title)}`, why: 'It was taken in before, and deleted here since.' });
    return;
  }
  tally.messages += fresh;
  if (!whole) return;
  if (state === 'known') tally.known += 1;
  else {
    tally.conversations += 1;
    if (tally.titles.length < mostTitles) tally.titles.push(title);
  }
}

/** One thing to record, and how much it weighs. */
interface Entry {
  weight: number;
  append(tx: Transaction): void;
  done(): void;
}

async function record(
  deps: MoveDeps,
  conversations: readonly ReadConversation[],
  input: One,
  tally: Tally,
  { signal }: Work,
): Promise<void> {
  let batch: Entry[] = [];
  const commit = async () => {
    const entries = batch;
    batch = [];
    if (entries.length === 0) return;
    await deps.store.command((tx) => {
      for (const { append } of entries) append(tx);
    });
    for (const { done } of entries) done();
  };
  for (const entry of entriesOf(conversations, input.actor, tally)) {
    if (batch.reduce((sum, one) => sum + one.weight, entry.weight) > weight.most) await commit();
    if (signal.aborted) break;
    batch.push(entry);
  }
  await commit();
  if (input.memories && deps.learner) tally.candidates += await learn(deps.learner, conversations, signal);
}

function* entriesOf(conversations: readonly ReadConversation[], actor: string, tally: Tally): Generator<Entry> {
  for (const conversation of conversations) {
    const stream = streamOf(conversation.id);
    if (conversation.state !== 'deleted')
      for (const message of conversation.messages)
        yield {
          weight: lengthOf(message) + weight.message,
          append: (tx) => void tx.append(importedMessage.of({ stream, actor, data: dataOf(conversation, message, tx.now) })),
          done: () => undefined,
        };
    yield {
      weight: weight.message,
      append: (tx) => settle(tx, conversation, stream, actor),
      done: () => count(tally, conversation),
    };
  }
}

const lengthOf = ({ content }: ReadMessage): number =>
  content.reduce((sum, part) => sum + ('text' in part ? part.text.length : 200), 0);

/** Its last part is here: it is seen from now on, or has more than before. */
function settle(tx: Transaction, conversation: ReadConversation, stream: string, actor: string): void {
  const { id: conversationId, format, source, title, model, state, whole, fresh } = conversation;
  if (!whole || state === 'deleted') return;
  if (state === 'new') {
    const createdAt = conversation.at ?? tx.now;
    const updatedAt = Math.max(conversation.updatedAt ?? createdAt, createdAt);
    const data = { conversationId, format, source, title, model, createdAt, updatedAt };
    tx.append(imported.of({ stream, actor, data }));
    tx.publish('chat.changed', { conversationId, what: 'created' });
  } else if (fresh > 0) tx.publish('chat.changed', { conversationId, what: 'message' });
}

function dataOf({ id: conversationId, format }: ReadConversation, message: ReadMessage, now: number) {
  const { id: messageId, parentId, role, content, model, own } = message;
  return {
    ...{ conversationId, messageId, parentId, role, content, format, createdAt: message.at ?? now, model },
    ...{ state: own?.state ?? ('complete' as const), blocks: own?.blocks ?? [] },
    ...{ usage: own?.usage ?? null, failure: own?.failure ?? null },
  };
}

/** Looked through at a time: some milliseconds. */
const atOnce = 20;
/** A longer message is a text of somebody's, and nothing that was said of oneself. */
const mostLookedAt = 20_000;

/** What the user said in them, and nothing that was answered: each find says in which message it stands. */
async function learn(learner: Learner, conversations: readonly ReadConversation[], signal: AbortSignal): Promise<number> {
  const said = conversations
    .filter(({ state }) => state !== 'deleted')
    .flatMap(({ id, messages }) => messages.filter(({ role }) => role === 'user').map((message) => ({ id, message })));
  let count = 0;
  for (let from = 0; from < said.length && !signal.aborted; from += atOnce) {
    const found = said.slice(from, from + atOnce).flatMap(({ id: conversationId, message: { id: ref, content, at } }) => {
      const text = content.find((part) => part.type === 'text')?.text ?? '';
      const extracts = text.length > mostLookedAt ? [] : learner.extract(text, at ?? undefined);
      return extracts.map((extract) => ({ ...extract, source: { type: 'import' as const, ref, conversationId } }));
    });
    count += await learner.offer(found, signal);
  }
  return count;
}

function answerOf(tally: Tally, dryRun: boolean, { memories, format }: Parsed<'chat.import'>): Answer {
  const { conversations, messages, skipped, known, candidates, titles, left } = tally;
  if (conversations === 0 && known === 0 && messages === 0 && skipped.length > 0)
    throw new AppError('refused', `Nothing in this file can be imported. ${skipped[0]?.where}: ${skipped[0]?.why}`, { skipped });
  if (left > 0)
    skipped.push({
      where: 'all conversations',
      why: `${left} messages of tools and of the system: they are no part of what was said.`,
    });
  const met: Format | undefined = tally.format ?? format;
  return {
    ...{ conversations, messages, skipped, known },
    ...(met ? { format: met } : {}),
    ...(dryRun ? { titles } : {}),
    ...(memories ? { candidates } : {}),
  };
}
