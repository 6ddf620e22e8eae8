/** At the start: what an earlier process left behind is taken up at once, since all of its leases are dead. */
import type { Failure, RunEvent } from '../../../../../contract/run-event.ts';
import { AppError } from '../../../base/errors.ts';
import type { Store, Transaction } from '../../../store/types.ts';
import { contentOf } from '../agents/outcome.ts';
import type { Room } from '../deps.ts';
import { stepped } from '../events.ts';
import type { Claim } from '../queue/types.ts';
import { begunRuns, type RunRow, runById, type StepRow, stepsOf } from '../runs.sql.ts';
import type { Progress } from '../types.ts';
import { endRun, endWithoutWorker, tellState } from './ending.ts';
import { extend } from './outlet.ts';

/** Use once, before the first claim. */
export async function rescue(room: Room): Promise<void> {
  const { store, log } = room.deps;
  const begun = begunRuns.all(store.reader, {});
  if (begun.length === 0) return;
  for (const [runId, progress] of shownBefore(store, begun)) room.shown.set(runId, progress);
  const cut = await store.command((tx) => {
    const held = room.queue.rescue(tx);
    for (const claim of held) takeUp(room, tx, claim);
    return held.length;
  });
  if (cut > 0) log.for('runs').warn('runs were cut off when Hearth ended, and are taken up', { runs: cut });
}

/** What becomes of a run is decided on what it had begun. */
function takeUp(room: Room, tx: Transaction, { runId, lease }: Claim): void {
  const row = runById.get(tx, { id: runId });
  if (!row) return;
  const open = stepsOf.all(tx, { runId }).filter((step) => step.state === 'began');
  const unsure = open.filter((step) => step.idempotent === 0);
  for (const { n } of unsure) tx.append(cutStep(runId, lease, n, 'unknown'));
  const goesOn = unsure.length === 0 && row.cancelled_by === null && room.kindOf(row.type).resumesItself;
  const outcome = goesOn ? room.queue.fail(tx, { runId, lease, repeatable: true }, null) : null;
  if (outcome?.again) {
    tellState(tx, row, 'queued');
    return;
  }
  // What may be repeated was stopped by the crash as by a person: nothing is left open in a run that is over.
  for (const { n, idempotent } of open) if (idempotent === 1) tx.append(cutStep(runId, lease, n, 'cancelled'));
  const failure = unsure.length > 0 ? unsureOf(unsure) : cutOff;
  const end = { state: outcome ? ('failed' as const) : ('interrupted' as const), failure, dead: outcome !== null };
  const stopped = { state: 'cancelled' as const, failure: null };
  endRun(room, tx, row, endWithoutWorker(room, tx, row, row.cancelled_by === null ? end : stopped));
}

function cutStep(runId: string, lease: number, n: number, state: 'unknown' | 'cancelled') {
  const nothing = { result: null, answer: null, usage: null, failure: null, taintedBy: null };
  const data = { runId, lease, n, state, ...nothing };
  return stepped.of({ stream: `run:${runId}`, actor: 'self', runId, data });
}

/**
 * Use where a worker met a fault that it cannot go on from. The run ends, so that it holds no place and is shown; where not
 * even that can be said as its kind would, it is said without.
 */
export async function endBroken(room: Room, { runId, lease }: Pick<Claim, 'runId' | 'lease'>): Promise<void> {
  const end = (withoutKind: boolean) =>
    room.deps.store.command((tx) => {
      room.queue.check(tx, runId, lease);
      const row = runById.get(tx, { id: runId });
      if (!row) return;
      const open = stepsOf.all(tx, { runId }).filter((step) => step.state === 'began');
      for (const { n, idempotent } of open) tx.append(cutStep(runId, lease, n, idempotent === 1 ? 'cancelled' : 'unknown'));
      endRun(room, tx, row, { ...endWithoutWorker(room, tx, row, { state: 'failed', failure: fault }), withoutKind });
    });
  try {
    await end(false);
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return;
    await end(true);
  }
}

const fault: Failure = {
  layer: 'internal',
  message: 'Hearth met a fault of its own while it worked on this. What had been done is kept.',
  action: 'The log has the details. Have it go on, or ask it to try again.',
  retryable: false,
};

const cutOff: Failure = {
  layer: 'internal',
  message: 'Hearth was closed while it worked on this. What had been done is kept.',
  action: 'Have it go on, or ask it to try again.',
  retryable: true,
};

const unsureOf = (steps: readonly StepRow[]): Failure => ({
  layer: 'internal',
  message: `Hearth was closed while ${steps.map((step) => step.name).join(', ')} ran: it may or may not have been done.`,
  action: 'Look whether it was done, then have the run go on.',
  retryable: true,
});

/** What the wire still holds of them: all that any window was ever shown. */
function shownBefore(store: Store, runs: readonly RunRow[]): Map<string, Progress> {
  // Of one that had ended before and goes on, its end says what was shown until then.
  const ended = (row: RunRow) => (row.shown_seq > 0 ? contentOf(store, row.id) : []);
  const shown = new Map(runs.map((row) => [row.id, { content: ended(row), seq: row.shown_seq }]));
  let after = 0;
  for (;;) {
    const { events } = store.wire.after(after, ['run.event'], 5000);
    for (const event of events) {
      const data = event.data as RunEvent;
      const progress = shown.get(data.runId);
      if (!progress || data.seq <= progress.seq) continue;
      extend(progress.content, data);
      progress.seq = data.seq;
    }
    const last = events.at(-1);
    if (!last) return shown;
    after = last.id;
  }
}
