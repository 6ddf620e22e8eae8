/**
 * What Hearth's own words do next about a wish: call a tool, or answer. It sees what a model would see, and what it does goes
 * through the same policy; it says that something is done only after the tool has said so.
 */
import type { ModelRequest, ModelTool } from '../../../agent/provider.ts';
import { type Hit, hitsIn, isObject, sharedWords, tellingWords } from './hits.ts';
import { type Wish, wishIn } from './intents.ts';
import { type Done, type Turn, turnIn } from './turn.ts';
import { forgottenText, notDoneText, recalledText, rememberedText, sayings } from './words.ts';

/** The tools that Hearth's own words may ask for, and no other. */
export const ownTools = ['memory_store', 'memory_delete', 'search_memory', 'note_write'] as const;
type OwnTool = (typeof ownTools)[number];

interface Call {
  name: OwnTool;
  args: Record<string, unknown>;
}

export type Next = { say: string } | { calls: Call[] };

const call = (name: OwnTool, args: Record<string, unknown>): Next => ({ calls: [{ name, args }] });

/** What a statement is worth keeping as. */
export interface Statement {
  text: string;
  category?: string;
  kind?: string;
  occurredAt?: string;
}

interface Asked {
  turn: Turn;
  tools: readonly ModelTool[];
  /** The statement as memory would word it; null where it knows no better. */
  statement(said: string): Statement | null;
}

const mostFound = 20;
const mostShown = 8;
/** Each asks for leave of its own. */
const mostForgotten = 10;
const notePath = 'notes.md';

/** Null where the person wants something else than remembering and noting, or no tool was given. */
export function nextStep(request: ModelRequest, statement: Asked['statement']): Next | null {
  const tools = request.tools ?? [];
  if (tools.length === 0 || request.toolChoice === 'none') return null;
  const turn = turnIn(request);
  const wish = wishIn(turn.said);
  if (!wish) return null;
  const next = stepFor(wish, { turn, tools, statement });
  const absent = next !== null && 'calls' in next && next.calls.some((one) => !tools.some(({ name }) => name === one.name));
  return absent ? { say: sayings.absent } : next;
}

function stepFor(wish: Wish, asked: Asked): Next | null {
  switch (wish.do) {
    case 'remember':
      return remember(wish.text, asked);
    case 'forget':
      return forget(wish.query, asked);
    case 'recall':
      return recall(wish, asked);
    case 'note':
      return note(wish.text, asked);
    case 'undo':
      return undo(asked);
  }
}

function remember(text: string, { turn, statement }: Asked): Next {
  const [done] = turn.done;
  if (!done) {
    const { text: words, category, kind, occurredAt } = statement(turn.said) ?? { text: asSentence(text) };
    const args = {
      text: words,
      ...(category ? { category } : {}),
      ...(kind ? { kind } : {}),
      ...(occurredAt ? { occurredAt } : {}),
    };
    return call('memory_store', args);
  }
  const { result } = done;
  if (!result?.ok) return { say: notDoneText('It was not remembered.', result?.why ?? '') };
  const kept = isObject(result.data) ? result.data : {};
  return { say: rememberedText(typeof kept.text === 'string' ? kept.text : text, typeof kept.merged === 'string') };
}

function note(text: string, { turn }: Asked): Next {
  const [done] = turn.done;
  if (!done) return call('note_write', { path: notePath, text: `- ${text}\n`, append: true });
  if (!done.result?.ok) return { say: notDoneText('It was not noted.', done.result?.why ?? '') };
  return { say: sayings.noted(notePath) };
}

function recall({ query, asked }: Extract<Wish, { do: 'recall' }>, { turn }: Asked): Next | null {
  const [done] = turn.done;
  if (!done) return call('search_memory', { query: query.slice(0, 2000), limit: mostFound });
  if (!done.result?.ok) return { say: notDoneText('It could not be looked up.', done.result?.why ?? '') };
  const hits = hitsIn(done.result.data);
  const near = relevant(query, hits);
  if (near.length > 0) return { say: recalledText(query, near.slice(0, mostShown), true) };
  // A question that is none of memory's finds nothing there: what was asked for in so many words is answered, the rest is not.
  return asked ? { say: recalledText(query, hits.slice(0, 3), false) } : null;
}

function relevant(query: string, hits: readonly Hit[]): Hit[] {
  const words = tellingWords(query);
  const least = words.length > 2 ? 2 : 1;
  return hits.filter(({ text }) => sharedWords(words, text) >= Math.min(least, words.length));
}

function forget(query: string | null, { turn }: Asked): Next {
  if (turn.done.some(({ name }) => name === 'memory_delete')) return afterForgetting(turn.done);
  const meant = query === null ? lastKept(turn.earlier) : null;
  if (meant) return call('memory_delete', { ...meant });
  const words = query ?? turn.saidBefore;
  if (words.trim() === '') return { say: sayings.nothingBefore };
  const [looked] = turn.done;
  if (!looked) return call('search_memory', { query: words.slice(0, 2000), limit: mostFound });
  if (!looked.result?.ok) return { say: notDoneText('It could not be looked up.', looked.result?.why ?? '') };
  const meantHits = saying(words, hitsIn(looked.result.data));
  if (meantHits.length === 0) return { say: sayings.nothingToForget(words) };
  // Each is shown to the person, word for word, before anything is done.
  return { calls: meantHits.map(({ id, text }) => ({ name: 'memory_delete', args: { id, text } })) };
}

/** What is forgotten is gone for good: only what says all of it is meant. */
function saying(query: string, hits: readonly Hit[]): Hit[] {
  const words = tellingWords(query);
  return words.length === 0 ? [] : hits.filter(({ text }) => sharedWords(words, text) === words.length).slice(0, mostForgotten);
}

function afterForgetting(done: readonly Done[]): Next {
  const asked = done.filter(({ name }) => name === 'memory_delete');
  const gone = asked.filter(({ result }) => result?.ok).length;
  if (gone > 0) return { say: forgottenText(gone) };
  const { result } = asked.at(-1) ?? { result: null };
  return { say: notDoneText('Nothing was forgotten.', result?.ok === false ? result.why : '') };
}

/** The memory that was kept in this conversation, if that was the last thing that was done. */
function lastKept(earlier: readonly Done[]): { id: string; text: string } | null {
  const last = earlier.findLast(({ result }) => result?.ok);
  if (last?.name !== 'memory_store' || !last.result?.ok) return null;
  const { data } = last.result;
  if (!isObject(data) || typeof data.id !== 'string' || typeof data.text !== 'string') return null;
  return { id: data.id, text: data.text };
}

function undo({ turn }: Asked): Next {
  if (turn.done.some(({ name }) => name === 'memory_delete')) return afterForgetting(turn.done);
  const last = turn.earlier.findLast(({ result }) => result?.ok);
  if (last?.name === 'memory_delete') return { say: sayings.goneForGood };
  if (last?.name === 'note_write') return { say: sayings.noteVersions };
  const kept = lastKept(turn.earlier);
  return kept ? call('memory_delete', { ...kept }) : { say: sayings.nothingToUndo };
}

function asSentence(words: string): string {
  const text = words.trim();
  const first = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!?…]["”’)]?$/.test(first) ? first : `${first}.`;
}
