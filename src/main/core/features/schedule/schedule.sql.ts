/** What is asked of the schedule's tables. */
import { query } from '../../store/sql.ts';

export interface JobRow {
  position: number;
  id: string;
  definition: string;
  anchor: number;
  enabled: number;
  blocked: string | null;
  paused: number;
  next_at: number | null;
  last_at: number | null;
  failures: number;
  created_by: string;
  created_at: number;
}

export interface OccurrenceRow {
  job_id: string;
  due_at: number;
  state: 'due' | 'claimed' | 'done' | 'failed' | 'missed';
  start_at: number | null;
  why: string | null;
  run_id: string | null;
  started_at: number | null;
  finished_at: number | null;
}

type None = Record<string, never>;
const armed = 'enabled = 1 AND paused = 0 AND next_at IS NOT NULL';

export const jobById = query<{ id: string }, JobRow>('SELECT * FROM schedule_jobs WHERE id = :id');
/** Those that are due, the longest overdue first. */
export const jobsDue = query<{ now: number; limit: number }, JobRow>(
  `SELECT * FROM schedule_jobs WHERE ${armed} AND next_at <= :now ORDER BY next_at LIMIT :limit`,
);
export const nextJobAt = query<None, { at: number | null }>(`SELECT min(next_at) AS at FROM schedule_jobs WHERE ${armed}`);

/** A job that has no next time stands behind all that have one. */
const order = `CASE WHEN ${armed} THEN next_at ELSE 9000000000000000 END`;
export const jobPage = query<{ at: number; position: number; limit: number }, JobRow & { rank: number }>(`
  SELECT *, ${order} AS rank FROM schedule_jobs WHERE (${order}, position) > (:at, :position) ORDER BY rank, position LIMIT :limit`);
export const jobCounts = query<None, { all: number; armed: number | null }>(
  `SELECT count(*) AS "all", sum(${armed}) AS armed FROM schedule_jobs`,
);

export const occurrenceAt = query<{ jobId: string; dueAt: number }, OccurrenceRow>(
  'SELECT * FROM schedule_occurrences WHERE job_id = :jobId AND due_at = :dueAt',
);
export const occurrencesOf = query<{ jobId: string; dueAt: number; limit: number }, OccurrenceRow>(
  'SELECT * FROM schedule_occurrences WHERE job_id = :jobId AND due_at < :dueAt ORDER BY due_at DESC LIMIT :limit',
);
export const occurrencePage = query<{ dueAt: number; jobId: string; limit: number }, OccurrenceRow>(`
  SELECT * FROM schedule_occurrences WHERE (due_at, job_id) < (:dueAt, :jobId) ORDER BY due_at DESC, job_id DESC LIMIT :limit`);
/** Those whose turn has come. */
export const turnsDue = query<{ now: number; limit: number }, OccurrenceRow>(
  "SELECT * FROM schedule_occurrences WHERE state = 'due' AND start_at <= :now ORDER BY start_at LIMIT :limit",
);
export const nextTurnAt = query<None, { at: number | null; last: number | null }>(
  "SELECT min(start_at) AS at, max(start_at) AS last FROM schedule_occurrences WHERE state = 'due'",
);
/** Begun and not ended: what a crash cut off is among them. */
export const occurrencesClaimed = query<None, OccurrenceRow>(
  "SELECT * FROM schedule_occurrences WHERE state = 'claimed' ORDER BY started_at",
);
