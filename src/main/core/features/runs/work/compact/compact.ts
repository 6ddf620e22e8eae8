/**
 * A conversation that outgrows what the model can read at once: its older part is summed up by runs of their own. The original
 * stays as it is, and can be looked up.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ModelMessage } from '../../../../agent/provider.ts';
import { roomFor, tokensOf } from '../../../../agent/run/fit.ts';
import { sortedJson } from '../../../../agent/run/plain.ts';
import { AppError } from '../../../../base/errors.ts';
import type { Reader, Store, Transaction } from '../../../../store/types.ts';
import { outcomeOf } from '../../agents/outcome.ts';
import { ended } from '../../agents/wait.ts';
import { childOfCall, compactedBefore, type RunRow, runById } from '../../runs.sql.ts';
import type { Envelope, Prepared } from '../../types.ts';
import type { Work } from '../worker.ts';

export const compactType = 'compact';

/** What a compaction was asked to sum up: messages of the run that it was made for, and the summary of those before them. */
export const compactInputs = z.object({
  of: z.string(),
  from: z.int(),
  upTo: z.int(),
  /** SHA-256 of all messages before `upTo`: the same beginning needs no second summary. */
  hash: z.string(),
  /** The compaction that has summed up the messages before `from`. */
  before: z.string().nullable(),
});
type Inputs = z.output<typeof compactInputs>;

/** A summary, and how many messages it stands for. */
interface Summary {
  runId: string;
  upTo: number;
}

/** When a prompt is fuller than this it is compacted, so that there is room for what the tools bring. */
const fullAt = 0.8;
/** What stays word for word, and what one compaction reads at once. */
const keptShare = 0.4;
const readShare = 0.5;

export interface Fit {
  system: string;
  tools: Parameters<typeof roomFor>[0]['tools'];
  contextWindow: number;
}

/** Use before the first step. Answers the compaction that stands for the older part; null where all fits, or it failed. */
export async function compact(work: Work, asked: Prepared, fit: Fit, signal: AbortSignal): Promise<string | null> {
  const room = roomFor({ ...fit, maxOutputTokens: asked.maxOutputTokens });
  const { messages } = asked;
  if (work.row.type === compactType || tokensOf(messages) <= room * fullAt) return null;
  const cut = cutBefore(messages, room * keptShare);
  if (cut === 0) return null;
  let summary = foundBefore(work.room.deps.store.reader, work.row, messages, cut);
  while ((summary?.upTo ?? 0) < cut) {
    const from: number = summary?.upTo ?? 0;
    const upTo = Math.min(cut, from + countWithin(messages.slice(from), room * readShare));
    const next = await sumUp(
      work,
      { of: work.runId, from, upTo, hash: hashOf(messages, upTo), before: summary?.runId ?? null },
      signal,
    );
    // The models room leaves out the oldest by itself, and says so.
    if (next === null) return summary?.runId ?? null;
    summary = { runId: next, upTo };
  }
  return summary?.runId ?? null;
}

/** What is asked in place of the whole; with a summary that is gone, the whole. */
export function withSummary(
  store: Pick<Store, 'reader' | 'events'>,
  messages: readonly ModelMessage[],
  compactedBy: string | undefined,
): readonly ModelMessage[] {
  const row = compactedBy === undefined ? undefined : runById.get(store.reader, { id: compactedBy });
  const inputs = row ? compactInputs.safeParse(JSON.parse(row.inputs)) : null;
  if (!row || !inputs?.success || inputs.data.upTo >= messages.length) return messages;
  const { upTo } = inputs.data;
  const words = `Earlier in this conversation, summed up (${upTo} messages; search_conversation finds them word for word):\n\n${outcomeOf(store, row.id).answer}`;
  const rest = messages.slice(upTo);
  const first = rest[0];
  const text = { type: 'text' as const, text: words };
  // Roles alternate: the summary joins what the user says next.
  return first?.role === 'user'
    ? [{ role: 'user', content: [text, ...first.content] }, ...rest.slice(1)]
    : [{ role: 'user', content: [text] }, ...rest];
}

const hashOf = (messages: readonly ModelMessage[], upTo: number): string =>
  createHash('sha256')
    .update(sortedJson(messages.slice(0, upTo)))
    .digest('hex');

/** The first message of the part that stays: it begins a turn of the user's, so that a call and its result stay together. */
function cutBefore(messages: readonly ModelMessage[], room: number): number {
  let total = 0;
  let cut = 0;
  for (let at = messages.length - 1; at > 0; at -= 1) {
    const message = messages[at];
    if (!message) break;
    total += tokensOf([message]);
    if (total > room && cut > 0) break;
    if (message.role === 'user' && !message.content.some((part) => part.type === 'tool_result')) cut = at;
    if (total > room) break;
  }
  return cut;
}

function countWithin(messages: readonly ModelMessage[], room: number): number {
  let total = 0;
  const at = messages.findIndex((message) => {
    total += tokensOf([message]);
    return total > room;
  });
  return at === -1 ? messages.length : Math.max(1, at);
}

/** The newest compaction in this conversation whose messages are the beginning of these. */
function foundBefore(reader: Reader, row: RunRow, messages: readonly ModelMessage[], cut: number): Summary | null {
  const rows = compactedBefore.all(reader, { conversationId: row.conversation_id ?? '', runId: row.id, limit: 5 });
  for (const { id, inputs } of rows) {
    const parsed = compactInputs.safeParse(JSON.parse(inputs));
    if (parsed.success && parsed.data.upTo <= cut && parsed.data.hash === hashOf(messages, parsed.data.upTo))
      return { runId: id, upTo: parsed.data.upTo };
  }
  return null;
}

/** One run of its own; null where it did not succeed. */
async function sumUp({ room, row, runId, taint }: Work, inputs: Inputs, signal: AbortSignal): Promise<string | null> {
  const parentCallId = `compact-${inputs.hash.slice(0, 16)}`;
  const envelope: Envelope = {
    type: compactType,
    goal: `Sum up messages ${inputs.from + 1} to ${inputs.upTo}`,
    inputs,
    model: row.model,
    priority: row.priority,
    only: [],
    unattended: true,
    parentId: runId,
    parentCallId,
    taintedBy: taint.by,
    actor: `run:${runId}`,
  };
  const { store } = room.deps;
  // One that was begun before a restart is waited for; one that failed is not tried for ever.
  const start = (tx: Transaction) =>
    childOfCall.get(tx, { parentId: runId, callId: parentCallId })?.id ?? room.enqueue(tx, envelope);
  const childId = await tryToStart(() => store.command(start));
  if (childId === null) return null;
  const giveBack = room.queue.lend(runId, childId);
  try {
    await ended(room, childId, signal);
  } finally {
    giveBack();
  }
  return runById.get(store.reader, { id: childId })?.state === 'succeeded' ? childId : null;
}

/** Where no run may be started from here (too deep, the queue full) the conversation is cut instead. */
async function tryToStart(start: () => Promise<string>): Promise<string | null> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof AppError && error.code !== 'unavailable') return null;
    throw error;
  }
}
