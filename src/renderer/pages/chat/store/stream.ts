/** How the events of a run become the text of a message. Pure: a message and an event make a message. */
import type { Content, Message, MessageState } from '../../../../contract/chat.ts';
import type { RunEvent, RunState, Usage } from '../../../../contract/run-event.ts';

/** `old` was already in the text; `gap` says that something before it is missing. */
export type Applied = Message | 'old' | 'gap';

const ends: Partial<Record<RunState, MessageState>> = {
  succeeded: 'complete',
  failed: 'failed',
  cancelled: 'stopped',
  interrupted: 'interrupted',
};

/** Use with each event of the message's run, in the order they come. */
export function apply(message: Message, event: RunEvent): Applied {
  const seen = message.seq ?? 0;
  if (event.seq <= seen || message.state !== 'streaming') return 'old';
  if (event.seq > seen + 1) return 'gap';
  return { ...message, ...changed(message, event), seq: event.seq };
}

function changed(message: Message, event: RunEvent): Partial<Message> {
  switch (event.kind) {
    case 'text':
    case 'thinking':
      return { content: grown(message.content, event.kind, event.delta) };
    case 'tool_call':
      return { content: [...message.content, { type: 'tool_call', callId: event.callId, name: event.name, args: event.args }] };
    case 'tool_result':
      return { content: [...message.content, result(event)] };
    case 'recalled':
      return { content: [...message.content, { type: 'recalled', items: event.items }] };
    case 'notice':
      return { content: [...message.content, { type: 'notice', code: event.code, text: event.text }] };
    case 'usage':
      return { usage: usageOf(event), ...(event.model !== undefined && { model: event.model }) };
    case 'state':
      return ended(message, event);
    default:
      return {};
  }
}

function ended(message: Message, event: RunEvent & { kind: 'state' }): Partial<Message> {
  return { state: ends[event.state] ?? message.state, ...(event.failure && { failure: event.failure }) };
}

function grown(content: readonly Content[], type: 'text' | 'thinking', delta: string): Content[] {
  const last = content.at(-1);
  if (last?.type === type) return [...content.slice(0, -1), { type, text: last.text + delta }];
  return [...content, { type, text: delta }];
}

function result(event: RunEvent & { kind: 'tool_result' }): Content {
  return {
    type: 'tool_result',
    callId: event.callId,
    ok: event.ok,
    ...(event.data !== undefined && { data: event.data }),
    ...(event.error !== undefined && { error: event.error }),
    ...(event.tookMs !== undefined && { tookMs: event.tookMs }),
    ...(event.outside !== undefined && { outside: event.outside }),
  };
}

function usageOf({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, cost }: Usage): Usage {
  return {
    inputTokens,
    outputTokens,
    ...(cacheReadTokens !== undefined && { cacheReadTokens }),
    ...(cacheWriteTokens !== undefined && { cacheWriteTokens }),
    ...(cost !== undefined && { cost }),
  };
}

/** Use to show or copy what a message says, without what it did. */
export function textOf(message: Message): string {
  return message.content
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('\n\n')
    .trim();
}

/** Use for "64 words"; scripts without spaces are counted by the segmenter. */
export function countWords(text: string): number {
  let words = 0;
  for (const { isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) if (isWordLike) words++;
  return words;
}

/** Use after reading a part of the branch again: what is the same keeps its identity, so that it is not drawn again. */
export function merge(shown: readonly Message[], read: readonly Message[]): { messages: readonly Message[]; joined: boolean } {
  const first = read[0];
  const at = first ? shown.findIndex((message) => message.id === first.id) : -1;
  const known = new Map(shown.map((message) => [message.id, message]));
  const fresh = read.map((message) => {
    const before = known.get(message.id);
    return before && same(before, message) ? before : message;
  });
  return at === -1 ? { messages: fresh, joined: false } : { messages: [...shown.slice(0, at), ...fresh], joined: true };
}

/** A finished message only changes in its branches and its cost. */
function same(a: Message, b: Message): boolean {
  return (
    a.state === b.state &&
    a.state !== 'streaming' &&
    a.siblings.join() === b.siblings.join() &&
    a.usage?.cost === b.usage?.cost &&
    a.content.length === b.content.length
  );
}
