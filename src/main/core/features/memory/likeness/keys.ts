/** Under which keys a text is filed, so that what might say the same is found by looking at a few rows and not at all. */
import { attributeOf } from './attribute.ts';
import type { Sketch } from './sketch.ts';

export interface Keys {
  /** Where the text is filed. */
  readonly own: readonly number[];
  /** Where else to look: with one word more or less, a half is a word longer or shorter. */
  readonly near: readonly number[];
}

const computed = new WeakMap<Sketch, Keys>();

/**
 * Texts that say the same share a key: the whole, its first half, its last half, or its two longest words. One word more or less
 * leaves at least one of them as it was. What may not differ is in each key.
 */
export function likenessKeys(sketch: Sketch): Keys {
  const known = computed.get(sketch);
  if (known) return known;
  const keys = compute(sketch);
  computed.set(sketch, keys);
  return keys;
}

const half = (count: number): number => Math.max(1, count >> 1);

function compute({ content, numbers, negations, folded, exact }: Sketch): Keys {
  const whole = end(fold(start('whole|'), folded));
  if (exact) return { own: [whole], near: [] };
  const guarded = (what: string) => fold(start(what), `${numbers}|${negations}|`);
  const [first, last] = [guarded('first|'), guarded('last|')];
  const many = content.length;
  const halves = (words: number) => [end(foldWords(first, content, 0, words)), end(foldWords(last, content, many - words, many))];
  const words = half(many);
  // Of the three lengths two are the same, or the shorter one is its own.
  const other = half(many - 1) === words ? half(many + 1) : half(many - 1);
  const own = [whole, end(fold(guarded('longest|'), longestTwo(content))), ...halves(words)];
  return { own, near: other === words ? [] : halves(other) };
}

/** Under which key a statement is filed that gives something one value; null where the text is no such statement. */
export function attributeKey(text: string): number | null {
  const attribute = attributeOf(text);
  return attribute ? hash(`attribute|${attribute.of}`) : null;
}

/** Long words are rare ones. */
function longestTwo(content: readonly string[]): string {
  let [first, second] = ['', ''];
  for (const word of content) {
    if (isLonger(word, first)) [first, second] = [word, first];
    else if (word !== first && isLonger(word, second)) second = word;
  }
  return `${first} ${second}`;
}

const isLonger = (word: string, than: string): boolean =>
  word.length > than.length || (word.length === than.length && word > than);

/** 31 bits of a string (FNV-1a, piece by piece): two that meet by chance are told apart by who looks. */
const hash = (text: string): number => end(start(text));

const start = (text: string): number => fold(0x811c9dc5, text);

function fold(from: number, text: string): number {
  let bits = from;
  for (let at = 0; at < text.length; at += 1) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193);
  return bits;
}

const space = 32;

/** As if they stood in one text, with a space between. */
function foldWords(from: number, words: readonly string[], first: number, past: number): number {
  let bits = from;
  for (let at = Math.max(0, first); at < Math.min(past, words.length); at += 1) {
    if (at > Math.max(0, first)) bits = Math.imul(bits ^ space, 0x01000193);
    bits = fold(bits, words[at] ?? '');
  }
  return bits;
}

const end = (bits: number): number => (bits ^ (bits >>> 15)) & 0x7fffffff;
