/** Retrieval before a run: what is remembered that may bear on it, in words for the model and by id for the person. */
import type { MemoryHit } from '../../../../../contract/memory/index.ts';
import type { Recalled } from '../../../../../contract/run-event.ts';
import { describeError } from '../../../base/errors.ts';
import type { Transaction } from '../../../store/types.ts';
import type { Prepared, RunView } from '../types.ts';
import type { Work } from './worker.ts';

/** So much of one record is enough to know whether to look it up. */
const longest = 600;
const mostBytes = 64 * 1024;
/** An answer does not wait longer than this for what is remembered, in ms. */
const patience = 3000;

/** What counted for less than this of the strongest reason is not worth a word. */
const tellsSomething = 0.25;

interface Kept {
  recalled: Recalled[];
  recalledFileId: string;
}

/** Nothing is the answer too where memory could not be asked: the log says why, and the run goes on without. */
export async function recallFor(work: Work, asked: Prepared, signal: AbortSignal): Promise<Kept | null> {
  const { deps } = work.room;
  // Hearth's own words without a model read what was said, and nothing beside it.
  if (!asked.recall || deps.models.providerNow(asked.model) === 'builtin') return null;
  try {
    const hits = await deps.recall(asked.recall, AbortSignal.any([signal, AbortSignal.timeout(patience)]));
    if (hits.length === 0) return null;
    const { fileId } = await deps.store.artifacts.put('recalled.md', Buffer.from(wordsOf(hits)), mostBytes);
    return { recalled: hits.map(shown), recalledFileId: fileId };
  } catch (error) {
    signal.throwIfAborted();
    work.log.warn('memory could not be asked; the run goes on without it', { error: describeError(error) });
    return null;
  }
}

/** Tells windows what was recalled, in the command that writes it down. */
export function tellRecalled(tx: Transaction, { runId, conversationId, messageId }: RunView, items: readonly Recalled[]): void {
  tx.publish('memory.recalled', {
    runId,
    ...(conversationId === null ? {} : { conversationId }),
    ...(messageId === null ? {} : { messageId }),
    ids: items.map(({ memoryId }) => memoryId),
  });
}

function shown({ record, score, why: { words = [], ...parts } }: MemoryHit): Recalled {
  const counted = Object.entries(parts)
    .flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
    .toSorted(([, a], [, b]) => b - a);
  const least = (counted[0]?.[1] ?? 0) * tellsSomething;
  const why = counted.filter(([, value]) => value > 0 && value >= least).map(([name]) => name);
  return { memoryId: record.id, score, why, words, outside: record.source.type === 'outside' };
}

const head =
  'From your memory, put here by Hearth because it may bear on what follows. It is what was known at the time given; what is said now counts more. Leave out what does not help, and where you use it say since when you know it.';

function wordsOf(hits: readonly MemoryHit[]): string {
  const lines = hits.map(({ record }) => {
    const { text, occurredAt, createdAt, source, id } = record;
    const flat = text.replace(/\s+/gu, ' ').trim();
    const cut = flat.length > longest ? `${flat.slice(0, longest).replace(/[\uD800-\uDBFF]$/u, '')}…` : flat;
    return `- [${(occurredAt ?? createdAt).slice(0, 10)}, ${whose[source.type]}, memory ${id}] ${cut}`;
  });
  return `${head}\n${lines.join('\n')}`;
}

const whose = {
  user: 'said by the user',
  self: 'noted by you',
  run: 'found in a run',
  import: 'imported',
  outside: 'from outside',
} as const;
