/** One claim of a run, from its lease to its end, its wait or its being let go. */
import type { Failure, Recalled } from '../../../../../contract/run-event.ts';
import type { SkillLimit } from '../../../agent/policy/skills.ts';
import { type LoopResult, runLoop } from '../../../agent/run/loop.ts';
import { withRecorded } from '../../../agent/run/recorded.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Transaction } from '../../../store/types.ts';
import type { Room } from '../deps.ts';
import type { Claim } from '../queue/types.ts';
import { type RunRow, runById, type StepRow, stepsOf } from '../runs.sql.ts';
import type { RunView } from '../types.ts';
import { type Book, createBook, insist } from './book.ts';
import { cancelReason, endRun, endWithoutWorker, tellState } from './ending.ts';
import { intake } from './intake.ts';
import { createOutlet, type Outlet } from './outlet.ts';
import { endBroken } from './rescue.ts';
import { askModel } from './steps/model-port.ts';
import { skillsReadBy } from './steps/skills.ts';
import { unlessStopped } from './steps/stopped.ts';
import { callTool } from './steps/tool-port.ts';
import { recordedSteps, viewOf, workedMs } from './view.ts';

/** A run at work. */
export interface Work {
  readonly room: Room;
  readonly row: RunRow;
  readonly view: RunView;
  readonly runId: string;
  readonly lease: number;
  /** What every event about it has in common. */
  readonly of: { stream: string; actor: string; runId: string };
  readonly book: Book;
  readonly outlet: Outlet;
  readonly log: Log;
  /** Where text from outside came into its context, as far as it has got. */
  readonly taint: { by: string | null };
  /** The skills that it has read so far. */
  readonly skills: SkillLimit[];
  /** Ids of calls that it has made. */
  readonly callIds: Set<string>;
  readonly stop: AbortController;
  /** Thrown when the run is not this worker's to end: Hearth is closing, or its lease is another's. */
  throwIfLetGo(): void;
}

export interface Worker {
  readonly work: Work;
  readonly stop: AbortController;
  done: Promise<void>;
}

export const closingReason = new DOMException('Hearth is closing.', 'AbortError');
const lostReason = new DOMException('The run is another worker’s now.', 'AbortError');
const faultReason = new DOMException('Hearth met a fault of its own.', 'AbortError');
const timeReason = new DOMException('The run has used up its time.', 'TimeoutError');

const letGo = ({ signal }: AbortController): boolean => [closingReason, lostReason, faultReason].includes(signal.reason);

/** Use for each claim; `done` never rejects. Null where the run has gone meanwhile. */
export function startWork(room: Room, claim: Claim): Worker | null {
  const row = runById.get(room.deps.store.reader, { id: claim.runId });
  if (!row || row.lease !== claim.lease) return null;
  const work = makeWork(room, row, claim.lease);
  const worker: Worker = { work, stop: work.stop, done: Promise.resolve() };
  room.active.set(row.id, worker);
  // Somebody stopped it between the claim and here.
  if (row.cancelled_by !== null) work.stop.abort(cancelReason);
  worker.done = workOn(work)
    .catch((error: unknown) => broken(work, error))
    .catch((error: unknown) => work.log.error('a run could not be ended', { error: describeError(error) }))
    .finally(() => {
      if (room.active.get(row.id) === worker) room.active.delete(row.id);
      room.queue.wake();
    });
  return worker;
}

/** Nobody else would end it: a run never stays at work with nobody at it. */
async function broken(work: Work, error: unknown): Promise<void> {
  const { reason } = work.stop.signal;
  if (reason === closingReason || reason === lostReason) return;
  work.log.error('a run could not be worked on', { error: describeError(error) });
  await endBroken(work.room, work);
}

function makeWork(room: Room, row: RunRow, lease: number): Work {
  const { store, clock, log } = room.deps;
  const runId = row.id;
  const stop = new AbortController();
  const closing = () => stop.signal.reason === closingReason;
  const lost = (error: unknown) => {
    const stale = error instanceof AppError && error.code === 'conflict';
    if (!stale && !closing())
      log.for('runs', runId).error('what a run did could not be written', { error: describeError(error) });
    stop.abort(stale ? lostReason : faultReason);
  };
  const progress = room.shown.get(runId) ?? { content: [], seq: row.shown_seq };
  room.shown.set(runId, progress);
  const check = (tx: Transaction) => room.queue.check(tx, runId, lease);
  const commit = async (decide: (tx: Transaction) => void) => {
    try {
      await insist({ store, clock, closing }, (tx) => {
        check(tx);
        decide(tx);
      });
    } catch (error) {
      lost(error);
      throw error;
    }
  };
  const ids = { runId, conversationId: row.conversation_id, messageId: row.message_id };
  return {
    room,
    row,
    view: viewOf(row),
    runId,
    lease,
    of: { stream: `run:${runId}`, actor: 'self', runId },
    book: createBook({ store, clock, queue: room.queue, runId, lease, closing, lost }),
    outlet: createOutlet({ clock, ...ids, progress, commit, ending: () => stop.signal.aborted }),
    log: log.for('runs', runId),
    taint: { by: row.tainted_by },
    skills: skillsReadBy(store, runId),
    callIds: new Set(),
    stop,
    throwIfLetGo() {
      if (letGo(stop)) throw stop.signal.reason;
    },
  };
}

async function workOn(work: Work): Promise<void> {
  const { room, outlet, runId } = work;
  const { clock, store } = room.deps;
  const began = clock.monotonic();
  const rows = stepsOf.all(store.reader, { runId });
  const before = workedMs(rows);
  for (const { call_id: callId } of rows) if (callId !== null) work.callIds.add(callId);
  outlet.push({ kind: 'state', state: 'running' });
  if (rows.some((step) => step.state === 'began')) outlet.push({ kind: 'notice', ...goesOn });
  const deadline = setDeadline(work, before);
  try {
    const result = await live(work, rows);
    if (result.state === 'waiting') return;
    work.throwIfLetGo();
    await outlet.drain();
    await finish(work, result, before + clock.monotonic() - began);
  } finally {
    deadline.cancel();
    // What was shown last is on the wire before the lease is another's.
    await outlet.drain();
  }
}

const goesOn = { code: 'goes_on', text: 'This was cut off, and goes on from the last finished step.' };

function setDeadline(work: Work, before: number) {
  const { durationMs } = work.view.budget;
  if (durationMs === undefined) return { cancel: () => undefined };
  return work.room.deps.clock.after(Math.max(0, durationMs - before), () => work.stop.abort(timeReason));
}

async function live(work: Work, rows: readonly StepRow[]): Promise<LoopResult> {
  const { room, runId } = work;
  const { signal } = work.stop;
  let input: Awaited<ReturnType<typeof intake>>;
  try {
    signal.throwIfAborted();
    // Reading may hang on a folder that is not there: a stop does not wait for it.
    input = await unlessStopped(intake(work, rows, signal), signal, work.room.deps.clock);
  } catch (error) {
    work.throwIfLetGo();
    return nothingAsked(work, signal.aborted, error);
  }
  const ports = {
    model: (step: Parameters<typeof askModel>[1], stopped: AbortSignal) => askModel(work, step, stopped),
    tool: (step: Parameters<typeof callTool>[1], stopped: AbortSignal) => callTool(work, step, stopped),
    note: (notice: { code: string; text: string }) => {
      if (!wasShown(work, notice.code)) work.outlet.push({ kind: 'notice', ...notice });
    },
    recalled: (items: readonly Recalled[]) => {
      const { content = [] } = room.shown.get(runId) ?? {};
      if (!content.some(({ type }) => type === 'recalled')) work.outlet.push({ kind: 'recalled', items: [...items] });
    },
  };
  return runLoop(input, withRecorded(recordedSteps(rows), ports), signal);
}

/** Taken up again, the loop says again what it said before. */
const wasShown = ({ room, runId }: Work, code: string): boolean =>
  room.shown.get(runId)?.content.some((part) => part.type === 'notice' && part.code === code) ?? false;

function nothingAsked(work: Work, stopped: boolean, error: unknown): LoopResult {
  if (!stopped) work.log.error('what should be asked could not be read', { error: describeError(error) });
  const failure: Failure = {
    layer: 'internal',
    message: 'What should be asked could not be read.',
    action: 'The log has the details.',
    retryable: false,
  };
  const state = stopped ? ('cancelled' as const) : ('failed' as const);
  // What was done before it was taken up again is kept, and summed up.
  const { reader } = work.room.deps.store;
  const { content, blocks, model, usage, steps } = endWithoutWorker(work.room, reader, work.row, { state, failure });
  return { state, content, blocks, model, usage, steps: [...steps], failure: stopped ? null : failure };
}

/** Ends the run, or puts it back where its failure passes by itself. */
async function finish(work: Work, result: LoopResult, durationMs: number): Promise<void> {
  const { room, runId, lease, row } = work;
  const timedOut = result.state === 'cancelled' && work.stop.signal.reason === timeReason;
  const state = timedOut ? 'failed' : result.state === 'waiting' ? 'cancelled' : result.state;
  const failure = timedOut ? outOfTime(work) : result.failure;
  await work.book.write((tx) => {
    const passes = state === 'failed' && failure?.retryable && room.kindOf(row.type).resumesItself ? failure : null;
    const outcome = passes ? room.queue.fail(tx, { runId, lease, repeatable: true }, passes) : null;
    if (passes && outcome?.again) triesAgain(work, tx, passes);
    else
      endRun(room, tx, current(tx, row), {
        ...result,
        state,
        failure,
        durationMs,
        dead: outcome?.again === false && outcome.dead,
      });
  });
}

const current = (tx: Transaction, row: RunRow): RunRow => runById.get(tx, { id: row.id }) ?? row;

function triesAgain({ outlet, row }: Work, tx: Transaction, failure: Failure): void {
  outlet.within(tx, [
    { kind: 'notice', code: 'again', text: `${failure.message} It is tried again.` },
    { kind: 'state', state: 'queued' },
  ]);
  tellState(tx, row, 'queued');
}

function outOfTime({ view }: Work): Failure {
  const seconds = Math.round((view.budget.durationMs ?? 0) / 1000);
  return {
    layer: 'budget',
    message: `The ${seconds} seconds that this run was given are used up.`,
    action: 'Give it more time, or less to do.',
    retryable: false,
  };
}
