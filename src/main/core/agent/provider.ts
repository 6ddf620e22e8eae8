/** The Provider interface, owned by the agent room: what any source of answers must do, and nothing more. */

import type { ErrorCode } from '../../../contract/define.ts';
import type { Failure } from '../../../contract/run-event.ts';
import { AppError } from '../base/errors.ts';

export interface ModelInfo {
  id: string;
  contextWindow?: number;
  maxOutputTokens?: number;
  /** True where it runs on this computer: free, and nothing leaves. */
  local: boolean;
  thinking?: boolean;
}

export type ModelContent =
  /** `aside`: Hearth put it beside what was said: it is no word of the person's. */
  | { type: 'text'; text: string; aside?: true }
  | { type: 'image'; mime: string; base64: string }
  | { type: 'tool_call'; callId: string; name: string; args: unknown }
  | { type: 'tool_result'; callId: string; ok: boolean; text: string }
  /** A block only the provider with this id understands (thinking with its signature, redacted thinking), given back as it came. */
  | { type: 'opaque'; provider: string; block: unknown };

export interface ModelMessage {
  role: 'user' | 'assistant';
  content: ModelContent[];
}

export interface ModelTool {
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
}

export interface ModelRequest {
  model: string;
  system: string;
  messages: ModelMessage[];
  maxOutputTokens: number;
  tools?: ModelTool[];
  /** `none`: tools are named because of the calls in the history; none may be called now. */
  toolChoice?: 'none';
  /** Think first, with at most so many tokens. Ignored by models that cannot. */
  thinkingTokens?: number;
}

export interface ModelUsage {
  /** Without those read from or written to a cache: they have their own price. */
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
}

export type StopReason = 'end' | 'length' | 'tool_use' | 'refusal' | 'other';

/** What a provider streams. `usage` may come several times, each total so far; `stop` comes once, last. */
export type ModelEvent =
  | { type: 'text'; delta: string }
  | { type: 'thinking'; delta: string }
  | { type: 'tool_call'; callId: string; name: string; args: unknown }
  | { type: 'opaque'; block: unknown }
  | { type: 'usage'; usage: ModelUsage }
  | { type: 'stop'; reason: StopReason };

export interface Provider {
  readonly id: string;
  readonly kind: 'anthropic' | 'ollama' | 'openai' | 'voyage' | 'builtin';
  /** True where calls never leave this computer; said by those that make vectors. */
  readonly local?: boolean;
  models(signal: AbortSignal): Promise<ModelInfo[]>;
  /**
   * Streams one answer. Makes exactly one attempt: retries, fallback and budget are the models room's.
   * Thrown when it fails at any point: ProviderError. When `signal` fires the socket is closed at once and the signal's reason is thrown.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
  /** One vector for each text, in their order. `use`: some models embed what is looked for otherwise than what is kept. */
  embed?(
    request: { model: string; texts: string[]; use?: 'record' | 'question' },
    signal: AbortSignal,
  ): Promise<{ vectors: number[][]; usage: ModelUsage }>;
  /** The models that make vectors, as far as the provider says or is known to have them. */
  embedders?(signal: AbortSignal): Promise<ModelInfo[]>;
  /** One cheap call that proves that it answers and that the key is good. Thrown when not: ProviderError. */
  health(signal: AbortSignal): Promise<void>;
  /** Fetches a model to this computer. */
  pull?(
    model: string,
    onProgress: (progress: { status: string; completed?: number; total?: number }) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

export type FailureLayer = Failure['layer'];

const codes: Record<FailureLayer, ErrorCode> = {
  network: 'unavailable',
  auth: 'unavailable',
  billing: 'unavailable',
  rate_limit: 'rate_limited',
  overload: 'unavailable',
  context: 'refused',
  provider: 'unavailable',
  budget: 'refused',
  internal: 'internal',
};

/** Thrown by providers: names the layer that failed, what to do, and whether the same call may be tried again. */
export class ProviderError extends AppError {
  readonly failure: Failure;
  /** Milliseconds that the provider asked to wait (`retry-after`). */
  readonly retryAfterMs: number | undefined;

  constructor(failure: Failure, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(codes[failure.layer], failure.message, { ...failure }, { cause: options.cause });
    this.failure = failure;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** How a provider is made. `key` is absent where it needs none. */
export interface ProviderConfig {
  id: string;
  kind: Provider['kind'];
  key?: string;
  baseUrl?: string;
}
