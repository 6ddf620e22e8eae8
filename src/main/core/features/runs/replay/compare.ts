/** Holds what a replay came to against what the run came to: each difference by its name. */
import type { Content } from '../../../../../contract/chat.ts';
import type { Output } from '../../../../../contract/index.ts';
import type { RunReport } from '../../../../../contract/run-event.ts';
import type { LoopResult } from '../../../agent/run/loop.ts';
import { sortedJson } from '../../../agent/run/plain.ts';

interface Recorded {
  state: string;
  content: Content[];
  report: RunReport;
  model: string | null;
}

type Difference = Output<'runs.replay'>['differences'][number];

/** Use after the loop has ended. */
export function compare(recorded: Recorded, again: LoopResult & { report: RunReport }): Difference[] {
  const cutOff = recorded.state === 'interrupted';
  return [
    ...differ('how it ended', expectedState(recorded), again.state),
    // Of a run that was cut off, what had streamed of its last step is kept, and no step has it.
    ...(cutOff ? [] : differ('what was said', spoken(recorded.content), spoken(again.content))),
    ...(cutOff ? [] : differ('the report', reported(recorded.report), reported(again.report))),
  ];
}

/** A run that ran out of time, that was stopped or cut off, maybe while it waited for leave, was stopped as far as its loop knows. */
function expectedState({ state }: Recorded): LoopResult['state'][] {
  if (state === 'succeeded') return ['succeeded'];
  return state === 'cancelled' ? ['cancelled', 'waiting'] : ['failed', 'cancelled', 'waiting'];
}

function differ(what: string, expected: unknown, got: unknown): Difference[] {
  const fits =
    Array.isArray(expected) && typeof got === 'string' ? expected.includes(got) : sortedJson(expected) === sortedJson(got);
  return fits ? [] : [{ what, expected: sortedJson(expected).slice(0, 2000), got: sortedJson(got).slice(0, 2000) }];
}

/** Notices are about this one time: that it was tried again, that the budget was low. */
const spoken = (content: readonly Content[]): unknown[] =>
  content.filter((part) => part.type !== 'notice').map((part) => (part.type === 'tool_result' ? { ...part, tookMs: 0 } : part));

const reported = ({ artifacts, decisions, nextSteps, telemetry }: RunReport): unknown => {
  const { tokens, toolCalls } = telemetry;
  return { artifacts, decisions, nextSteps, tokens, toolCalls };
};
