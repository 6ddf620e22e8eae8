/** What a run does, in plain words. */
import type { RunEvent, RunReport } from '../../../contract/run-event.ts';
import { brief } from '../terminal/plain.ts';

const states: Readonly<Record<string, string | undefined>> = {
  queued: 'Waits for its turn.',
  waiting: 'Waits for your leave.',
  interrupted: 'Was interrupted.',
  cancelled: 'Was stopped.',
};

/** A line, or null for what nobody needs to read. Text of the model streams beside it. */
export function wordsOf(event: RunEvent): string | null {
  switch (event.kind) {
    case 'tool_call':
      return `→ ${event.name} ${argumentsOf(event.args)}`;
    case 'tool_result':
      return event.ok ? `  done${took(event.tookMs)}` : `  failed${took(event.tookMs)}: ${errorOf(event.error)}`;
    case 'child':
      return `→ starts ${event.agent ?? 'a run'}: ${brief(event.goal, 160)}`;
    case 'notice':
      return brief(event.text, 300);
    case 'state':
      return event.failure ? `Failed: ${brief(event.failure.message, 500)}` : (states[event.state] ?? null);
    default:
      return null;
  }
}

const took = (ms: number | undefined) =>
  ms === undefined ? '' : ` in ${ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`}`;

/** The one argument that matters stands alone; more are named. */
function argumentsOf(args: unknown): string {
  if (typeof args !== 'object' || args === null) return brief(JSON.stringify(args) ?? '', 160);
  const entries = Object.entries(args);
  const [only] = entries;
  if (only && entries.length === 1 && typeof only[1] === 'string') return brief(only[1], 160);
  return brief(
    entries.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' '),
    160,
  );
}

function errorOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return brief(String(error), 300);
  const [code, message] = ['code' in error ? String(error.code) : '', 'message' in error ? String(error.message) : ''];
  return brief([code, message].filter(Boolean).join(': '), 300);
}

/** For a person, and for whoever keeps it in a file. */
export function describeReport({ summary, decisions, artifacts, nextSteps, telemetry }: RunReport): string {
  const list = (title: string, items: readonly string[]) =>
    items.length > 0 ? [`\n${title}`, ...items.map((item) => `- ${item}`)] : [];
  const { tokens, cost, durationMs, toolCalls } = telemetry;
  return [
    summary,
    ...list('Decisions', decisions),
    ...list(
      'Artifacts',
      artifacts.map(({ name, fileId }) => `${name} (${fileId})`),
    ),
    ...list('Next steps', nextSteps),
    `\n${tokens} tokens, $${cost.toFixed(4)}, ${toolCalls} tool calls, ${(durationMs / 1000).toFixed(1)} s`,
  ].join('\n');
}
