/** Understands the event stream of chat completions, and the small ways in which servers differ. */
import { randomUUID } from 'node:crypto';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { StopReason } from '../../agent/provider.ts';
import type { Events } from '../body.ts';
import { isObject, toArgs } from '../json.ts';
import { eventReader, type TextSink } from '../lines.ts';

const stopReasons: Record<string, StopReason> = {
  stop: 'end',
  length: 'length',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
  content_filter: 'refusal',
};

/** A choice's delta, with the names that servers give to thinking. */
type Delta = Partial<ChatCompletionChunk.Choice.Delta> & { reasoning_content?: unknown; reasoning?: unknown };

interface OpenCall {
  id: string;
  name: string;
  json: string[];
}

class Completion {
  readonly #events: Events;
  readonly #calls = new Map<number, OpenCall>();
  #reason: StopReason | undefined;

  constructor(events: Events) {
    this.#events = events;
  }

  grow(delta: Delta): void {
    const thinking = delta.reasoning_content ?? delta.reasoning;
    if (typeof thinking === 'string') this.#events.say('thinking', thinking);
    if (typeof delta.content === 'string') this.#events.say('text', delta.content);
    if (typeof delta.refusal === 'string') this.#events.say('text', delta.refusal);
    for (const part of delta.tool_calls ?? []) this.#growCall(part);
  }

  #growCall(part: ChatCompletionChunk.Choice.Delta.ToolCall): void {
    // Some servers leave the index out and send each call whole.
    const index = part.index ?? this.#calls.size;
    const call = this.#calls.get(index) ?? { id: '', name: '', json: [] };
    if (part.id) call.id = part.id;
    if (part.function?.name) call.name ||= part.function.name;
    if (part.function?.arguments) {
      call.json.push(part.function.arguments);
      this.#events.size += part.function.arguments.length;
    }
    this.#calls.set(index, call);
  }

  /** Some send the reason twice, or `stop` after tool calls: what was called decides. */
  finish(reason: string): void {
    if (this.#reason) return;
    for (const { id, name, json } of this.#calls.values()) {
      this.#events.add({ type: 'tool_call', callId: id || `call_${randomUUID()}`, name, args: toArgs(json.join('')) });
    }
    const named = stopReasons[reason] ?? 'other';
    this.#reason = this.#calls.size > 0 && named === 'end' ? 'tool_use' : named;
  }

  report(usage: NonNullable<ChatCompletionChunk['usage']>): void {
    const cached = usage.prompt_tokens_details?.cached_tokens ?? 0;
    // Some count thinking only in the total.
    const output = Math.max(usage.completion_tokens ?? 0, (usage.total_tokens ?? 0) - (usage.prompt_tokens ?? 0));
    this.#events.add({
      type: 'usage',
      usage: {
        inputTokens: Math.max(0, (usage.prompt_tokens ?? 0) - cached),
        outputTokens: output,
        cacheReadTokens: cached,
        cacheWriteTokens: 0,
      },
    });
  }

  /** Only after a reason: `[DONE]` alone is no answer. */
  stop(): void {
    if (!this.#reason || this.#events.stopped) return;
    this.#events.add({ type: 'stop', reason: this.#reason });
    this.#events.stopped = true;
  }
}

/** `onError` makes the error for an error in the stream. */
export function readCompletion(events: Events, onError: (body: unknown) => Error): TextSink {
  const completion = new Completion(events);
  const take = (chunk: Partial<ChatCompletionChunk>): void => {
    if ('error' in chunk && chunk.error) throw onError(chunk.error);
    // Usage comes after the reason, in a chunk without choices, or along with it.
    if (isObject(chunk.usage)) completion.report(chunk.usage);
    const choice = chunk.choices?.[0];
    if (!choice) return;
    if (choice.delta) completion.grow(choice.delta);
    if (choice.finish_reason) completion.finish(choice.finish_reason);
  };
  const reader = eventReader((data, event) => {
    if (data === '[DONE]') completion.stop();
    else if (event === 'error') throw onError(JSON.parse(data));
    else take(JSON.parse(data) as Partial<ChatCompletionChunk>);
  });
  return {
    take: reader.take,
    end() {
      reader.end();
      // Not every server says `[DONE]`; the reason is enough when the body ends in order.
      completion.stop();
    },
  };
}
