/** One job whose time has come: what becomes of it is decided and written in one transaction, and done after it. */
import { describeError } from '../../../base/errors.ts';
import type { Transaction } from '../../../store/types.ts';
import { preflight } from '../act/preflight.ts';
import { queueRun } from '../act/run.ts';
import type { Due, ScheduleDeps } from '../deps.ts';
import { blocked, claimed, type Definition, missed, planned, put, settled } from '../events.ts';
import { definitionOf, whenOfJob } from '../job.ts';
import { type JobRow, jobById, nextTurnAt, type OccurrenceRow, occurrenceAt } from '../schedule.sql.ts';
import { decide, type Plan } from './decide.ts';
import { block, event, tell } from './tell.ts';

/** What is caught up with begins one after the other: never a stampede. */
export const staggerMs = 2000;

export interface Taking extends ScheduleDeps {
  punctualMs(): number;
  /** True while an occurrence of the job is being done. */
  isBusy(jobId: string): boolean;
  /** Does what was claimed, outside of any transaction. */
  perform(due: Due): void;
}

/** Use for a job that is due. */
export async function takeJob(deps: Taking, found: JobRow): Promise<void> {
  const definition = definitionOf(found);
  const refusal = await preflight(deps, definition).catch((error: unknown) => describeError(error));
  const wasBlocked = found.blocked;
  await deps.store.command((tx) => {
    const job = jobById.get(tx, { id: found.id });
    if (!job || job.next_at !== found.next_at || job.next_at === null || job.enabled === 0 || job.paused === 1) return;
    const plan = planFor(deps, tx, job, definition);
    if (plan.now === null && plan.late.length === 0) return writePlan(deps, tx, job, plan);
    if (refusal === null) {
      if (wasBlocked !== null) tx.append(event(job, blocked, { why: null, paused: false }));
      return writePlan(deps, tx, job, plan);
    }
    const dueAts = [...plan.late, ...(plan.now === null ? [] : [plan.now])];
    writePlan(deps, tx, job, { ...plan, now: null, late: [], missed: [...plan.missed, { dueAts, why: refusal }] });
    block(deps, tx, job, refusal, false);
  });
}

function planFor({ clock, punctualMs }: Taking, tx: Transaction, job: JobRow, definition: Definition): Plan {
  const isTaken = (dueAt: number) => isEnded(occurrenceAt.get(tx, { jobId: job.id, dueAt }));
  const when = whenOfJob(job, definition);
  return decide({ definition, when, nextAt: job.next_at ?? 0, now: clock.now(), punctualMs: punctualMs(), isTaken });
}

/** One that was only missed, by a clock that went wrong, can still happen. */
const isEnded = (row: OccurrenceRow | undefined): boolean => row !== undefined && row.state !== 'missed' && row.state !== 'due';

function writePlan(deps: Taking, tx: Transaction, job: JobRow, { now, late, missed: lost, nextAt }: Plan): void {
  const { id: jobId } = job;
  for (const { dueAts, why } of lost) tx.append(event(job, missed, { dueAts, why, nextAt }));
  if (late.length > 0) {
    const first = Math.max(deps.clock.now(), (nextTurnAt.get(tx, {})?.last ?? 0) + staggerMs);
    const turns = late.map((dueAt, at) => ({ dueAt, startAt: first + at * staggerMs }));
    tx.append(event(job, put, { turns, nextAt }));
  }
  if (now !== null) claim(deps, tx, job, { jobId, dueAt: now }, nextAt);
  else if (late.length === 0 && lost.length === 0) tx.append(event(job, planned, { nextAt }));
  const dueAt = now ?? late[0] ?? lost[0]?.dueAts[0];
  if (dueAt !== undefined) tell(tx, { jobId, dueAt });
}

/** Use where an occurrence is to be done now. Null `nextAt` is no time any more; undefined leaves the job's times alone. */
export function claim(deps: Taking, tx: Transaction, job: JobRow, due: Due, nextAt?: number | null): string | null {
  const definition = definitionOf(job);
  const { jobId, dueAt } = due;
  const on = nextAt === undefined ? {} : { nextAt };
  if (nextAt !== undefined && deps.isBusy(jobId)) {
    tx.append(event(job, missed, { dueAts: [dueAt], why: 'The one before was still being done.', ...on }));
    return null;
  }
  const run = queueRun(deps, tx, job, definition, due);
  tx.append(event(job, claimed, { dueAt, runId: run?.runId ?? null, ...on }));
  if (run && run.runId === null) {
    tx.append(event(job, settled, { dueAt, ok: false, why: run.why }));
    return null;
  }
  tx.afterCommit(() => deps.perform(due));
  return run?.runId ?? null;
}

/** Use for an occurrence whose turn has come. */
export async function takeTurn(deps: Taking, row: OccurrenceRow): Promise<void> {
  const found = jobById.get(deps.store.reader, { id: row.job_id });
  const refusal = found ? await preflight(deps, definitionOf(found)).catch((error: unknown) => describeError(error)) : null;
  await deps.store.command((tx) => {
    const due = { jobId: row.job_id, dueAt: row.due_at };
    const job = jobById.get(tx, { id: due.jobId });
    if (!job || occurrenceAt.get(tx, due)?.state !== 'due') return;
    const off = job.enabled === 0 || job.paused === 1 ? 'The job was switched off before its turn came.' : null;
    if (off !== null) return void tx.append(event(job, missed, { dueAts: [due.dueAt], why: off }));
    if (deps.isBusy(due.jobId)) {
      // It waits for the one before: what is caught up with is not lost for being slow.
      tx.append(event(job, put, { turns: [{ dueAt: due.dueAt, startAt: deps.clock.now() + staggerMs }], nextAt: job.next_at }));
      return;
    }
    if (refusal === null) claim(deps, tx, job, due);
    else {
      tx.append(event(job, missed, { dueAts: [due.dueAt], why: refusal }));
      block(deps, tx, job, refusal, false);
    }
    tell(tx, due);
  });
}
