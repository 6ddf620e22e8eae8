/** What has been said and done so far, read back from what a model is given. */
import type { ModelMessage, ModelRequest } from '../../../agent/provider.ts';

/** A call of a tool, and what came of it. */
export interface Done {
  name: string;
  args: unknown;
  /** Null where it has no answer. */
  result: { ok: true; data: unknown } | { ok: false; why: string } | null;
}

export interface Turn {
  /** The last thing that the person wrote. */
  said: string;
  /** What was done for it, in order. */
  done: Done[];
  /** What was done before it. */
  earlier: Done[];
  /** What the person wrote before it; empty where nothing. */
  saidBefore: string;
}

/** What stands beside a person's words is none of them; turns that were joined after a failure end with the newest. */
const wordsOf = ({ role, content }: ModelMessage): string[] =>
  role === 'user' ? content.flatMap((part) => (part.type === 'text' && !part.aside ? [part.text] : [])) : [];

/** Use on each request. */
export function turnIn({ messages }: Pick<ModelRequest, 'messages'>): Turn {
  const at = messages.findLastIndex((message) => wordsOf(message).length > 0);
  const before = at < 0 ? [] : messages.slice(0, at);
  const all = [...before.flatMap(wordsOf), ...(messages[at] ? wordsOf(messages[at]) : [])];
  return {
    said: all.at(-1) ?? '',
    saidBefore: all.at(-2) ?? '',
    done: doneIn(messages.slice(Math.max(0, at))),
    earlier: doneIn(before),
  };
}

function doneIn(messages: readonly ModelMessage[]): Done[] {
  const parts = messages.flatMap(({ content }) => content);
  const results = new Map(parts.flatMap((part) => (part.type === 'tool_result' ? [[part.callId, part] as const] : [])));
  return parts.flatMap((part): Done[] => {
    if (part.type !== 'tool_call') return [];
    const result = results.get(part.callId);
    return [{ name: part.name, args: part.args, result: result ? resultOf(result) : null }];
  });
}

function resultOf({ ok, text }: { ok: boolean; text: string }): NonNullable<Done['result']> {
  if (!ok) return { ok: false, why: reasonIn(text) };
  // What came from outside stands between marks: the marks are a model's, and the data stays what it is.
  const inner = /^From outside [\s\S]*?\n<<(\w+)\n([\s\S]*)\n\1>>$/.exec(text)?.[2] ?? text;
  return { ok: true, data: parsed(inner) };
}

function reasonIn(text: string): string {
  const told = parsed(text.replace(/^It failed: /, ''));
  if (typeof told === 'object' && told !== null && 'message' in told && typeof told.message === 'string') return told.message;
  return typeof told === 'string' ? told : 'It failed.';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
