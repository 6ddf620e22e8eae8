/**
 * The one loop for all work: ask the model, do what it asks for, give it the results, until it answers in words. It depends on
 * nothing but its input and what its ports answer: live work, going on after a restart and a replay are this same code.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Content } from '../../../../contract/chat.ts';
import type { Failure, Recalled, Usage } from '../../../../contract/run-event.ts';
import type { Step } from '../../../../contract/runs.ts';
import type { ToolResult } from '../../../../contract/tools.ts';
import type { ModelContent, ModelMessage, ModelRequest, ModelTool } from '../provider.ts';
import { roomFor, withinRoom } from './fit.ts';
import { sortedJson } from './plain.ts';
import type { ToolCall } from './ports.ts';
import { resultText } from './result-text.ts';

/** What was retrieved for the run, and how far it may go. */
export interface LoopInput {
  system: string;
  messages: readonly ModelMessage[];
  model: string | null;
  maxOutputTokens: number;
  thinkingTokens?: number;
  /** Tokens that the model can read and write at once, where it is known. */
  contextWindow?: number;
  /** What is remembered that may bear on it: which records, and as the model reads them, beside what was said last. */
  recalled?: { items: readonly Recalled[]; text: string };
  /** What Hearth has to say before the first step. */
  notices?: readonly { code: string; text: string }[];
  /** Empty: it is answered in words alone. */
  tools: readonly ModelTool[];
  /** Model calls that may ask for tools; after them one more that may not, so that there always is an answer. */
  rounds: number;
  /** Tool calls in all; null is as many as the rounds allow. */
  toolCalls: number | null;
}

export interface ModelStep {
  n: number;
  request: Omit<ModelRequest, 'model'> & { model: string | null };
  /** SHA-256 of all that is asked. */
  hash: string;
}

/** How a model step ended; what was said before a failure is kept. */
export interface ModelEnd {
  state: 'done' | 'failed' | 'cancelled';
  /** The message as the model is given it back: provider's own blocks, words, calls. */
  message: readonly ModelContent[];
  /** The same, as a person sees it. */
  shown: readonly Content[];
  model: string | null;
  provider: string | null;
  usage: Usage | null;
  failure: Failure | null;
}

export interface ToolStep {
  n: number;
  call: ToolCall;
}

export interface ToolEnd {
  result: ToolResult;
  state: 'done' | 'failed' | 'cancelled' | 'unknown';
  decision: Step['decision'] | null;
  approvalId: string | null;
  childRunId: string | null;
}

/** What the loop stands on. What they answer is `plain`. Ports never throw for what a model or a tool does: that is an end. */
export interface LoopPorts {
  model(step: ModelStep, signal: AbortSignal): Promise<ModelEnd>;
  /** `waiting`: leave was asked for; the loop ends, and begins anew when there is an answer. */
  tool(step: ToolStep, signal: AbortSignal): Promise<ToolEnd | 'waiting'>;
  /** Something that Hearth itself has to say. */
  note(notice: { code: string; text: string }): void;
  /** What was recalled, to be shown. */
  recalled(items: readonly Recalled[]): void;
}

/** One finished step, for the report. */
export type StepEnd = { kind: 'model'; end: ModelEnd } | { kind: 'tool'; call: ToolCall; end: ToolEnd };

export interface LoopResult {
  state: 'succeeded' | 'failed' | 'cancelled' | 'waiting';
  content: Content[];
  /** Of the last model step: blocks that only its provider understands. */
  blocks: { provider: string; block: unknown }[];
  model: string | null;
  usage: Usage | null;
  failure: Failure | null;
  steps: StepEnd[];
}

interface Draft {
  readonly input: LoopInput;
  readonly messages: ModelMessage[];
  readonly digest: Hash;
  readonly content: Content[];
  readonly steps: StepEnd[];
  n: number;
  toolCalls: number;
}

/** Use for each time that a run is taken up. Throws only what its ports throw. */
export async function runLoop(input: LoopInput, ports: LoopPorts, signal: AbortSignal): Promise<LoopResult> {
  const draft = begin(input);
  if (input.recalled) show(draft, ports, input.recalled.items);
  for (const notice of input.notices ?? []) say(draft, ports, notice);
  for (let round = 1; ; round += 1) {
    const closing = round > input.rounds && input.tools.length > 0;
    if (closing) say(draft, ports, closingNotice(input.rounds));
    const end = await ask(draft, ports, closing, signal);
    const calls = callsIn(end.message);
    if (end.state !== 'done') return result(draft, end.state, end.failure);
    if (calls.length === 0 || input.tools.length === 0) return result(draft, 'succeeded');
    if (closing) {
      for (const call of calls) answer(draft, call, refusal('This run has no tool calls left.'), null);
      return result(draft, 'succeeded');
    }
    const stopped = await act(draft, ports, calls, signal);
    if (stopped) return result(draft, stopped);
  }
}

function begin(input: LoopInput): Draft {
  const { system, model, maxOutputTokens, thinkingTokens = null, contextWindow = null, tools } = input;
  const messages = input.recalled ? withAside(input.messages, input.recalled.text) : input.messages;
  const asked = { system, messages, model, maxOutputTokens, thinkingTokens, contextWindow, tools };
  const digest = createHash('sha256').update(sortedJson(asked));
  return { input, messages: [...messages], digest, content: [], steps: [], n: 0, toolCalls: 0 };
}

async function ask(draft: Draft, ports: LoopPorts, closing: boolean, signal: AbortSignal): Promise<ModelEnd> {
  const { system, model, maxOutputTokens, thinkingTokens, tools } = draft.input;
  const messages = fitted(draft);
  draft.n += 1;
  const request = {
    model,
    system,
    messages: closing ? withLastWord(messages) : messages,
    maxOutputTokens,
    ...(thinkingTokens === undefined ? {} : { thinkingTokens }),
    // Named even where none may be called: some providers refuse a history of calls without them.
    ...(tools.length > 0 ? { tools: [...tools] } : {}),
    ...(closing ? { toolChoice: 'none' as const } : {}),
  };
  const hash = draft.digest.copy().update(String(closing)).digest('hex');
  const end = await ports.model({ n: draft.n, request, hash }, signal);
  draft.steps.push({ kind: 'model', end });
  draft.content.push(...end.shown);
  append(draft, { role: 'assistant', content: [...end.message] });
  return end;
}

/** What was left out for want of room is still in the record: the loop only asks with less. */
function fitted({ input, messages }: Draft): ModelMessage[] {
  const { contextWindow } = input;
  return contextWindow === undefined ? [...messages] : withinRoom(messages, roomFor({ ...input, contextWindow }));
}

/** The calls of one message, one after the other. Answers how it was stopped, if it was. */
async function act(
  draft: Draft,
  ports: LoopPorts,
  calls: readonly ToolCall[],
  signal: AbortSignal,
): Promise<'waiting' | 'cancelled' | null> {
  const results: ModelContent[] = [];
  for (const call of calls) {
    if (signal.aborted) return 'cancelled';
    const most = draft.input.toolCalls;
    if (most !== null && draft.toolCalls >= most) {
      results.push(answer(draft, call, refusal(`All ${most} tool calls that this run may make are used up.`), null));
      continue;
    }
    draft.toolCalls += 1;
    draft.n += 1;
    const end = await ports.tool({ n: draft.n, call }, signal);
    if (end === 'waiting') return 'waiting';
    draft.steps.push({ kind: 'tool', call, end });
    results.push(answer(draft, call, end.result, end.childRunId));
    if (end.state === 'cancelled' && signal.aborted) return 'cancelled';
  }
  append(draft, { role: 'user', content: results });
  return signal.aborted ? 'cancelled' : null;
}

const noTime = '1970-01-01T00:00:00.000Z';

/** Decided by the loop itself: nothing was looked at, so it took no time. */
const refusal = (message: string): ToolResult => ({
  ok: false,
  error: { code: 'refused', message },
  startedAt: noTime,
  finishedAt: noTime,
  logs: [],
});

/** What a person sees of a result, and what the model is given. */
function answer(draft: Draft, { callId }: ToolCall, result: ToolResult, childRunId: string | null): ModelContent {
  draft.content.push(shownResult(callId, result, childRunId));
  return { type: 'tool_result', callId, ok: result.ok, text: resultText(result) };
}

/** A result as it stands in a message. */
export function shownResult(
  callId: string,
  result: ToolResult,
  childRunId: string | null,
): Extract<Content, { type: 'tool_result' }> {
  const { ok, data, error, outside, startedAt, finishedAt } = result;
  return {
    type: 'tool_result',
    callId,
    ok,
    ...(data === undefined ? {} : { data }),
    ...(error === undefined ? {} : { error }),
    tookMs: Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)),
    ...(outside === undefined ? {} : { outside }),
    ...(childRunId === null ? {} : { childRunId }),
  };
}

function show(draft: Draft, ports: LoopPorts, items: readonly Recalled[]): void {
  draft.content.push({ type: 'recalled', items: [...items] });
  ports.recalled(items);
}

/** Beside what was said last, so that all before it stays as a provider may have cached it. */
function withAside(messages: readonly ModelMessage[], text: string): ModelMessage[] {
  const last = messages.at(-1);
  const aside: ModelContent = { type: 'text', text, aside: true };
  if (last?.role !== 'user') return [...messages, { role: 'user', content: [aside] }];
  return [...messages.slice(0, -1), { role: 'user', content: [aside, ...last.content] }];
}

function append(draft: Draft, message: ModelMessage): void {
  draft.digest.update(sortedJson(message));
  if (message.content.length > 0) draft.messages.push(message);
}

function say(draft: Draft, ports: LoopPorts, notice: { code: string; text: string }): void {
  draft.content.push({ type: 'notice', ...notice });
  ports.note(notice);
}

const closingNotice = (rounds: number) => ({
  code: 'rounds',
  text: `All ${rounds} rounds of tools are used up: this is what there is.`,
});

const lastWord =
  'No more tools can be called in this run. Answer now, from what you have: say what was done, what was found, and what is left to do.';

function withLastWord(messages: readonly ModelMessage[]): ModelMessage[] {
  const last = messages.at(-1);
  const word: ModelContent = { type: 'text', text: lastWord };
  if (last?.role !== 'user') return [...messages, { role: 'user', content: [word] }];
  return [...messages.slice(0, -1), { role: 'user', content: [...last.content, word] }];
}

function callsIn(message: readonly ModelContent[]): ToolCall[] {
  return message.flatMap((part) =>
    part.type === 'tool_call' ? [{ callId: part.callId, name: part.name, args: part.args }] : [],
  );
}

function result(draft: Draft, state: LoopResult['state'], failure: Failure | null = null): LoopResult {
  const ends = draft.steps.flatMap((step) => (step.kind === 'model' ? [step.end] : []));
  const last = ends.at(-1);
  const blocks = (last?.message ?? []).flatMap((part) =>
    part.type === 'opaque' ? [{ provider: part.provider, block: part.block }] : [],
  );
  const { content, steps } = draft;
  return { state, content, blocks, model: last?.model ?? null, usage: sumUsage(ends), failure, steps };
}

/** A call that never began has nothing to count: null is not the same as free. */
function sumUsage(ends: readonly ModelEnd[]): Usage | null {
  const counted = ends.flatMap(({ usage }) => (usage ? [usage] : []));
  if (counted.length === 0) return null;
  const sum = (pick: (usage: Usage) => number | undefined) => counted.reduce((total, usage) => total + (pick(usage) ?? 0), 0);
  const cacheReadTokens = sum((usage) => usage.cacheReadTokens);
  const cacheWriteTokens = sum((usage) => usage.cacheWriteTokens);
  return {
    inputTokens: sum((usage) => usage.inputTokens),
    outputTokens: sum((usage) => usage.outputTokens),
    ...(cacheReadTokens > 0 ? { cacheReadTokens } : {}),
    ...(cacheWriteTokens > 0 ? { cacheWriteTokens } : {}),
    ...(counted.some((usage) => usage.cost !== undefined) ? { cost: sum((usage) => usage.cost) } : {}),
  };
}
