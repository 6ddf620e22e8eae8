/** Checking rows of the log: that each follows from the one before, and that each payload is the one that was hashed. */
import { substituted } from '../events.ts';
import { query } from '../sql.ts';
import type { Problem, Reader } from '../types.ts';
import { firstHash, hashEvent, hashPayload } from './chain.ts';
import { type EventRow, eventAt, eventsAfter, headerOfRow } from './rows.ts';

const bounds = query<Record<string, never>, { first: number | null; last: number | null }>(
  'SELECT (SELECT min(seq) FROM events) AS first, (SELECT max(seq) FROM events) AS last',
);

/** Goes along the log row by row and remembers what it needs for the next. */
export interface ChainWalk {
  /** What is wrong with this row; null when it is as it was written. */
  step(row: EventRow): Problem | null;
  readonly seq: number;
  readonly hash: Buffer;
  /** Rows whose payload is not there: each must be named by a `store.forgotten`. */
  readonly erased: Set<number>;
  /** Rows whose payload is another than the one that was hashed, and no `store.substituted` names what stands there: with their hash. */
  readonly altered: Map<number, string>;
}

export function chainWalk(seq = 0, hash: Buffer = firstHash): ChainWalk {
  const walk = {
    seq,
    hash,
    erased: new Set<number>(),
    altered: new Map<number, string>(),
    step(row: EventRow): Problem | null {
      const expected = walk.seq + 1;
      const before = walk.hash;
      walk.seq = row.seq;
      walk.hash = row.hash;
      if (row.seq !== expected)
        return { kind: 'gap', seq: expected, message: `Events ${expected} to ${row.seq - 1} are missing from the log.` };
      if (!hashEvent(before, headerOfRow(row), row.data_hash).equals(row.hash))
        return { kind: 'chain', seq: row.seq, message: `Event ${row.seq} does not follow from the one before it.` };
      return payloadProblem(row, walk);
    },
  };
  return walk;
}

function payloadProblem(row: EventRow, { erased, altered }: Pick<ChainWalk, 'erased' | 'altered'>): Problem | null {
  if (row.data === null && row.salt === null) {
    erased.add(row.seq);
    return null;
  }
  if (row.data === null || row.salt === null) return otherPayload(row.seq);
  const found = hashPayload(row.salt, row.data);
  if (!found.equals(row.data_hash)) altered.set(row.seq, found.toString('hex'));
  else if (row.type === substituted.type) explain(row.data, altered);
  return null;
}

/** What was substituted says so later in the log, with the hash of what stands there now. */
function explain(data: string, altered: Map<number, string>): void {
  const said = substituted.data.parse(JSON.parse(data));
  if (altered.get(said.seq) === said.hash) altered.delete(said.seq);
}

/** What is said of a row whose payload nothing explains. */
export const otherPayload = (seq: number): Problem => ({
  kind: 'payload',
  seq,
  message: `The payload of event ${seq} is not the one that was recorded.`,
});

/** Use at start: the last `length` rows. `firstBad` is the first row that breaks the chain. Thrown: as SQLite throws. */
export function checkRows(reader: Reader, length: number): { problems: Problem[]; firstBad: number | null } {
  const { last, first } = bounds.get(reader, {}) ?? { last: null, first: null };
  if (last === null || first === null) return { problems: [], firstBad: null };
  const from = Math.max(0, last - length);
  const before = from === 0 ? null : eventAt.get(reader, { seq: from });
  const walk = chainWalk(before?.seq ?? 0, before?.hash ?? firstHash);
  const problems: Problem[] = [];
  for (const row of eventsAfter.all(reader, { after: from, limit: length })) {
    const problem = walk.step(row);
    if (problem) problems.push(problem);
  }
  problems.push(...[...walk.altered.keys()].map(otherPayload));
  return { problems, firstBad: problems.find((problem) => problem.kind !== 'payload')?.seq ?? null };
}
