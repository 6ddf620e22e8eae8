/**
 * Every SQL statement of the queue. Each is one seek in an index, named, so that a statement that would scan fails at once
 * and a claim costs the same whether ten runs wait or a hundred thousand.
 */
import { query } from '../../../store/sql.ts';
import type { Working } from './places.ts';

export interface QueuedRow {
  id: string;
  type: string;
  provider: string;
  priority: number;
  created_seq: number;
  created_at: number;
  not_before: number;
  attempt: number;
}

interface LeaseRow {
  state: string;
  type: string;
  lease: number;
  attempt: number;
  tries: number;
}

type None = Record<string, never>;
type Lane = { provider: string; type: string };

const columns = 'id, type, provider, priority, created_seq, created_at, not_before, attempt';
const queued = `FROM runs INDEXED BY runs_queued WHERE state = 'queued'`;

/**
 * A lane: the runs of one type and one provider, which are under the same limits. The next one by two seeks, since SQLite
 * enters an index by a pair of columns only where the first one is, and would pass all of the lane before.
 */
export const nextType = query<Lane, Lane>(
  `SELECT provider, type ${queued} AND provider = :provider AND type > :type ORDER BY type LIMIT 1`,
);
export const firstLane = query<None, Lane>(`SELECT provider, type ${queued} ORDER BY provider, type LIMIT 1`);
export const nextProvider = query<{ provider: string }, Lane>(
  `SELECT provider, type ${queued} AND provider > :provider ORDER BY provider, type LIMIT 1`,
);

export const nextPriority = query<Lane & { below: number }, { priority: number }>(`
  SELECT priority ${queued} AND provider = :provider AND type = :type AND priority < :below
  ORDER BY priority DESC LIMIT 1`);

type Place = Lane & { priority: number };
/** Of those that never had to wait for a time. */
export const oldestReady = query<Place, QueuedRow>(`
  SELECT ${columns} ${queued} AND provider = :provider AND type = :type AND priority = :priority AND not_before = 0
  ORDER BY created_seq LIMIT 1`);
/** Of those whose time has come. */
export const firstDue = query<Place & { now: number }, QueuedRow>(`
  SELECT ${columns} ${queued} AND provider = :provider AND type = :type AND priority = :priority
    AND not_before > 0 AND not_before <= :now
  ORDER BY not_before, created_seq LIMIT 1`);

export const queuedById = query<{ id: string; now: number }, QueuedRow>(
  `SELECT ${columns} FROM runs WHERE id = :id AND state = 'queued' AND not_before <= :now`,
);

export const workingRuns = query<None, Working>(
  `SELECT id, type, provider, priority FROM runs INDEXED BY runs_running WHERE state = 'running'`,
);
export const heldRuns = query<None, { runId: string; type: string; lease: number; attempt: number }>(
  `SELECT id AS runId, type, lease, attempt FROM runs INDEXED BY runs_running WHERE state = 'running' ORDER BY id`,
);

export const newestLease = query<None, { lease: number | null }>('SELECT max(lease) AS lease FROM runs INDEXED BY runs_leases');
export const leaseOf = query<{ id: string }, LeaseRow>('SELECT state, type, lease, attempt, tries FROM runs WHERE id = :id');

/** How many wait, counted no further than `most`. */
export const countQueued = query<{ most: number }, { count: number }>(
  `SELECT count(*) AS count FROM (SELECT 1 ${queued} LIMIT :most)`,
);

const delayed = `FROM runs INDEXED BY runs_delayed WHERE state = 'queued' AND not_before > 0`;
export const nextDue = query<{ now: number }, { at: number | null }>(
  `SELECT min(not_before) AS at ${delayed} AND not_before > :now`,
);
/** Retries that lie further ahead than any retry is ever put. What a person put there was never claimed, and stays. */
export const tooFarAhead = query<{ latest: number }, { id: string }>(
  `SELECT id ${delayed} AND not_before > :latest AND attempt > 0`,
);
