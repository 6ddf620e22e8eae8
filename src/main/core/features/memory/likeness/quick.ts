/**
 * The keys of plain text, read letter by letter: nothing is made of its words but numbers. Of many that are kept at once most have
 * nothing near them, and need no sketch. What it answers is what the sketch's own keys are.
 */
import { end, fold, foldByte, half, type Keys, start } from './hash.ts';
import { isShortNo, literal, special } from './sketch.ts';
import { eachSpan, isPlain } from './tokens.ts';

const longest = 2_000;
const [space, apostrophe, comma, question, s] = [32, 39, 44, 63, 115];

/** The words that carry meaning, one after the other, and where each ends. */
const letters = new Uint8Array(longest);
const ends = new Int32Array(longest + 1);

const starts = { whole: start('whole|'), first: start('first|'), last: start('last|'), longest: start('longest|') };
/** A word that is none of these is nothing special, and need not be cut out to be looked up. */
const hashes = new Set([...special.keys()].map((word) => start(word)));

interface Reading {
  whole: number;
  told: boolean;
  numbers: string;
  negations: number;
  words: number;
  /** False where it takes the sketch to tell. */
  plain: boolean;
}

/** Null for what is not plain. */
export function quickKeys(text: string): Keys | null {
  if (text.length > longest || !isPlain(text) || literal.test(text)) return null;
  const found: Reading = { whole: starts.whole, told: false, numbers: '', negations: 0, words: 0, plain: true };
  eachSpan(text, (from, to) => read(found, text, from, to));
  if (!found.plain || !found.told) return null;
  const { words: many, numbers, negations } = found;
  const guard = `${numbers}|${negations}|`;
  const [first, last] = [fold(starts.first, guard), fold(starts.last, guard)];
  const halves = (words: number) => [foldRange(first, 0, Math.min(words, many)), foldRange(last, many - words, many)];
  const words = half(many);
  const other = half(many - 1) === words ? half(many + 1) : half(many - 1);
  const own = [end(found.whole), foldLongest(fold(starts.longest, guard), many), ...halves(words)];
  return { own, near: other === words ? [] : halves(other) };
}

function read(found: Reading, text: string, from: number, to: number): void {
  if (text.charCodeAt(from) === question) return;
  const at = startOf(found.words);
  const { bits, digits, marks } = copy(text, from, to, at);
  if (digits && marks) found.plain = false;
  const word = digits || marks || hashes.has(bits) ? text.slice(from, to).toLowerCase() : '';
  const kind = special.get(word);
  const number = digits ? word : kind?.number;
  if (!kind?.filler) tell(found, number, at, to - from);
  if (number !== undefined) found.numbers = found.numbers === '' ? number : `${found.numbers} ${number}`;
  else if (kind?.no || (marks && isShortNo(word))) found.negations += 1;
  else if (!kind?.filler) {
    ends[found.words] = at + stemmed(at, to - from);
    found.words += 1;
  }
}

/** Puts a word behind the others, in lower case. */
function copy(text: string, from: number, to: number, at: number): { bits: number; digits: boolean; marks: boolean } {
  let [bits, digits, marks] = [0x811c9dc5, false, false];
  for (let place = from; place < to; place += 1) {
    const raw = text.charCodeAt(place);
    const lower = raw >= 65 && raw <= 90 ? raw + 32 : raw;
    letters[at + place - from] = lower;
    bits = foldByte(bits, lower);
    if (raw >= 48 && raw <= 57) digits = true;
    else if (raw === apostrophe || raw === comma) marks = true;
  }
  return { bits, digits, marks };
}

function tell(found: Reading, number: string | undefined, at: number, length: number): void {
  let bits = found.told ? foldByte(found.whole, space) : found.whole;
  if (number !== undefined) bits = fold(bits, number);
  else for (let place = at; place < at + length; place += 1) bits = foldByte(bits, letters[place] ?? 0);
  found.whole = bits;
  found.told = true;
}

/** How long it is without a possessive's or a plural's `s`. */
function stemmed(at: number, length: number): number {
  if (letters[at + length - 1] !== s) return length;
  if (letters[at + length - 2] === apostrophe && length > 1) return length - 2;
  return length > 2 && letters[at + length - 2] !== s ? length - 1 : length;
}

const startOf = (word: number): number => (word === 0 ? 0 : (ends[word - 1] ?? 0));
const lengthOf = (word: number): number => (ends[word] ?? 0) - startOf(word);

function foldWord(from: number, word: number): number {
  let bits = from;
  for (let at = startOf(word); at < (ends[word] ?? 0); at += 1) bits = foldByte(bits, letters[at] ?? 0);
  return bits;
}

function foldRange(from: number, first: number, past: number): number {
  let bits = from;
  const begin = Math.max(0, first);
  for (let word = begin; word < past; word += 1) bits = foldWord(word > begin ? foldByte(bits, space) : bits, word);
  return end(bits);
}

/** Long words are rare ones. */
function foldLongest(from: number, many: number): number {
  let [first, second] = [-1, -1];
  for (let word = 0; word < many; word += 1) {
    if (first < 0 || compare(word, first) > 0) [first, second] = [word, first];
    else if (compare(word, first) !== 0 && (second < 0 || compare(word, second) > 0)) second = word;
  }
  const bits = foldByte(first < 0 ? from : foldWord(from, first), space);
  return end(second < 0 ? bits : foldWord(bits, second));
}

/** By length, then by letters. */
function compare(a: number, b: number): number {
  const length = lengthOf(a);
  if (length !== lengthOf(b)) return length - lengthOf(b);
  for (let at = 0; at < length; at += 1) {
    const difference = (letters[startOf(a) + at] ?? 0) - (letters[startOf(b) + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
