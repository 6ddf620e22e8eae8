/** The report that every run ends with: made from what there is, without a model, after a failure and a stop too. */
import type { Content } from '../../../../contract/chat.ts';
import type { Failure, RunReport } from '../../../../contract/run-event.ts';
import type { LoopResult, StepEnd } from './loop.ts';

type Outcome = Exclude<LoopResult['state'], 'waiting'> | 'interrupted';

export interface Ending {
  runId: string;
  state: Outcome;
  failure: Failure | null;
  content: readonly Content[];
  usage: LoopResult['usage'];
  steps: readonly StepEnd[];
  durationMs: number;
}

/** Longer answers are summed up by their beginning; the whole stands in the run. */
const mostSummary = 600;

/** Use when a run ends. The same ending always gives the same report. */
export function reportOf(ending: Ending): RunReport {
  const { runId, usage, durationMs } = ending;
  const tools = ending.steps.filter((step) => step.kind === 'tool');
  return {
    taskId: runId,
    summary: summaryOf(ending),
    artifacts: artifactsOf(ending.steps),
    decisions: decisionsOf(ending.steps),
    nextSteps: nextStepsOf(ending),
    telemetry: {
      tokens: (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0),
      cost: usage?.cost ?? 0,
      durationMs: Math.max(0, durationMs),
      toolCalls: tools.length,
    },
  };
}

function summaryOf({ state, content, failure, steps }: Ending): string {
  const words = cut(lastWords(content));
  if (state === 'succeeded') return words || 'Answered without words.';
  const first = {
    failed: failure?.message ?? 'It failed.',
    cancelled: 'Stopped; what was done is kept.',
    interrupted: failure?.message ?? 'It was cut off; what was done is kept.',
  }[state];
  const done = steps.filter((step) => step.kind === 'tool' && step.end.state === 'done').length;
  const sofar = done > 0 ? ` ${done === 1 ? 'One tool call was' : `${done} tool calls were`} done.` : '';
  return `${first}${sofar}${words ? ` So far: ${words}` : ''}`;
}

/** What it said last: the answer, where there is one. */
function lastWords(content: readonly Content[]): string {
  const last = content.findLast((part) => part.type === 'text' && part.text.trim() !== '');
  return last?.type === 'text' ? last.text.trim() : '';
}

function cut(text: string): string {
  if (text.length <= mostSummary) return text;
  const sentences = /^[\s\S]{1,600}[.!?](?=\s)/u.exec(text.slice(0, mostSummary + 1))?.[0];
  return sentences && sentences.length > mostSummary / 3 ? sentences : `${text.slice(0, mostSummary - 1)}…`;
}

function artifactsOf(steps: readonly StepEnd[]): RunReport['artifacts'] {
  return steps.flatMap((step) => {
    if (step.kind !== 'tool') return [];
    const { result } = step.end;
    const { data, fileId, sideEffects = [] } = result;
    const path = fieldOf(data, 'path');
    const kept = fileId ?? fieldOf(data, 'fileId');
    const written = path !== null && result.ok && sideEffects.length > 0;
    if (kept === null && !written) return [];
    const name = (path?.split(/[\\/]/).at(-1) ?? '') || step.call.name;
    const metadata = { tool: step.call.name, ...(path === null ? {} : { path }) };
    // A file that was written stands where it was asked for; only what Hearth itself keeps has an id.
    return [{ fileId: kept ?? '', name, tags: [written ? 'written' : 'output'], metadata }];
  });
}

function fieldOf(data: unknown, name: string): string | null {
  if (typeof data !== 'object' || data === null) return null;
  const value: unknown = Object.getOwnPropertyDescriptor(data, name)?.value;
  return typeof value === 'string' && value !== '' ? value : null;
}

function decisionsOf(steps: readonly StepEnd[]): string[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'tool') return [];
    const { decision, approvalId, result } = step.end;
    const { name } = step.call;
    const code = result.error?.code;
    if (approvalId !== null) {
      if (code === 'denied') return [`${name} was denied by the user.`];
      if (code === 'expired') return [`${name} was not done: nobody answered in time.`];
      return [`${name} was allowed by the user.`];
    }
    return decision?.verdict === 'deny' ? [`${name} was refused: ${decision.why}`] : [];
  });
}

function nextStepsOf({ state, failure, steps }: Ending): string[] {
  const unsure = steps.flatMap((step) =>
    step.kind === 'tool' && step.end.state === 'unknown'
      ? [`Look whether ${step.call.name} was done: it was cut off, and is not repeated by itself.`]
      : [],
  );
  const action = failure?.action ? [failure.action] : [];
  const goOn = state === 'interrupted' ? ['Go on with it, or leave it as it is.'] : [];
  return [...unsure, ...action, ...goOn];
}
