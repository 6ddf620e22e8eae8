/** What the schedule itself says of a job: in the log, to windows and clients, and to the user where something needs them. */
import type { z } from 'zod';
import type { EventDefinition, NewEvent, Transaction } from '../../../store/types.ts';
import type { Due, ScheduleDeps } from '../deps.ts';
import { blocked, streamOf } from '../events.ts';
import { definitionOf } from '../job.ts';
import type { JobRow } from '../schedule.sql.ts';

/** An event of a job that nobody asked for: its time came. */
export function event<S extends z.ZodType<{ jobId: string }>>(
  job: Pick<JobRow, 'id'>,
  definition: EventDefinition<string, S>,
  data: Omit<z.input<S>, 'jobId'>,
): NewEvent {
  return definition.of({ stream: streamOf(job.id), actor: 'self', data: { ...data, jobId: job.id } as z.input<S> });
}

/** Says why a job cannot run, to the user once. */
export function block(
  { notify }: Pick<ScheduleDeps, 'notify'>,
  tx: Transaction,
  job: JobRow,
  why: string,
  paused: boolean,
): void {
  if (job.blocked === why && job.paused === Number(paused)) return;
  tx.append(event(job, blocked, { why, paused }));
  tx.publish('schedule.changed', { jobId: job.id, what: 'blocked' });
  const { name } = definitionOf(job);
  tx.afterCommit(() => notify(paused ? `"${name}" is paused` : `"${name}" cannot run`, why));
}

/** Tells windows and clients of an occurrence. */
export function tell(tx: Transaction, { jobId, dueAt }: Due): void {
  tx.publish('schedule.changed', { jobId, what: 'occurrence', dueAt: new Date(dueAt).toISOString() });
}
