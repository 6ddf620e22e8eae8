/** Understands Ollama's newline-delimited answers. */
import { randomUUID } from 'node:crypto';
import type { StopReason } from '../../agent/provider.ts';
import type { Events } from '../body.ts';
import { isObject } from '../json.ts';
import { lineReader, type TextSink } from '../lines.ts';

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** One line as an object. Thrown for anything else: SyntaxError or TypeError. */
function parseLine(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line);
  if (!isObject(value)) throw new TypeError('a line that is not an object');
  return value;
}

/** Use for `chat`. `onError` makes the error for an `error` line. */
export function readChat(events: Events, onError: (text: unknown) => Error): TextSink {
  let called = false;

  const call = (entry: unknown): void => {
    const wanted = isObject(entry) && isObject(entry.function) ? entry.function : undefined;
    if (!wanted) return;
    called = true;
    const id = isObject(entry) && typeof entry.id === 'string' && entry.id ? entry.id : `call_${randomUUID()}`;
    events.size += JSON.stringify(wanted.arguments ?? {}).length;
    events.add({ type: 'tool_call', callId: id, name: String(wanted.name), args: wanted.arguments ?? {} });
  };

  const stop = (value: Record<string, unknown>): void => {
    const inputTokens = count(value.prompt_eval_count);
    const outputTokens = count(value.eval_count);
    events.add({ type: 'usage', usage: { inputTokens, outputTokens, cacheReadTokens: 0, cacheWriteTokens: 0 } });
    const ends: Record<string, StopReason> = { stop: called ? 'tool_use' : 'end', length: 'length' };
    events.add({ type: 'stop', reason: ends[String(value.done_reason ?? 'stop')] ?? 'other' });
    events.stopped = true;
  };

  return lineReader((line) => {
    if (line === '') return;
    const value = parseLine(line);
    if (value.error !== undefined) throw onError(value.error);
    const { message } = value;
    if (isObject(message)) {
      if (typeof message.thinking === 'string') events.say('thinking', message.thinking);
      if (typeof message.content === 'string') events.say('text', message.content);
      if (Array.isArray(message.tool_calls)) message.tool_calls.forEach(call);
    }
    if (value.done === true) stop(value);
  });
}
