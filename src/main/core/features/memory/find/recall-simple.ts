/** Recall by words alone: stemmed full text, what was said around a hit, and age as the last grain. Runs in the query worker. */
import type { Parsed } from '../../../../../contract/index.ts';
import type { MemoryHit } from '../../../../../contract/memory/index.ts';
import type { Reader } from '../../../store/types.ts';
import { around, type Filters, found, type MemoryRow, pageContaining } from '../memory.sql.ts';
import { toRecord } from '../present.ts';
import { anyOf, wordsOf } from './words.ts';

export type RecallRequest = Parsed<'memory.recall'> & {
  now: number;
  /** The records nearest to the question by an embedder's vectors, each with its cosine. */
  vectorHits?: ReadonlyMap<string, number>;
};

const reach = 3;
/** What a turn counts for beside the hit, by how far off it is. */
const fading = [1, 0.5, 0.35, 0.25];

interface Candidate {
  row: MemoryRow;
  text: number;
  neighbour: number;
}

/** Best first. The same store and the same instant give the same answer. */
export function recallSimply(reader: Reader, request: RecallRequest, filters: Filters): MemoryHit[] {
  const limit = request.limit ?? 10;
  const words = wordsOf(request.query);
  const match = anyOf(words);
  const rows =
    match === null
      ? bySigns(reader, request.query, filters, limit)
      : found.all(reader, { ...filters, match, limit: Math.max(50, limit * 2) });
  const best = Math.max(...rows.map(strength), Number.MIN_VALUE);
  const all = new Map<number, Candidate>();
  for (const row of rows) all.set(row.position, { row, text: strength(row) / best, neighbour: 0 });
  for (const { row, text } of [...all.values()]) lift(reader, all, row, text, filters);
  const newest = Math.max(...[...all.values()].map(({ row }) => row.position), 1);
  return [...all.values()]
    .map((candidate) => hitOf(reader, candidate, words, newest))
    .sort((a, b) => b.hit.score - a.hit.score || b.position - a.position)
    .slice(0, limit)
    .map(({ hit }) => hit);
}

/** What has no word in it is looked for as it stands. */
function bySigns(reader: Reader, query: string, filters: Filters, limit: number): (MemoryRow & { rank: number })[] {
  const part = query.trim();
  if (part === '') return [];
  return pageContaining
    .all(reader, { ...filters, part, below: Number.MAX_SAFE_INTEGER, limit })
    .map((row) => ({ ...row, rank: -1 }));
}

const strength = (row: { rank: number }): number => Math.max(0, -row.rank);

function lift(reader: Reader, all: Map<number, Candidate>, row: MemoryRow, text: number, filters: Filters): void {
  const { conversation_id: conversationId, turn, session } = row;
  if (conversationId === null || turn === null) return;
  for (const near of around.all(reader, { ...filters, conversationId, session, from: turn - reach, to: turn + reach })) {
    if (near.position === row.position) continue;
    const share = text * (fading[Math.abs((near.turn ?? turn) - turn)] ?? 0) * 0.5;
    const known = all.get(near.position) ?? { row: near, text: 0, neighbour: 0 };
    all.set(near.position, { ...known, neighbour: Math.max(known.neighbour, share) });
  }
}

function hitOf(reader: Reader, { row, text, neighbour }: Candidate, words: readonly string[], newest: number) {
  const recency = 0.02 * (row.position / newest);
  const lower = row.text.toLowerCase();
  const matched = words.filter((word) => lower.includes(word));
  const why = {
    ...(text > 0 ? { text } : {}),
    ...(neighbour > 0 ? { neighbour } : {}),
    recency,
    ...(matched.length > 0 ? { words: matched } : {}),
  };
  return { position: row.position, hit: { record: toRecord(reader, row), score: text + neighbour + recency, why } };
}
