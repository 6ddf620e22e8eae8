/** What a protocol must be able to say. One file each beside this one. */
import type { Recorded } from './record.ts';
import type { Answer, Step } from './script.ts';

export interface FakeModel {
  id: string;
  contextWindow?: number;
  maxOutputTokens?: number;
  thinking?: boolean;
  /** It makes vectors and does not talk. */
  embeds?: boolean;
}

/** One streamed answer: each call gives complete events, without the wire's own blank lines where there are none. */
export interface Speech {
  open(): string[];
  say(step: Step): string[];
  close(): string[];
}

export interface Dialect {
  readonly name: 'anthropic' | 'openai' | 'ollama' | 'voyage';
  readonly contentType: string;
  /** True where the request speaks this protocol. */
  owns(request: Recorded): boolean;
  /** The key that came with the request. */
  key(request: Recorded): string | undefined;
  /** Answers that are plain JSON (models, embeddings); undefined where a script must answer. */
  plain(request: Recorded, models: readonly FakeModel[]): { status: number; body: unknown } | undefined;
  speak(request: Recorded, answer: Answer): Speech;
  error(status: number, message: string, type?: string): unknown;
}

/** A vector that depends on the text alone. */
export function vectorOf(text: string, dimensions = 8): number[] {
  return Array.from({ length: dimensions }, (_, index) => {
    let sum = index + 1;
    for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0) * (index + 1)) % 1009;
    return sum / 1009;
  });
}

/** Cuts a text in two, as servers do with the arguments of a tool. */
export function halves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((part) => part !== '');
}
