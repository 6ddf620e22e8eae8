/** Figures of runs: how many wait and work, how long they take, what they use. Cheap enough to read every few seconds. */
import type { Metric } from '../../../../../contract/watch.ts';
import { query } from '../../../store/sql.ts';
import type { Reader } from '../../../store/types.ts';

type None = Record<string, never>;

/** Only what has not ended: a few rows of an index, however many runs there have been. */
const open = query<None, { state: string; runs: number }>(
  "SELECT state, COUNT(*) AS runs FROM runs WHERE state IN ('queued', 'running', 'waiting', 'interrupted') GROUP BY state",
);
const recent = query<
  { limit: number },
  { type: string; state: string; ms: number; waited: number; tokens: number; tool_calls: number }
>(`
  SELECT type, state, finished_at - started_at AS ms, started_at - created_at AS waited, tokens, tool_calls
  FROM runs WHERE finished_at IS NOT NULL AND started_at IS NOT NULL ORDER BY created_seq DESC LIMIT :limit`);
const waiting = query<None, { approvals: number }>("SELECT COUNT(*) AS approvals FROM approvals WHERE state = 'open'");

/** What "lately" means: so many of the newest runs. */
const lately = 500;

/** Use for `watch.metrics` and `GET /metrics`. */
export function runMetrics(reader: Reader): Metric[] {
  const states = new Map(open.all(reader, {}).map(({ state, runs }) => [state, runs]));
  const rows = recent.all(reader, { limit: lately });
  const gauge = (name: string, help: string, value: number, labels?: Record<string, string>): Metric => ({
    name,
    help,
    kind: 'gauge',
    value,
    ...(labels ? { labels } : {}),
  });
  const spread = (name: string, help: string, values: number[]) =>
    [0.5, 0.95].map((share) => gauge(name, help, quantile(values, share) / 1000, { quantile: String(share) }));
  return [
    gauge('hearth_queue_length', 'Runs that wait for a place.', states.get('queued') ?? 0),
    ...['running', 'waiting', 'interrupted'].map((state) =>
      gauge('hearth_runs', 'Runs that have not ended, by state.', states.get(state) ?? 0, { state }),
    ),
    gauge('hearth_approvals_open', 'Approvals that wait for an answer.', waiting.get(reader, {})?.approvals ?? 0),
    ...spread(
      'hearth_run_seconds',
      `Duration of the newest ${lately} runs.`,
      rows.map(({ ms }) => ms),
    ),
    ...spread(
      'hearth_run_wait_seconds',
      `How long the newest ${lately} runs waited for a place.`,
      rows.map(({ waited }) => waited),
    ),
    gauge(
      'hearth_run_success_ratio',
      `Share of the newest ${lately} runs that succeeded.`,
      share(rows.map(({ state }) => state === 'succeeded')),
    ),
    gauge(
      'hearth_run_tokens',
      `Tokens of the newest ${lately} runs.`,
      rows.reduce((sum, { tokens }) => sum + tokens, 0),
    ),
    gauge(
      'hearth_run_tool_calls',
      `Tool calls of the newest ${lately} runs.`,
      rows.reduce((sum, row) => sum + row.tool_calls, 0),
    ),
  ];
}

/** Milliseconds; 0 where there is nothing yet. */
function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0;
}

const share = (values: readonly boolean[]): number => (values.length === 0 ? 1 : values.filter(Boolean).length / values.length);
