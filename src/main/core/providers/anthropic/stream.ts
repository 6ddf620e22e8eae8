/** Understands the event stream of the Messages API. */
import type {
  RawContentBlockDelta,
  RawContentBlockStartEvent,
  RawMessageStreamEvent,
} from '@anthropic-ai/sdk/resources/messages';
import type { ModelUsage, StopReason } from '../../agent/provider.ts';
import type { Events } from '../body.ts';
import { toArgs } from '../json.ts';
import { eventReader, type TextSink } from '../lines.ts';

const stopReasons: Record<string, StopReason> = {
  end_turn: 'end',
  stop_sequence: 'end',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_use',
  refusal: 'refusal',
};

interface UsageFields {
  input_tokens?: number | null;
  output_tokens?: number | null;
  cache_read_input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
}

/** A block while it grows. Its pieces are joined once, at its end. */
type OpenBlock =
  | { type: 'tool_use'; id: string; name: string; json: string[] }
  | { type: 'thinking'; text: string[]; signature: string }
  | { type: 'whole'; block: unknown };

class Message {
  readonly #events: Events;
  readonly #open = new Map<number, OpenBlock>();
  #usage: ModelUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
  #reason: StopReason = 'other';

  constructor(events: Events) {
    this.#events = events;
  }

  /** Each report is the total so far; what one leaves out stays as it was. */
  report(fields: UsageFields | undefined, stopReason?: string | null): void {
    if (stopReason) this.#reason = stopReasons[stopReason] ?? 'other';
    if (!fields) return;
    this.#usage = {
      inputTokens: fields.input_tokens ?? this.#usage.inputTokens,
      outputTokens: fields.output_tokens ?? this.#usage.outputTokens,
      cacheReadTokens: fields.cache_read_input_tokens ?? this.#usage.cacheReadTokens,
      cacheWriteTokens: fields.cache_creation_input_tokens ?? this.#usage.cacheWriteTokens,
    };
    this.#events.add({ type: 'usage', usage: this.#usage });
  }

  start({ index, content_block: block }: RawContentBlockStartEvent): void {
    if (block.type === 'tool_use') this.#open.set(index, { type: 'tool_use', id: block.id, name: block.name, json: [] });
    else if (block.type === 'thinking') {
      this.#open.set(index, { type: 'thinking', text: [block.thinking], signature: block.signature });
    } else if (block.type === 'redacted_thinking') this.#open.set(index, { type: 'whole', block });
    else if (block.type === 'text' && block.text) this.#events.say('text', block.text);
  }

  grow(index: number, delta: RawContentBlockDelta): void {
    if (delta.type === 'text_delta') {
      this.#events.say('text', String(delta.text));
      return;
    }
    const block = this.#open.get(index);
    if (delta.type === 'thinking_delta') {
      this.#events.say('thinking', String(delta.thinking));
      if (block?.type === 'thinking') block.text.push(delta.thinking);
    } else if (delta.type === 'input_json_delta' && block?.type === 'tool_use') {
      this.#events.size += delta.partial_json.length;
      block.json.push(delta.partial_json);
    } else if (delta.type === 'signature_delta' && block?.type === 'thinking') block.signature = delta.signature;
  }

  end(index: number): void {
    const block = this.#open.get(index);
    this.#open.delete(index);
    if (block?.type === 'tool_use') {
      this.#events.add({ type: 'tool_call', callId: block.id, name: block.name, args: toArgs(block.json.join('')) });
    } else if (block?.type === 'thinking') {
      // Given back with its signature, as it came: the API refuses a block that was changed.
      const whole = { type: 'thinking', thinking: block.text.join(''), signature: block.signature };
      this.#events.add({ type: 'opaque', block: whole });
    } else if (block) this.#events.add({ type: 'opaque', block: block.block });
  }

  stop(): void {
    this.#events.add({ type: 'stop', reason: this.#reason });
    this.#events.stopped = true;
  }
}

/** `onError` makes the error for an `error` event. Pings, and events of a later version, are passed over. */
export function readMessage(events: Events, onError: (body: unknown) => Error): TextSink {
  const message = new Message(events);
  const take = (event: RawMessageStreamEvent | { type: 'error' }): void => {
    switch (event.type) {
      case 'content_block_delta':
        message.grow(event.index, event.delta);
        break;
      case 'content_block_start':
        message.start(event);
        break;
      case 'content_block_stop':
        message.end(event.index);
        break;
      case 'message_start':
        message.report(event.message.usage);
        break;
      case 'message_delta':
        message.report(event.usage, event.delta.stop_reason);
        break;
      case 'message_stop':
        message.stop();
        break;
      case 'error':
        throw onError(event);
    }
  };
  return eventReader((data) => take(JSON.parse(data) as RawMessageStreamEvent));
}
