/** Replay: a finished run is run again by the same loop, against its recorded answers, with no side effect, and compared. */
import type { z } from 'zod';
import type { Output, Parsed } from '../../../../../contract/index.ts';
import { type LoopInput, type LoopPorts, type LoopResult, runLoop } from '../../../agent/run/loop.ts';
import { type Difference, type RecordedStep, withRecorded } from '../../../agent/run/recorded.ts';
import { reportOf } from '../../../agent/run/report.ts';
import type { Clock } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import { substituted } from '../../../store/events.ts';
import type { EventDefinition, Store } from '../../../store/types.ts';
import { ended, prepared } from '../events.ts';
import { type RunRow, runById, type StepRow, stepsOf } from '../runs.sql.ts';
import type { RunKind } from '../types.ts';
import { inputFrom } from '../work/intake.ts';
import { viewOf } from '../work/view.ts';
import { compare } from './compare.ts';
import { everyStep } from './steps.ts';

export interface ReplayDeps {
  store: Store;
  clock: Pick<Clock, 'monotonic'>;
  kindOf(type: string): RunKind;
}

type Answer = Output<'runs.replay'>;
type Ended = z.output<(typeof ended)['data']>;
type Frame = z.output<(typeof prepared)['data']>;

/** Use once per daemon: answers `runs.replay`. Thrown while the run is not over: AppError `conflict`. */
export function createReplay(deps: ReplayDeps) {
  return async ({ id }: Parsed<'runs.replay'>): Promise<Answer> => {
    const row = runById.get(deps.store.reader, { id });
    if (!row) throw new AppError('not_found', 'There is no such run.', { id });
    const end = newest(deps.store, id, ended);
    if (!end || row.finished_at === null) throw new AppError('conflict', 'This run is not over yet.', { id, state: row.state });
    const began = deps.clock.monotonic();
    const { differences, steps } = await replay(deps, row, end);
    return { same: differences.length === 0, differences, steps, tookMs: deps.clock.monotonic() - began };
  };
}

async function replay(deps: ReplayDeps, row: RunRow, end: Ended): Promise<Pick<Answer, 'differences' | 'steps'>> {
  const rows = stepsOf.all(deps.store.reader, { runId: row.id });
  if (rows.length === 0) return { differences: [], steps: 0 };
  if (isPartlyForgotten(deps.store, row)) return { differences: [forgotten], steps: 0 };
  const frame = newest(deps.store, row.id, prepared);
  const input = frame ? await inputOf(deps, row, frame) : null;
  if (input === null) return { differences: [forgotten], steps: 0 };
  const differences: Difference[] = [];
  const { result, steps } = await again(input, everyStep(rows), stoppedAfter(rows, end), (difference) =>
    differences.push(difference),
  );
  const report = reportOf({
    runId: row.id,
    state: end.state,
    failure: end.failure,
    content: result.content,
    usage: result.usage,
    steps: result.steps,
    durationMs: end.report.telemetry.durationMs,
  });
  return { differences: [...differences.map(named), ...compare(end, { ...result, report })], steps };
}

/** Words that it was asked, that it did or that it said are gone: what is left would go another way, and prove nothing. */
function isPartlyForgotten(store: Store, { id, conversation_id: talk, created_seq: began }: RunRow): boolean {
  const all = store.events({ type: substituted.type, limit: 100_000 });
  const seqs = new Set(all.flatMap((event) => (substituted.is(event) ? [event.data.seq] : [])));
  if (seqs.size === 0) return false;
  const own = store.events({ stream: `run:${id}`, limit: 100_000 });
  const said = talk === null ? [] : store.events({ stream: `chat:${talk}`, limit: 100_000 }).filter(({ seq }) => seq <= began);
  return [...own, ...said].some(({ seq }) => seqs.has(seq));
}

/** The step after which a run that did not get to its end was stopped; null where a later one was begun, or it did. */
function stoppedAfter(rows: readonly StepRow[], { state }: Ended): number | null {
  const last = rows.at(-1);
  return state === 'succeeded' || !last || last.state === 'began' || last.state === 'waiting' ? null : last.n;
}

const forgotten = {
  what: 'record',
  expected: 'what the run was asked',
  got: 'forgotten, or no longer there',
};

const whats: Record<Difference['what'], string> = {
  kind: 'another kind of step',
  prompt: 'the model was asked something else (SHA-256)',
  tool: 'another tool',
  args: 'other arguments',
};

const named = ({ step, what, expected, got }: Difference): Answer['differences'][number] => ({
  step,
  what: whats[what],
  expected: expected.slice(0, 2000),
  got: got.slice(0, 2000),
});

/** The payload of the newest such fact; null where there is none, or it was forgotten. */
function newest<S extends z.ZodType>(store: Store, runId: string, fact: EventDefinition<string, S>): z.output<S> | null {
  const last = store.events({ stream: `run:${runId}`, type: fact.type, limit: 10_000 }).at(-1);
  return last && fact.is(last) ? last.data : null;
}

/** What the run was given, as it was kept; null where a part of it is gone. */
async function inputOf({ store, kindOf }: ReplayDeps, row: RunRow, frame: Frame): Promise<LoopInput | null> {
  const view = viewOf(row);
  try {
    return await inputFrom(store, view, await kindOf(row.type).prepare(view, new AbortController().signal), frame);
  } catch {
    return null;
  }
}

const nothing = { message: [], shown: [], model: null, provider: null, usage: null, failure: null };

/** The loop, with ports behind the record that do nothing: past its end the run is stopped, as it was. */
async function again(
  input: LoopInput,
  recorded: readonly RecordedStep[],
  stopsAfter: number | null,
  differs: (difference: Difference) => void,
): Promise<{ result: LoopResult; steps: number }> {
  const stop = new AbortController();
  const beyond: LoopPorts = {
    async model() {
      stop.abort();
      return { ...nothing, state: 'cancelled' };
    },
    // It was never done: it may have waited for leave when the run ended.
    tool: async () => 'waiting',
    note: () => undefined,
    recalled: () => undefined,
  };
  const ports = withRecorded(recorded, beyond, differs);
  // A step that was stopped in the middle stopped the run, and so did a stop right after the last one.
  const asStopped = <E extends { state: string }>(n: number, end: E): E => {
    if (end.state === 'cancelled' || n === stopsAfter) stop.abort();
    return end;
  };
  let steps = 0;
  const counted: LoopPorts = {
    ...ports,
    async model(step, signal) {
      steps += 1;
      return asStopped(step.n, await ports.model(step, signal));
    },
    async tool(step, signal) {
      steps += 1;
      const end = await ports.tool(step, signal);
      return end === 'waiting' ? end : asStopped(step.n, end);
    },
  };
  return { result: await runLoop(input, counted, stop.signal), steps };
}
