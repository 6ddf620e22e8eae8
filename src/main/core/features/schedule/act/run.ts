/** A prompt as a run, queued in the very transaction that claims the occurrence: there is never one without the other. */
import { AppError } from '../../../base/errors.ts';
import type { Transaction } from '../../../store/types.ts';
import type { Due, ScheduleDeps } from '../deps.ts';
import type { Definition } from '../events.ts';
import type { JobRow } from '../schedule.sql.ts';

/** Behind what a person waits for, before what may be dropped. */
const priority = 4;

type Queued = { runId: string } | { runId: null; why: string };

/** Null where the action is no run; `why` where the queue has no room for it. */
export function queueRun(
  { runs }: ScheduleDeps,
  tx: Transaction,
  job: JobRow,
  definition: Definition,
  { dueAt }: Due,
): Queued | null {
  const { action, grants, model, name } = definition;
  if (action.type !== 'prompt') return null;
  const contextHints = [
    `This is the job "${name}", for ${new Date(dueAt).toISOString()} (${definition.timezone}). Nobody watches it.`,
  ];
  const fixed = { type: 'task', priority, grants, model, unattended: true, contextHints };
  try {
    return { runId: runs.queue(tx, { ...fixed, goal: action.text, actor: `job:${job.id}` }) };
  } catch (error) {
    if (error instanceof AppError) return { runId: null, why: error.message };
    throw error;
  }
}
