/** Under which keys a text is filed, so that what might say the same is found by looking at a few rows and not at all. */
import { attributeOf } from './attribute.ts';
import { end, fold, foldByte, half, hash, type Keys, start } from './hash.ts';
import { quickKeys } from './quick.ts';
import { type Sketch, sketchOf } from './sketch.ts';

/** Rule, look-up and projection ask for the same text in turn, of many at once for all of them first. */
interface Filing extends Keys {
  readonly attribute: number | null;
}
const filings = new Map<string, Filing>();
const mostFilings = 256;
/** A longer one is not worth the memory. */
const longestFiling = 20_000;

/** Use on a text: where it is filed, where to look for it, and under what it gives a value. */
export function filingOf(text: string): Filing {
  const known = filings.get(text);
  if (known) return known;
  const { own, near } = quickKeys(text) ?? likenessKeys(sketchOf(text));
  const filing = { own, near, attribute: attributeKey(text) };
  if (filings.size >= mostFilings) filings.clear();
  if (text.length <= longestFiling) filings.set(text, filing);
  return filing;
}

/**
 * Texts that say the same share a key: the whole, its first half, its last half, or its two longest words. One word more or less
 * leaves at least one of them as it was. What may not differ is in each key.
 */
export function likenessKeys(sketch: Sketch): Keys {
  const { content, numbers, negations, folded, exact } = sketch;
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

const space = 32;

/** As if they stood in one text, with a space between. */
function foldWords(from: number, words: readonly string[], first: number, past: number): number {
  let bits = from;
  for (let at = Math.max(0, first); at < Math.min(past, words.length); at += 1) {
    if (at > Math.max(0, first)) bits = foldByte(bits, space);
    bits = fold(bits, words[at] ?? '');
  }
  return bits;
}
