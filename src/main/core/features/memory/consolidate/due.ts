/** Whether it is time to look for what could be tidied: pure but for what it counts. Runs in the query worker. */
import { query } from '../../../store/sql.ts';
import type { Reader } from '../../../store/types.ts';
import { kept, live } from '../records/memory.sql.ts';
import { openProposal } from './proposals.sql.ts';
import type { Budgets } from './propose.ts';

/** What set it off: so many new fragments, so little room, or so much time. */
export type Cause = 'count' | 'bytes' | 'time';

export const enough = { fragments: 50, full: 0.9, timeMs: 7 * 86_400_000 };

const freshFragments = query<{ now: number; after: number }, { count: number }>(
  `SELECT count(*) AS count FROM memories m WHERE m.area = 'fragments' AND m.position > :after AND ${live}`,
);
const newestTouch = query<Record<string, never>, { seq: number | null }>('SELECT max(touched) AS seq FROM memories');

export interface DueRequest {
  now: number;
  budgets: Budgets;
  /** When it was looked for last, and up to which event. */
  last: { seq: number; at: number };
}

export interface Due {
  /** Null where it is not time yet. */
  cause: Cause | null;
  /** The newest change: nothing is due before there is a newer one. */
  seq: number;
}

/** Use when something has changed. While a proposal waits for the user there is no other. */
export function isDue(reader: Reader, { now, budgets, last }: DueRequest): Due {
  const seq = newestTouch.get(reader, {})?.seq ?? 0;
  if (seq <= last.seq || openProposal.get(reader, {})) return { cause: null, seq };
  const { records, bytes } = kept.get(reader, { now }) ?? { records: 0, bytes: 0 };
  const since = now - last.at;
  // A clock that was set back is no reason to wait for ever.
  const late = since >= enough.timeMs || since < 0;
  const full = records >= budgets.records * enough.full || bytes >= budgets.bytes * enough.full;
  if ((freshFragments.get(reader, { now, after: last.seq })?.count ?? 0) >= enough.fragments) return { cause: 'count', seq };
  if (full && (since >= 86_400_000 || last.seq === 0 || since < 0)) return { cause: 'bytes', seq };
  return { cause: late ? 'time' : null, seq };
}
