/** What was asked for and what was recorded, beside what really happened. */
import { existsSync, readFileSync } from 'node:fs';
import { query } from '../../../src/main/core/store/sql.ts';
import type { Store } from '../../../src/main/core/store/types.ts';
import { tracesIn } from './effects.ts';

export interface Look {
  runs: number;
  /** Tool steps that left a trace. */
  traces: number;
  /** Steps of which nobody knows whether they were done. */
  unknown: number;
  /** Of those, how many had been done. */
  unknownDone: number;
  /** What must not be, in words. */
  wrong: string[];
}

interface StepRow {
  run_id: string;
  name: string;
  state: string;
  run_state: string;
  line: string;
}
const toolSteps = query<Record<string, never>, StepRow>(`
  SELECT s.run_id, s.name, s.state, r.state AS run_state, json_extract(s.args, '$.line') AS line
  FROM run_steps s JOIN runs r ON r.id = s.run_id WHERE s.kind = 'tool'`);
const allRuns = query<Record<string, never>, { id: string; state: string; type: string; goal: string; report: string | null }>(
  'SELECT id, state, type, goal, report FROM runs',
);
const ends = query<{ stream: string }, { state: string }>(
  `SELECT json_extract(data, '$.state') AS state FROM events WHERE stream = :stream AND type = 'runs.ended'`,
);
const usedTwice = query<Record<string, never>, { id: string }>(`
  SELECT json_extract(data, '$.approvalId') AS id FROM events WHERE type = 'approvals.used' GROUP BY id HAVING count(*) > 1`);

const over = new Set(['succeeded', 'failed', 'cancelled', 'interrupted']);

/** Use when nothing works any more; `acknowledged` are the ids of runs that somebody was told of. */
export function look(store: Store, traces: string, acknowledged: readonly string[]): Look {
  const path = tracesIn(traces);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  const times = new Map<string, number>();
  for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1);
  const steps = toolSteps.all(store.reader, {});
  const runs = allRuns.all(store.reader, {});
  const known = new Set(runs.map((run) => run.id));
  const unknown = steps.filter((step) => step.state === 'unknown');
  return {
    runs: runs.length,
    traces: lines.length,
    unknown: unknown.length,
    unknownDone: unknown.filter((step) => times.has(step.line)).length,
    wrong: [
      ...acknowledged.filter((id) => !known.has(id)).map((id) => `lost: ${id}`),
      ...runs.filter((run) => !over.has(run.state)).map((run) => `neither ended nor shown: ${run.id} is ${run.state}`),
      ...runs.filter((run) => run.report === null).map((run) => `ended without a report: ${run.id}`),
      ...[...times].filter(([, count]) => count > 1).map(([line, count]) => `done ${count} times: ${line}`),
      ...untold(steps, times),
      ...steps.flatMap((step) => wrongStep(store, step, times)),
      ...usedTwice.all(store.reader, {}).map(({ id }) => `approval used twice: ${id}`),
    ],
  };
}

/** Traces that no step owns up to. */
function untold(steps: readonly StepRow[], times: ReadonlyMap<string, number>): string[] {
  const told = new Set(steps.filter((step) => step.state === 'done' || step.state === 'unknown').map((step) => step.line));
  return [...times.keys()].filter((line) => !told.has(line)).map((line) => `done, and not shown as done or unknown: ${line}`);
}

function wrongStep(store: Store, step: StepRow, times: ReadonlyMap<string, number>): string[] {
  const { line, name, state, run_id: id } = step;
  const traced = name === 'append' || name === 'leave';
  if (state === 'done' && traced && !times.has(line)) return [`shown as done, and not done: ${line}`];
  if (state === 'began' || state === 'waiting')
    return over.has(step.run_state) && state === 'began' ? [`left open: ${line}`] : [];
  if (state !== 'unknown') return [];
  if (!traced) return [`unknown, and may be repeated: ${line}`];
  // It was shown when it came about, and again by no later end.
  const shown = ends
    .all(store.reader, { stream: `run:${id}` })
    .some((end) => end.state === 'interrupted' || end.state === 'cancelled');
  return shown ? [] : [`unknown, and its run never stopped to show it: ${line}`];
}
