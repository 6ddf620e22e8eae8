/**
 * The embedder that needs no model: words, stems and runs of letters, hashed into a vector, with what a dictionary says stands
 * near to them. The same text gives the same vector on every machine.
 */
import type { Meanings } from './text/meanings.ts';
import { isStop, words } from './text/words.ts';

/** How many numbers a vector has. */
export const dimensions = 384;

const wordShare = 1;
const letterShare = 0.25;
const nearShare = 0.5;
/** Words in several places of the vector, so that two that fall on one place still differ in the others. */
const places = 3;

/** FNV-1a, mixed once more: its low bits alone are not even. */
function hash(text: string, seed: number): number {
  let found = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at += 1) found = Math.imul(found ^ text.charCodeAt(at), 0x01000193);
  found = Math.imul(found ^ (found >>> 16), 0x45d9f3b);
  return (found ^ (found >>> 15)) >>> 0;
}

function put(vector: Float32Array, feature: string, weight: number): void {
  for (let seed = 0; seed < places; seed += 1) {
    const found = hash(feature, seed * 0x9e3779b9);
    const at = found % dimensions;
    vector[at] = (vector[at] ?? 0) + (found & 0x10000 ? weight : -weight);
  }
}

/** How telling a stem is, from 0 up: from the records, where there are any. */
export type Telling = (term: string) => number;

/** Use on a record or a question; of length 1, or all zero where the text has no word that tells something. */
export function embed(text: string, meanings: Meanings, telling: Telling = () => 1): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const word of words(text)) {
    if (isStop(word.plain)) continue;
    const weight = telling(word.term);
    put(vector, word.term, wordShare * weight);
    const near = meanings.near(word.term);
    for (const [term, closeness] of near.slice(0, 12))
      put(vector, term, (nearShare * closeness * weight) / Math.sqrt(Math.max(4, near.length)));
    const framed = `<${word.plain}>`;
    for (let at = 0; at + 4 <= framed.length; at += 1)
      put(vector, framed.slice(at, at + 4), (letterShare * weight) / Math.sqrt(framed.length));
  }
  return normal(vector);
}

function normal(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** How alike two vectors of length 1 are. */
export function similarity(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < dimensions; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
