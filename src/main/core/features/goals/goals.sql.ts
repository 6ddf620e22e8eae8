/** Every SQL statement of the goals room. */
import type { z } from 'zod';
import type { Goal } from '../../../../contract/keeping/goals.ts';
import { canonicalJson } from '../../store/log/canonical.ts';
import { change, query } from '../../store/sql.ts';
import type { Projection, Writer } from '../../store/types.ts';
import { changed, moved, pushed, tried } from './events.ts';

export interface GoalRow {
  seq: number;
  id: string;
  description: string;
  priority: number;
  status: Goal['status'];
  success: string;
  deadline: number | null;
  parent_id: string | null;
  reason: string | null;
  since: number;
  outside: string | null;
  created_by: string;
  created_at: number;
}
interface AttemptRow {
  at: number;
  run_id: string | null;
  outcome: string;
  ok: number;
  evidence: string | null;
}

export const goalById = query<{ id: string }, GoalRow>('SELECT * FROM goals WHERE id = :id');
export const childrenOf = query<{ id: string }, GoalRow>('SELECT * FROM goals WHERE parent_id = :id ORDER BY seq');
/** What the order of the whole needs, and no texts. */
export type Standing = Pick<GoalRow, 'seq' | 'id' | 'priority' | 'status' | 'deadline' | 'parent_id'>;
export const allStanding = query<Record<string, never>, Standing>(
  'SELECT seq, id, priority, status, deadline, parent_id FROM goals',
);
/** What could be worked on, and what is above it: nothing open stands below what is closed. */
export const openStanding = query<Record<string, never>, Standing>(`
  SELECT seq, id, priority, status, deadline, parent_id FROM goals WHERE status NOT IN ('completed', 'abandoned')`);
/** The newest first. */
export const attemptsOf = query<{ id: string; limit: number }, AttemptRow>(
  'SELECT at, run_id, outcome, ok, evidence FROM goal_attempts WHERE goal_id = :id ORDER BY seq DESC LIMIT :limit',
);
export const countOpen = query<Record<string, never>, { n: number }>(
  `SELECT count(*) AS n FROM goals WHERE status NOT IN ('completed', 'abandoned')`,
);
export const countGoals = query<Record<string, never>, { status: string; n: number }>(
  'SELECT status, count(*) AS n FROM goals GROUP BY status',
);

const insert = change<Pick<GoalRow, keyof GoalRow>>(`
  INSERT INTO goals (seq, id, description, priority, status, success, deadline, parent_id, reason, since, outside, created_by, created_at)
  VALUES (:seq, :id, :description, :priority, :status, :success, :deadline, :parent_id, :reason, :since, :outside, :created_by,
    :created_at)`);
const setState = change<{ id: string; status: string; reason: string | null; outside: string | null; at: number }>(`
  UPDATE goals SET status = :status, reason = :reason, since = :at, outside = coalesce(:outside, outside) WHERE id = :id`);
const setPressure = change<{ id: string; priority: number; deadline: number | null; parentId: string | null }>(
  'UPDATE goals SET priority = :priority, deadline = :deadline, parent_id = :parentId WHERE id = :id',
);
const addAttempt = change<Pick<AttemptRow, keyof AttemptRow> & { seq: number; id: string }>(
  'INSERT INTO goal_attempts VALUES (:seq, :id, :at, :run_id, :outcome, :ok, :evidence)',
);
const drop = change<{ id: string }>('DELETE FROM goals WHERE id = :id');
const dropAttempts = change<{ id: string }>('DELETE FROM goal_attempts WHERE goal_id = :id');

export const goalsProjection: Projection = {
  name: 'goals',
  tables: ['goals', 'goal_attempts'],
  reads: (type) => type.startsWith('goals.'),
  apply(writer, event) {
    if (!event.type.startsWith('goals.')) return;
    const { seq, at, actor, runId } = event;
    // A goal of which a part was erased is no goal any more: what is left would be half of what was meant.
    if (event.forgotten) erase(writer, event.stream);
    else if (pushed.is(event)) {
      const { goalId: id, description, priority, success, deadline, parentId, outside } = event.data;
      const own = { seq, id, description, priority, success: canonicalJson(success), parent_id: parentId, outside };
      const state = { status: 'pending', reason: null, since: at } as const;
      insert.run(writer, { ...own, ...state, deadline: milliseconds(deadline), created_by: actor, created_at: at });
    } else if (moved.is(event)) {
      const { goalId: id, status, reason, outside } = event.data;
      setState.run(writer, { id, status, reason, outside, at });
    } else if (changed.is(event)) applyChange(writer, event.data);
    else if (tried.is(event) && goalById.get(writer, { id: event.data.goalId })) {
      const { goalId: id, outcome, ok, evidence } = event.data;
      addAttempt.run(writer, { seq, id, at, run_id: runId, outcome, ok: ok ? 1 : 0, evidence });
    }
  },
  forget(writer, event) {
    if (event.type.startsWith('goals.')) erase(writer, event.stream);
  },
};

const milliseconds = (instant: string | null): number | null => (instant === null ? null : Date.parse(instant));

function applyChange(writer: Writer, data: z.output<(typeof changed)['data']>): void {
  const row = goalById.get(writer, { id: data.goalId });
  if (!row) return;
  const { goalId: id, priority = row.priority, deadline, parentId = row.parent_id } = data;
  setPressure.run(writer, { id, priority, parentId, deadline: deadline === undefined ? row.deadline : milliseconds(deadline) });
}

function erase(writer: Writer, stream: string): void {
  const id = stream.slice('goal:'.length);
  drop.run(writer, { id });
  dropAttempts.run(writer, { id });
}
