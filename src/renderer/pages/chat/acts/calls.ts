/** What an answer did, in the order and the groups that it is shown in. Pure: content in, blocks out. */
import type { Content, Message } from '../../../../contract/chat.ts';
import type { Step } from '../../../../contract/runs.ts';
import { onlyReads } from '../../../calls/words.ts';
import { callKey, type Work } from '../store/works.ts';

type Of<T extends Content['type']> = Extract<Content, { type: T }>;
export type Result = Omit<Of<'tool_result'>, 'type' | 'callId'>;

/** A call as its line shows it. */
export interface Call {
  readonly callId: string;
  /** The run that made it. */
  readonly runId: string | undefined;
  readonly name: string;
  readonly args: unknown;
  readonly result: Result | undefined;
  /** The run that it started. */
  readonly childRunId: string | undefined;
  /** Its run still works, so what has no result may get one. */
  readonly live: boolean;
  /** Its run was cut off by a crash: what was begun may be half done. */
  readonly cut: boolean;
}

export type CallState = 'running' | 'waiting' | 'done' | 'failed' | 'refused' | 'stopped' | 'unknown';

/** Where a call stands; `waits` says that an approval of it is open. */
export function stateOf({ name, result, live, cut }: Call, waits: boolean): CallState {
  if (!result && cut) return onlyReads(name) ? 'stopped' : 'unknown';
  if (!result) return waits ? 'waiting' : live ? 'running' : 'stopped';
  if (result.ok) return 'done';
  return byCode.get(codeOf(result.error)) ?? 'failed';
}

// A map, since codes come from outside: `toString` is none of these.
const byCode = new Map<string, CallState>([
  ['refused', 'refused'],
  ['denied', 'refused'],
  ['expired', 'refused'],
  ['forbidden', 'refused'],
  ['cancelled', 'stopped'],
  ['unknown_effect', 'unknown'],
]);

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** The error's code, or an empty text. */
export function codeOf(error: unknown): string {
  const code = field(error, 'code');
  return typeof code === 'string' ? code : '';
}

/** The error's sentence. */
export function messageOf(error: unknown): string {
  const message = field(error, 'message');
  return typeof message === 'string' ? message : typeof error === 'string' ? error : '';
}

/** One step of a plan, as the model wrote it down. */
export interface PlanStep {
  readonly text: string;
  readonly state: 'todo' | 'doing' | 'done' | 'dropped';
}

const planStates = ['todo', 'doing', 'done', 'dropped'] as const;

function planIn(args: unknown): PlanStep[] {
  const steps = field(args, 'steps');
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((step: unknown) => {
    const text = field(step, 'text');
    const state = planStates.find((it) => it === field(step, 'state'));
    return typeof text === 'string' && state ? [{ text, state }] : [];
  });
}

/** What is drawn as it is, in its place. */
type Shown = Of<'text'> | Of<'thinking'> | Of<'notice'> | Of<'forgotten'>;
const isShown = (part: Content): part is Shown => ['text', 'thinking', 'notice', 'forgotten'].includes(part.type);

/** What is drawn one below the other: calls that follow each other are one list. */
export type Block =
  | { readonly kind: 'calls'; readonly calls: readonly Call[] }
  | { readonly kind: 'plan'; readonly steps: readonly PlanStep[] }
  | { readonly kind: 'part'; readonly part: Shown; readonly last: boolean };

/** Use for an answer. A plan stands where it was first made, as it is now. */
export function blocksOf(
  message: Pick<Message, 'content' | 'state' | 'runId'>,
  children: Readonly<Record<string, string>>,
): Block[] {
  const { content, state, runId } = message;
  const results = new Map(content.flatMap((part) => (part.type === 'tool_result' ? [[part.callId, part] as const] : [])));
  const plan = lastPlan(content);
  const blocks: Block[] = [];
  content.forEach((part, at) => {
    if (isShown(part)) blocks.push({ kind: 'part', part, last: at === content.length - 1 });
    if (part.type !== 'tool_call') return;
    if (part.name === 'plan' && plan.length > 0) {
      if (!blocks.some(({ kind }) => kind === 'plan')) blocks.push({ kind: 'plan', steps: plan });
      return;
    }
    const result = results.get(part.callId);
    const childRunId = result?.childRunId ?? (runId && children[callKey(runId, part.callId)]);
    const { callId, name, args } = part;
    const [live, cut] = [state === 'streaming', state === 'interrupted'];
    addCall(blocks, { callId, runId, name, args, result, childRunId: childRunId || undefined, live, cut });
  });
  return blocks;
}

function addCall(blocks: Block[], call: Call): void {
  const last = blocks.at(-1);
  if (last?.kind === 'calls') blocks[blocks.length - 1] = { kind: 'calls', calls: [...last.calls, call] };
  else blocks.push({ kind: 'calls', calls: [call] });
}

function lastPlan(content: readonly Content[]): PlanStep[] {
  const plans = content.flatMap((part) => (part.type === 'tool_call' && part.name === 'plan' ? [planIn(part.args)] : []));
  return plans.findLast((steps) => steps.length > 0) ?? [];
}

/** The calls of a run that an answer started, from its steps. */
export function callsOf(work: Work): Call[] {
  const live = work.state === 'queued' || work.state === 'running' || work.state === 'waiting';
  return work.steps
    .filter(({ kind, name }) => (kind === 'tool' || kind === 'run') && name !== 'plan')
    .map((step) => ({
      callId: step.callId ?? String(step.n),
      runId: work.id,
      name: step.name,
      args: step.args,
      result: resultOf(step),
      childRunId: step.childRunId,
      live,
      cut: work.state === 'interrupted',
    }));
}

function resultOf(step: Step): Result | undefined {
  if (step.state === 'unknown')
    return { ok: false, error: { code: 'unknown_effect', message: 'It was cut off: it may or may not have happened.' } };
  if (step.state === 'cancelled') return { ok: false, error: { code: 'cancelled', message: 'It was stopped.' } };
  if (!step.result)
    return step.failure ? { ok: false, error: { code: step.failure.layer, message: step.failure.message } } : undefined;
  const { ok, data, error, outside, startedAt, finishedAt } = step.result;
  const tookMs = Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt));
  return { ok, data, error, tookMs, ...(outside !== undefined && { outside }) };
}
