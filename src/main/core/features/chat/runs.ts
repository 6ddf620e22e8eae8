/** The answers that are being written right now: streaming, stopping, and taking up what a crash cut off. */
import type { Content } from '../../../../contract/chat.ts';
import type { RunEvent } from '../../../../contract/run-event.ts';
import { type AnswerCall, type Answers, reportOf, runTurn, type TurnDelta, type TurnResult } from '../../agent/turn.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError, describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Store, Transaction } from '../../store/types.ts';
import { streamingMessages } from './chat.sql.ts';
import { answered } from './events.ts';
import type { Progress } from './present.ts';

export interface Turn {
  conversationId: string;
  messageId: string;
  runId: string;
  /** Reads what the model is asked; a file that has gone is a fault of the run, not of the command that began it. */
  prepare(): Promise<AnswerCall>;
}

interface ActiveRun extends Turn {
  readonly stop: AbortController;
  /** What is on disk and on the wire: content up to `seq`. */
  shown: Progress;
  done: Promise<void>;
}

interface Deps {
  store: Store;
  clock: Clock;
  log: Log;
  answers: Answers;
}

/** Least time between two commits of one stream, in ms: one frame, so that a window gets at most one message a frame. */
const frame = 16;
/** How long to wait for room on the disk before an answer is written again, in ms. */
const retryAfter = 1000;
const closingReason = new DOMException('Hearth is closing.', 'AbortError');

export interface Runs {
  start(turn: Turn): void;
  /** False when the run has ended already. */
  stop(runId: string): boolean;
  progress(messageId: string): Progress | undefined;
  /** Marks what an earlier process left streaming as interrupted, with all that had streamed. */
  recover(): Promise<void>;
  stopAll(): Promise<void>;
}

export function createRuns(deps: Deps): Runs {
  const active = new Map<string, ActiveRun>();
  const byMessage = (messageId: string) => [...active.values()].find((run) => run.messageId === messageId);
  return {
    start(turn) {
      const run: ActiveRun = { ...turn, stop: new AbortController(), shown: { content: [], seq: 0 }, done: Promise.resolve() };
      active.set(turn.runId, run);
      run.done = work(deps, run)
        .catch((error: unknown) =>
          deps.log.for('chat', run.runId).error('an answer could not be kept', { error: describeError(error) }),
        )
        .finally(() => active.delete(run.runId));
    },
    stop(runId) {
      const run = active.get(runId);
      run?.stop.abort(new DOMException('Stopped by the user.', 'AbortError'));
      return run !== undefined;
    },
    progress: (messageId) => byMessage(messageId)?.shown,
    recover: () => recover(deps),
    async stopAll() {
      for (const run of active.values()) run.stop.abort(closingReason);
      await Promise.all([...active.values()].map((run) => run.done));
    },
  };
}

async function work(deps: Deps, run: ActiveRun): Promise<void> {
  const began = deps.clock.monotonic();
  const outlet = createOutlet(deps, run);
  outlet.push({ kind: 'state', state: 'running' });
  const result = await turn(deps, run, (delta) => outlet.push(delta));
  if (result.fault) deps.log.for('chat', run.runId).error('an answer met a fault', { error: result.fault });
  await outlet.drain();
  await insist(deps, run, (tx) =>
    finish(tx, run, result, deps.clock.monotonic() - began, run.shown.seq, run.stop.signal.reason === closingReason),
  );
}

async function turn({ answers }: Deps, run: ActiveRun, emit: (delta: TurnDelta) => void): Promise<TurnResult> {
  try {
    return await runTurn(answers, await run.prepare(), run.stop.signal, emit);
  } catch (error) {
    const failure = {
      layer: 'internal' as const,
      message: 'What should be asked could not be read.',
      action: 'The log has the details.',
      retryable: true,
    };
    return {
      state: 'failed',
      content: [],
      blocks: [],
      model: null,
      usage: { inputTokens: 0, outputTokens: 0 },
      failure,
      fault: describeError(error),
    };
  }
}

/** Tries until it is on disk: an answer in memory outlives a full disk. Gives up only when Hearth is closing. */
async function insist<T>(deps: Deps, run: ActiveRun, decide: (tx: Transaction) => T): Promise<T> {
  for (;;) {
    try {
      return await deps.store.command(decide);
    } catch (error) {
      const closing = run.stop.signal.reason === closingReason;
      if (closing || !(error instanceof AppError) || error.code !== 'unavailable') throw error;
      await new Promise((resolve) => deps.clock.after(retryAfter, () => resolve(undefined)));
    }
  }
}

/** The last facts of a run, in one command: the answer, its state, its report. */
function finish(
  tx: Transaction,
  run: Omit<Turn, 'prepare'>,
  result: TurnResult,
  durationMs: number,
  seq: number,
  interrupted = false,
): void {
  const { conversationId, messageId, runId } = run;
  const report = reportOf(runId, result, durationMs);
  const state = interrupted
    ? 'interrupted'
    : ({ succeeded: 'complete', cancelled: 'stopped', failed: 'failed' } as const)[result.state];
  const { content, blocks, model, failure } = result;
  // A call that never began has nothing to count: no usage is not the same as free.
  const usage = result.usage.inputTokens + result.usage.outputTokens > 0 || result.usage.cost ? result.usage : null;
  tx.append(
    answered.of({
      stream: `chat:${conversationId}`,
      actor: 'self',
      runId,
      data: { conversationId, messageId, runId, state, content, blocks, model, usage, failure, report },
    }),
  );
  const common = { runId, conversationId, messageId };
  tx.publish('run.event', {
    ...common,
    seq: seq + 1,
    kind: 'state',
    state: interrupted ? 'interrupted' : result.state,
    ...(failure ? { failure } : {}),
  });
  tx.publish('run.event', { ...common, seq: seq + 2, kind: 'done', report });
  tx.publish('chat.changed', { conversationId, what: 'ended', messageId, runId });
}

type Outgoing = TurnDelta | { kind: 'state'; state: 'running' };

interface Outlet {
  push(item: Outgoing): void;
  /** Resolves when all that was pushed is on disk and sent. */
  drain(): Promise<void>;
}

/**
 * Deltas wait for at most a frame, are joined, put on disk, and only then sent: so what a person has seen is there after a crash.
 */
function createOutlet(deps: Deps, run: ActiveRun): Outlet {
  let waiting: Outgoing[] = [];
  let flushing: Promise<void> | null = null;
  const flush = async () => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      show(run, batch, await insist(deps, run, (tx) => send(tx, run, batch)));
      if (waiting.length > 0 && !run.stop.signal.aborted)
        await new Promise((resolve) => deps.clock.after(frame, () => resolve(undefined)));
    }
    flushing = null;
  };
  return {
    push(item) {
      const last = waiting.at(-1);
      if (last && 'delta' in last && 'delta' in item && last.kind === item.kind) last.delta += item.delta;
      else waiting.push({ ...item });
      flushing ??= flush();
    },
    async drain() {
      while (flushing) await flushing;
    },
  };
}

function send(tx: Transaction, run: ActiveRun, batch: Outgoing[]): number {
  const { runId, conversationId, messageId } = run;
  let seq = run.shown.seq;
  for (const item of batch) {
    seq += 1;
    tx.publish('run.event', { runId, conversationId, messageId, seq, ...item } satisfies RunEvent);
  }
  return seq;
}

function show(run: ActiveRun, batch: Outgoing[], seq: number): void {
  const content = run.shown.content;
  for (const item of batch) extend(content, item);
  run.shown.seq = seq;
}

function extend(
  content: Content[],
  item: Pick<RunEvent, 'kind'> & Partial<Record<'delta' | 'code' | 'text' | 'callId' | 'name', string>> & { args?: unknown },
): void {
  const last = content.at(-1);
  if (item.kind === 'text' || item.kind === 'thinking') {
    if (last?.type === item.kind) last.text += item.delta ?? '';
    else content.push({ type: item.kind, text: item.delta ?? '' });
  } else if (item.kind === 'notice') content.push({ type: 'notice', code: item.code ?? '', text: item.text ?? '' });
  else if (item.kind === 'tool_call')
    content.push({ type: 'tool_call', callId: item.callId ?? '', name: item.name ?? '', args: item.args });
}

async function recover({ store, log }: Deps): Promise<void> {
  for (const row of streamingMessages.all(store.reader, {})) {
    if (row.run_id === null) continue;
    const { content, seq } = streamedBefore(store, row.run_id);
    const run = { conversationId: row.conversation_id, messageId: row.id, runId: row.run_id };
    const failure = {
      layer: 'internal' as const,
      message: 'Hearth was closed while it was answering. What had been written is kept.',
      action: 'Ask it to try again.',
      retryable: true,
    };
    const result: TurnResult = {
      state: 'failed',
      content,
      blocks: [],
      model: row.model,
      usage: { inputTokens: 0, outputTokens: 0 },
      failure,
      fault: null,
    };
    await store.command((tx) => finish(tx, run, result, 0, seq, true));
    log.for('chat', run.runId).warn('an answer was cut off by a crash and is kept as interrupted', { messageId: row.id });
  }
}

/** What the wire still holds of a run: all that any window was ever shown of it. */
function streamedBefore(store: Store, runId: string): Progress {
  const shown: Progress = { content: [], seq: 0 };
  let after = 0;
  for (;;) {
    const { events } = store.wire.after(after, ['run.event'], 5000);
    for (const event of events) {
      const data = event.data as RunEvent;
      if (data.runId !== runId) continue;
      extend(shown.content, data);
      shown.seq = data.seq;
    }
    const last = events.at(-1);
    if (!last) return shown;
    after = last.id;
  }
}
