/**
 * Reads a streamed body. The SDKs make the request and judge its status; their stream parsers pass every event through three
 * or four async generators (Ollama's also drops what it cannot parse), so the body is read here: all events of a chunk at
 * once, neighboring deltas joined, one `await` per chunk.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ModelEvent } from '../agent/provider.ts';
import { ProviderError } from '../agent/provider.ts';
import { type Attempt, beginAttempt, type Patience } from './attempt.ts';
import { type Callee, cutOff, malformed, overlong } from './fault.ts';
import type { TextSink } from './lines.ts';

/** What one answer has said so far: parsers put events in, the reader takes them out. */
export class Events {
  /** Set by the parser once the protocol's own stop has come. */
  stopped = false;
  /** Characters of text, thinking and arguments so far. */
  size = 0;
  #queue: ModelEvent[] = [];

  /** Text or thinking; joins the event before it where that is of the same kind. */
  say(type: 'text' | 'thinking', delta: string): void {
    this.size += delta.length;
    const last = this.#queue.at(-1);
    if (last?.type === type) last.delta += delta;
    else if (delta !== '') this.#queue.push({ type, delta });
  }

  add(event: ModelEvent): void {
    this.#queue.push(event);
  }

  drain(): ModelEvent[] {
    const events = this.#queue;
    if (events.length > 0) this.#queue = [];
    return events;
  }
}

export interface StreamCall {
  callee: Callee;
  signal: AbortSignal;
  patience: Patience;
  maxOutputTokens: number;
  /** Makes the request through the SDK. */
  open(signal: AbortSignal): Promise<Response>;
  /** Makes the parser that understands the body and fills `events`. */
  parse(events: Events): TextSink;
}

// Far above what an honest server needs for a token: 32 characters of content, 2 KiB on the wire with its envelope.
const charsPerToken = 32;
const bytesPerToken = 2048;
const headroom = 256 * 1024;

/** Use for every streamed answer. Thrown: ProviderError, or the reason of `signal`. */
export async function* streamEvents(call: StreamCall): AsyncGenerator<ModelEvent, void, void> {
  const { callee, maxOutputTokens } = call;
  const attempt = beginAttempt(callee, call.signal, call.patience);
  const events = new Events();
  let bytes = 0;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    const response = await call.open(attempt.signal);
    attempt.heard();
    reader = bodyOf(response, callee).getReader();
    const decoder = new TextDecoder();
    const sink = call.parse(events);
    while (!events.stopped) {
      const { done, value } = await readChunk(reader, attempt, callee);
      if (done) {
        finish(sink, decoder.decode(), events, callee);
      } else {
        bytes += value.byteLength;
        feed(sink, decoder.decode(value, { stream: true }), callee);
      }
      const news = events.drain();
      if (news.length > 0) attempt.understood();
      for (const event of news) yield event;
      if (!events.stopped && isOverlong(bytes, events.size, maxOutputTokens)) throw overlong(callee);
    }
  } catch (error) {
    throw attempt.reason(error);
  } finally {
    attempt.close(events.stopped);
    if (events.stopped && reader) void leave(reader);
  }
}

const isOverlong = (bytes: number, chars: number, tokens: number): boolean =>
  bytes > tokens * bytesPerToken + headroom || chars > tokens * charsPerToken + headroom;

function bodyOf(response: Response, callee: Callee): ReadableStream<Uint8Array> {
  if (!response.body) throw malformed(callee, 'an answer without a body');
  return response.body;
}

async function readChunk(reader: ReadableStreamDefaultReader<Uint8Array>, attempt: Attempt, callee: Callee) {
  try {
    const chunk = await reader.read();
    attempt.heard();
    return chunk;
  } catch (error) {
    if (attempt.signal.aborted) throw error;
    throw cutOff(callee, error);
  }
}

/** Whatever a parser throws was caused by what the provider sent. */
function feed(sink: TextSink, text: string, callee: Callee): void {
  try {
    sink.take(text);
  } catch (error) {
    throw error instanceof ProviderError ? error : malformed(callee, error);
  }
}

function finish(sink: TextSink, last: string, events: Events, callee: Callee): void {
  try {
    sink.take(last);
    sink.end();
  } catch (error) {
    // Half an event at the end is an answer cut off, not a strange one.
    if (error instanceof ProviderError) throw error;
  }
  if (!events.stopped) throw cutOff(callee);
}

/** Reads to the end that is due, so that the connection can be used again; a server that goes on talking is left. */
async function leave(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const late = delay(1000, undefined, { ref: false }).then(() => ({ done: false }));
  try {
    for (let chunks = 0; chunks < 16; chunks += 1) {
      const first = await Promise.race([reader.read(), late]);
      if (first.done) return;
    }
    await reader.cancel();
  } catch {
    // The answer is already whole: how its connection ends is of no interest.
  }
}
