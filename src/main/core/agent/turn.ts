/** One turn of a run: asks a model, passes on what streams, and always ends in a result, after a failure and a stop too. */
import type { Content } from '../../../contract/chat.ts';
import type { Failure, RunState, Usage } from '../../../contract/run-event.ts';
import { describeError } from '../base/errors.ts';
import { type ModelEvent, type ModelRequest, type ModelUsage, ProviderError } from './provider.ts';

/** Where answers come from: routing, retries, fallback and budget stand behind it. The models room fills it. */
export interface Answers {
  stream(call: AnswerCall, signal: AbortSignal): AsyncIterable<AnswerEvent>;
}

export interface AnswerCall {
  /** `model` null: whichever the settings name first. */
  request: Omit<ModelRequest, 'model'> & { model: string | null };
  runId: string;
  /** The runs above it, the nearest first: what it spends counts in each of them, and no cap of theirs can be passed. */
  ancestors?: readonly string[];
  /** Caps of its own and of those above it, in US dollars. */
  budgets?: readonly { runId: string; usd: number }[];
  jobId?: string;
  purpose: string;
  actor: string;
}

export type AnswerEvent =
  | ModelEvent
  | { type: 'model'; model: string; provider: string }
  | { type: 'notice'; code: string; text: string }
  | { type: 'settled'; cost: number };

/** What streams out while the turn runs. */
export type TurnDelta =
  | { kind: 'text' | 'thinking'; delta: string }
  | { kind: 'notice'; code: string; text: string }
  | { kind: 'tool_call'; callId: string; name: string; args: unknown }
  | ({ kind: 'usage'; model?: string } & Usage);

export interface TurnResult {
  state: Extract<RunState, 'succeeded' | 'failed' | 'cancelled'>;
  content: Content[];
  /** The blocks as the provider gave them, where only it can understand them (signed thinking). */
  blocks: { provider: string; block: unknown }[];
  model: string | null;
  usage: Usage;
  failure: Failure | null;
  /** A fault of Hearth's own, for the log: never shown. */
  fault: string | null;
}

interface Draft {
  content: Content[];
  blocks: { provider: string; block: unknown }[];
  model: string | null;
  provider: string;
  usage: Usage;
}

/** Use once per answer. Never throws: a fault is a result with a failure, so that nothing that streamed is lost. */
export async function runTurn(
  answers: Answers,
  call: AnswerCall,
  signal: AbortSignal,
  emit: (delta: TurnDelta) => void,
): Promise<TurnResult> {
  const draft: Draft = { content: [], blocks: [], model: null, provider: '', usage: { inputTokens: 0, outputTokens: 0 } };
  const end = (state: TurnResult['state'], failure: Failure | null, fault: string | null = null): TurnResult => {
    const { content, blocks, model, usage } = draft;
    return { state, content, blocks, model, usage, failure, fault };
  };
  try {
    for await (const event of answers.stream(call, signal)) take(draft, event, emit);
    return signal.aborted ? end('cancelled', null) : end('succeeded', null);
  } catch (error) {
    if (signal.aborted) return end('cancelled', null);
    return end('failed', toFailure(error, draft), error instanceof ProviderError ? null : describeError(error));
  } finally {
    const { inputTokens, outputTokens } = draft.usage;
    if (inputTokens + outputTokens > 0) emit({ kind: 'usage', ...(draft.model ? { model: draft.model } : {}), ...draft.usage });
  }
}

function take(draft: Draft, event: AnswerEvent, emit: (delta: TurnDelta) => void): void {
  switch (event.type) {
    case 'text':
    case 'thinking':
      if (event.delta === '') break;
      grow(draft.content, event.type, event.delta);
      emit({ kind: event.type, delta: event.delta });
      break;
    case 'notice':
      draft.content.push({ type: 'notice', code: event.code, text: event.text });
      emit({ kind: 'notice', code: event.code, text: event.text });
      break;
    case 'tool_call': {
      const { callId, name, args } = event;
      draft.content.push({ type: 'tool_call', callId, name, args });
      emit({ kind: 'tool_call', callId, name, args });
      break;
    }
    case 'opaque':
      draft.blocks.push({ provider: draft.provider, block: event.block });
      break;
    case 'model':
      draft.model = event.model;
      draft.provider = event.provider;
      break;
    case 'usage':
      draft.usage = { ...toUsage(event.usage), ...(draft.usage.cost === undefined ? {} : { cost: draft.usage.cost }) };
      break;
    case 'settled':
      draft.usage = { ...draft.usage, cost: (draft.usage.cost ?? 0) + event.cost };
      break;
    case 'stop':
      if (event.reason === 'length') take(draft, { type: 'notice', code: 'length', text: lengthNotice }, emit);
      if (event.reason === 'refusal')
        take(draft, { type: 'notice', code: 'refusal', text: 'The model declined to answer this.' }, emit);
  }
}

const lengthNotice =
  'The answer reached the most tokens it may have and stops here. Ask it to go on, or raise the limit in Settings.';

/** Appends to the last block where it is of the same kind, so that an answer is a few blocks and not a thousand. */
function grow(content: Content[], type: 'text' | 'thinking', delta: string): void {
  const last = content.at(-1);
  if (last?.type === type) last.text += delta;
  else content.push({ type, text: delta });
}

function toUsage(usage: ModelUsage): Usage {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  return {
    inputTokens,
    outputTokens,
    ...(cacheReadTokens ? { cacheReadTokens } : {}),
    ...(cacheWriteTokens ? { cacheWriteTokens } : {}),
  };
}

function toFailure(error: unknown, draft: Draft): Failure {
  const known = draft.model ? { model: draft.model, provider: draft.provider } : {};
  if (error instanceof ProviderError) return { ...known, ...error.failure };
  return {
    ...known,
    layer: 'internal',
    message: 'Hearth met a fault of its own while answering.',
    action: 'Try again; the log has the details.',
    retryable: true,
  };
}
