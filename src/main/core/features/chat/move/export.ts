/** `chat.export`: conversations to files. Written beside and named when whole: a cancel, a crash or a full disk leaves nothing. */
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { Output, Parsed } from '../../../../../contract/index.ts';
import { AppError } from '../../../base/errors.ts';
import type { Work } from '../../../base/work/works.ts';
import { asDiskError } from '../../../store/disk/faults.ts';
import { syncFolderLater } from '../../../store/log/head.ts';
import type { Store } from '../../../store/types.ts';
import { requireConversation } from '../branch.ts';
import type { ExportPart, ExportRequest, Listed } from './export-read.ts';
import type { MoveDeps } from './import.ts';

type Answer = Output<'chat.export'>;
type Format = Parsed<'chat.export'>['format'];

/** Conversations are listed that many at a time. */
const page = 200;

/** Use for `chat.export`. Thrown: AppError `not_found`, `conflict` where the name is taken, `unavailable` where the disk is full. */
export async function exportConversations(deps: MoveDeps, input: Parsed<'chat.export'>): Promise<Answer> {
  const { store, works } = deps;
  const { id, format, workId } = input;
  const one = id === undefined ? null : requireConversation(store.reader, id);
  const asFolder = one === null && format === 'markdown';
  const path = await placeFor(store.home, input.path, one ? nameOf(one, '') : 'conversations', asFolder ? '' : endingOf[format]);
  return works.run({ name: 'chat.export', unit: 'messages', workId }, async (work) => {
    const part = `${path}.part`;
    try {
      await rm(part, { recursive: true, force: true });
      const listed = one ? [{ id: one.id, title: one.title, created_at: one.created_at }] : pages(store);
      const writing = { store, format, work, tally: { path, conversations: 0, messages: 0, bytes: 0 } };
      if (asFolder) await writeFolder(writing, part, listed);
      else await writeList(writing, part, listed);
      work.signal.throwIfAborted();
      await rename(part, path);
      await syncFolderLater(dirname(path));
      return writing.tally;
    } catch (error) {
      await rm(part, { recursive: true, force: true }).catch(() => undefined);
      if (work.signal.aborted)
        throw new AppError('unavailable', 'It was cancelled; nothing is left of it.', { reason: 'cancelled' });
      throw asDiskError(error, store.home);
    }
  });
}

const endingOf: Record<Format, string> = { markdown: '.md', json: '.json' };

/** A name that is asked for must be free; one of ours is made free by counting. */
async function placeFor(home: string, asked: string | undefined, name: string, ending: string): Promise<string> {
  if (asked !== undefined) {
    if (!isAbsolute(asked) || asked.includes('\0'))
      throw new AppError('invalid_input', 'Name the whole path of the export.', { path: asked });
    if (existsSync(asked))
      throw new AppError('conflict', `${asked} is there already. An export never replaces anything.`, { path: asked });
    const above = await stat(dirname(asked)).catch(() => null);
    if (!above?.isDirectory()) throw new AppError('not_found', `There is no folder ${dirname(asked)}.`, { path: asked });
    return asked;
  }
  const folder = join(home, 'exports');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let n = 1; ; n += 1) {
    const path = join(folder, `${name}${n === 1 ? '' : `-${n}`}${ending}`);
    if (!existsSync(path)) return path;
  }
}

async function* pages(store: Store): AsyncGenerator<Listed> {
  for (let after: string | null = null; ; ) {
    const rows: Listed[] = await store.query('chat.exportList', { after, limit: page });
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < page) return;
    after = last.id;
  }
}

interface Writing {
  store: Store;
  format: Format;
  work: Work;
  tally: Answer;
}

type Some = Iterable<Listed> | AsyncIterable<Listed>;

async function writeFolder(writing: Writing, folder: string, listed: Some): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  const taken = new Set<string>();
  for await (const conversation of listed) {
    const path = join(folder, nameOf(conversation, '.md', taken));
    await toFile(path, (file) => writeOne(writing, file, conversation));
  }
  await syncFolderLater(folder);
}

async function writeList(writing: Writing, path: string, listed: Some): Promise<void> {
  const { format, tally } = writing;
  await toFile(path, async (file) => {
    if (format === 'json') tally.bytes += await write(file, '[\n');
    for await (const conversation of listed) {
      if (format === 'json' && tally.conversations > 0) tally.bytes += await write(file, ',\n');
      await writeOne(writing, file, conversation);
    }
    if (format === 'json') tally.bytes += await write(file, '\n]\n');
  });
}

async function toFile(path: string, fill: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await fill(file);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function write(file: FileHandle, text: string): Promise<number> {
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; ) from += (await file.write(bytes, from)).bytesWritten;
  return bytes.length;
}

async function writeOne({ store, format, work, tally }: Writing, file: FileHandle, { id }: Listed): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    work.signal.throwIfAborted();
    const request: ExportRequest = { id, format, after };
    const part: ExportPart = await store.query('chat.exportPart', request, work.signal);
    tally.bytes += await write(file, part.text);
    tally.messages += part.messages;
    work.progress(tally.messages, null);
    after = part.next;
  }
  tally.conversations += 1;
}

/** `2026-01-02 Packing list.md`: every computer can call a file so. */
function nameOf(
  { title, created_at: at }: Pick<Listed, 'title' | 'created_at'>,
  ending: string,
  taken = new Set<string>(),
): string {
  const words = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const base = `${new Date(at).toISOString().slice(0, 10)} ${[...words].slice(0, 40).join('').trim() || 'conversation'}`;
  for (let n = 1; ; n += 1) {
    const name = `${base}${n === 1 ? '' : ` ${n}`}${ending}`;
    const key = name.toLowerCase();
    if (taken.has(key)) continue;
    taken.add(key);
    return name;
  }
}
