/** Jobs and their occurrences as views of the log. */
import { canonicalJson } from '../../store/log/canonical.ts';
import { change } from '../../store/sql.ts';
import type { Projection, StoredEvent, Writer } from '../../store/types.ts';
import {
  blocked,
  claimed,
  created,
  type Definition,
  followed,
  missed,
  planned,
  put,
  removed,
  scheduleEvents,
  settled,
  updated,
} from './events.ts';
import type { JobRow } from './schedule.sql.ts';

type Made = Pick<JobRow, 'position' | 'id' | 'definition' | 'anchor' | 'enabled' | 'next_at' | 'created_by' | 'created_at'>;
const insertJob = change<{ [K in keyof Made]: Made[K] }>(`
  INSERT INTO schedule_jobs (position, id, definition, anchor, enabled, next_at, created_by, created_at)
  VALUES (:position, :id, :definition, :anchor, :enabled, :next_at, :created_by, :created_at)`);
const changeJob = change<{ id: string; definition: string; anchor: number; enabled: number; nextAt: number | null }>(`
  UPDATE schedule_jobs SET definition = :definition, anchor = :anchor, enabled = :enabled, next_at = :nextAt, blocked = NULL,
    paused = 0, failures = 0 WHERE id = :id`);
const dropJob = change<{ id: string }>('DELETE FROM schedule_jobs WHERE id = :id');
const dropTurns = change<{ id: string; why: string }>(
  "UPDATE schedule_occurrences SET state = 'missed', start_at = NULL, why = :why WHERE job_id = :id AND state = 'due'",
);
const blockJob = change<{ id: string; why: string | null; paused: number }>(
  'UPDATE schedule_jobs SET blocked = :why, paused = :paused WHERE id = :id',
);
const moveOn = change<{ id: string; nextAt: number | null }>('UPDATE schedule_jobs SET next_at = :nextAt WHERE id = :id');
const ranAt = change<{ id: string; at: number }>('UPDATE schedule_jobs SET last_at = :at WHERE id = :id');
const countEnd = change<{ id: string; ok: number }>(
  'UPDATE schedule_jobs SET failures = CASE WHEN :ok = 1 THEN 0 ELSE failures + 1 END WHERE id = :id',
);

const turn = change<{ jobId: string; dueAt: number; startAt: number }>(`
  INSERT INTO schedule_occurrences (job_id, due_at, state, start_at) VALUES (:jobId, :dueAt, 'due', :startAt)
  ON CONFLICT DO UPDATE SET state = 'due', start_at = :startAt, why = NULL`);
const claim = change<{ jobId: string; dueAt: number; runId: string | null; at: number }>(`
  INSERT INTO schedule_occurrences (job_id, due_at, state, run_id, started_at) VALUES (:jobId, :dueAt, 'claimed', :runId, :at)
  ON CONFLICT DO UPDATE SET state = 'claimed', run_id = :runId, started_at = :at, start_at = NULL, why = NULL`);
const follow = change<{ jobId: string; dueAt: number; runId: string }>(
  'UPDATE schedule_occurrences SET run_id = :runId WHERE job_id = :jobId AND due_at = :dueAt',
);
const end = change<{ jobId: string; dueAt: number; state: string; why: string | null; at: number }>(`
  UPDATE schedule_occurrences SET state = :state, why = :why, finished_at = :at WHERE job_id = :jobId AND due_at = :dueAt`);
const miss = change<{ jobId: string; dueAt: number; why: string }>(`
  INSERT INTO schedule_occurrences (job_id, due_at, state, why) VALUES (:jobId, :dueAt, 'missed', :why)
  ON CONFLICT DO UPDATE SET state = 'missed', start_at = NULL, why = :why`);

const types = new Set<string>(scheduleEvents.map(({ type }) => type));

/**
 * It has no `forget`: where a job's own event loses its payload, what it was before follows from all the others, so the views are
 * made anew. That is rare, and `reads` keeps it to events of the schedule.
 */
export const scheduleProjection: Projection = {
  name: 'schedule',
  tables: ['schedule_jobs', 'schedule_occurrences'],
  reads: (type) => types.has(type),
  apply(writer, event) {
    applyToJob(writer, event);
    applyToOccurrence(writer, event);
  },
};

function applyToJob(writer: Writer, event: StoredEvent): void {
  if (created.is(event)) {
    const { jobId: id, definition, anchor, nextAt: next_at } = event.data;
    const kept = { definition: textOf(definition), anchor, enabled: Number(definition.enabled), next_at };
    insertJob.run(writer, { position: event.seq, id, ...kept, created_by: event.actor, created_at: event.at });
  } else if (updated.is(event)) {
    const { jobId: id, definition, anchor, nextAt } = event.data;
    changeJob.run(writer, { id, definition: textOf(definition), anchor, enabled: Number(definition.enabled), nextAt });
  } else if (removed.is(event)) {
    dropTurns.run(writer, { id: event.data.jobId, why: 'The job was removed before its turn came.' });
    dropJob.run(writer, { id: event.data.jobId });
  } else if (blocked.is(event)) {
    const { jobId: id, why, paused } = event.data;
    blockJob.run(writer, { id, why, paused: Number(paused) });
  } else if (settled.is(event)) countEnd.run(writer, { id: event.data.jobId, ok: Number(event.data.ok) });
}

function applyToOccurrence(writer: Writer, event: StoredEvent): void {
  if (put.is(event)) {
    const { jobId, turns, nextAt } = event.data;
    for (const one of turns) turn.run(writer, { jobId, ...one });
    moveOn.run(writer, { id: jobId, nextAt });
  } else if (claimed.is(event)) {
    const { jobId, dueAt, runId, nextAt } = event.data;
    claim.run(writer, { jobId, dueAt, runId, at: event.at });
    ranAt.run(writer, { id: jobId, at: event.at });
    if (nextAt !== undefined) moveOn.run(writer, { id: jobId, nextAt });
  } else if (planned.is(event)) moveOn.run(writer, { id: event.data.jobId, nextAt: event.data.nextAt });
  else if (followed.is(event)) follow.run(writer, event.data);
  else if (settled.is(event)) {
    const { jobId, dueAt, ok, why } = event.data;
    end.run(writer, { jobId, dueAt, state: ok ? 'done' : 'failed', why, at: event.at });
  } else if (missed.is(event)) {
    const { jobId, dueAts, why, nextAt } = event.data;
    for (const dueAt of dueAts) miss.run(writer, { jobId, dueAt, why });
    if (nextAt !== undefined) moveOn.run(writer, { id: jobId, nextAt });
  }
}

const textOf = (definition: Definition): string => canonicalJson(definition);
