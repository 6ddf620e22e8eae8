/** Does what was claimed, a few at a time, and writes down how each ended. */
import { AppError, describeError } from '../../../base/errors.ts';
import { staggerMs } from '../claim/take.ts';
import { block, event, tell } from '../claim/tell.ts';
import type { Due, ScheduleDeps } from '../deps.ts';
import { followed, put, settled, streamOf } from '../events.ts';
import { definitionOf } from '../job.ts';
import { jobById, occurrenceAt, occurrencesClaimed } from '../schedule.sql.ts';
import { act, isRepeatable } from './act.ts';

/** Runs wait in a queue of their own; this is for what is done right here. */
const mostAtOnce = 8;
const mostFailures = 5;

/** A few at a time; who waits is let in, in order. */
function turns(most: number) {
  const waiting: (() => void)[] = [];
  let free = most;
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

type Counts = Record<'done' | 'failed', number>;

/** Writes down how an occurrence ended; a job that failed too often in a row is stopped there. */
async function settle(deps: ScheduleDeps, counts: Counts, { jobId, dueAt }: Due, why: string | null, ok: boolean): Promise<void> {
  await deps.store.command((tx) => {
    if (occurrenceAt.get(tx, { jobId, dueAt })?.state !== 'claimed') return;
    tx.append(event({ id: jobId }, settled, { dueAt, ok, why }));
    tx.afterCommit(() => {
      counts[ok ? 'done' : 'failed'] += 1;
    });
    tell(tx, { jobId, dueAt });
    const job = jobById.get(tx, { id: jobId });
    if (job && job.failures >= mostFailures && job.paused === 0)
      block(deps, tx, job, `It failed ${mostFailures} times in a row. The last time: ${why ?? 'it did not say why.'}`, true);
  });
}

interface Doing {
  deps: ScheduleDeps;
  signal: AbortSignal;
  /** Rejects when the daemon ends. */
  ended: Promise<never>;
  inTurn: ReturnType<typeof turns>;
  /** Being done right here; what a run does is not among it. */
  acting: Set<Due>;
  settle: Settle;
}

async function doIt(doing: Doing, due: Due): Promise<void> {
  const { deps, signal, ended } = doing;
  const runId = occurrenceAt.get(deps.store.reader, due)?.run_id ?? null;
  if (runId !== null) return follow(doing, due, runId);
  const job = jobById.get(deps.store.reader, { id: due.jobId });
  if (!job) return doing.settle(due, 'The job was removed before it was done.', false);
  const outcome = await doing.inTurn(async () => {
    signal.throwIfAborted();
    // What hangs holds up no end: the next start decides.
    return Promise.race([act(deps, due, definitionOf(job), signal), ended]);
  });
  if (outcome.runId === null) return doing.settle(due, outcome.why, true);
  const { runId: started } = outcome;
  await deps.store.command((tx) =>
    tx.append(followed.of({ stream: streamOf(due.jobId), actor: 'self', data: { ...due, runId: started } })),
  );
  return follow(doing, due, started);
}

async function follow({ deps, signal, acting, settle: end }: Doing, due: Due, runId: string): Promise<void> {
  acting.delete(due);
  const { state, report } = await deps.runs.settled(runId, signal);
  const ok = state === 'succeeded';
  await end(due, ok ? null : `The run was ${state}${report.summary ? `: ${report.summary.slice(0, 500)}` : '.'}`, ok);
}

/** Use once per room. `recover` is for the start, before the first look at the clock. */
export function createPerformer(deps: ScheduleDeps) {
  const abort = new AbortController();
  const ended = new Promise<never>((_resolve, reject) => {
    abort.signal.addEventListener('abort', () => reject(abort.signal.reason), { once: true });
  });
  ended.catch(() => undefined);
  const busy = new Map<string, number>();
  const working = new Set<Promise<void>>();
  const counts: Counts = { done: 0, failed: 0 };
  const end: Settle = (due, why, ok) => settle(deps, counts, due, why, ok);
  const doing: Doing = { deps, signal: abort.signal, ended, inTurn: turns(mostAtOnce), acting: new Set(), settle: end };

  function perform(due: Due): void {
    if (abort.signal.aborted) return;
    doing.acting.add(due);
    busy.set(due.jobId, (busy.get(due.jobId) ?? 0) + 1);
    const work = doIt(doing, due)
      .catch((error: unknown) => {
        // Cut off by the end of the daemon: the next start decides what becomes of it.
        if (abort.signal.aborted) return;
        if (!(error instanceof AppError)) deps.log.error('a job failed', { error: describeError(error) });
        const why = error instanceof AppError ? error.message : 'Hearth met a fault of its own; the log has the details.';
        return end(due, why, false);
      })
      .catch((error: unknown) => deps.log.error('the end of a job could not be written down', { error: describeError(error) }))
      .finally(() => {
        working.delete(work);
        doing.acting.delete(due);
        const left = (busy.get(due.jobId) ?? 1) - 1;
        if (left > 0) busy.set(due.jobId, left);
        else busy.delete(due.jobId);
      });
    working.add(work);
  }

  return {
    perform,
    counts,
    isBusy: (jobId: string) => busy.has(jobId),
    isActing: () => doing.acting.size > 0,
    recover: () => recover(deps, perform, end),
    async stop() {
      abort.abort();
      await Promise.all(working);
    },
  };
}

type Settle = (due: Due, why: string | null, ok: boolean) => Promise<void>;

/** What was claimed when the daemon ended: a run that lives goes on, what can be repeated is, and the rest is said to be unknown. */
async function recover(deps: ScheduleDeps, perform: (due: Due) => void, end: Settle): Promise<void> {
  const { store, clock } = deps;
  for (const [at, row] of occurrencesClaimed.all(store.reader, {}).entries()) {
    const due = { jobId: row.job_id, dueAt: row.due_at };
    const job = jobById.get(store.reader, { id: due.jobId });
    if (row.run_id !== null) perform(due);
    else if (job && isRepeatable(definitionOf(job).action)) {
      const turns = [{ dueAt: due.dueAt, startAt: clock.now() + at * staggerMs }];
      await store.command((tx) =>
        tx.append(event(job, put, { turns, nextAt: jobById.get(tx, { id: job.id })?.next_at ?? null })),
      );
    } else await end(due, 'Hearth ended while it was being done: whether it happened is not known.', false);
  }
}
