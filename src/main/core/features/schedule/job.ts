/** A job as it is kept, and as the contract shows it. */
import type { Job, Occurrence } from '../../../../contract/keeping/schedule.ts';
import { toInstant } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Reader } from '../../store/types.ts';
import type { Definition } from './events.ts';
import { type JobRow, jobById, type OccurrenceRow } from './schedule.sql.ts';
import { type When, whenOf } from './time/when.ts';

export const definitionOf = (row: Pick<JobRow, 'definition'>): Definition => JSON.parse(row.definition) as Definition;

/** Thrown where its zone is no longer known to the system: AppError `invalid_input`. */
export const whenOfJob = ({ anchor }: Pick<JobRow, 'anchor'>, definition: Definition): When => whenOf(definition, anchor, anchor);

/** Thrown when there is none: AppError `not_found`. */
export function requireJob(reader: Reader, id: string): JobRow {
  const row = jobById.get(reader, { id });
  if (!row) throw new AppError('not_found', 'There is no such job.', { id });
  return row;
}

const instantOf = (ms: number | null) => (ms === null ? null : toInstant(ms));

export function toJob(row: JobRow): Job {
  const definition = definitionOf(row);
  const { grants, model, ...rest } = definition;
  return {
    id: row.id,
    ...rest,
    ...(row.blocked === null ? {} : { blocked: row.blocked }),
    words: whenOfJob(row, definition).words,
    grants,
    model,
    nextAt: row.enabled === 1 && row.paused === 0 ? instantOf(row.next_at) : null,
    lastAt: instantOf(row.last_at),
    failures: row.failures,
    createdBy: row.created_by,
    createdAt: toInstant(row.created_at),
  };
}

export function toOccurrence(row: OccurrenceRow): Occurrence {
  return {
    jobId: row.job_id,
    dueAt: toInstant(row.due_at),
    state: row.state,
    ...(row.why === null ? {} : { why: row.why }),
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    ...(row.started_at === null ? {} : { startedAt: toInstant(row.started_at) }),
    ...(row.finished_at === null ? {} : { finishedAt: toInstant(row.finished_at) }),
  };
}
