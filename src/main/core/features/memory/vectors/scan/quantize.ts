/** From floats to one byte a number, and to two for a question: what is lost is made good when the best are measured again. */
import { lanes } from './kernel.ts';

const most = 127;
/** Twelve bits: products with a code, summed over thousands of places, still fit into 32. */
const mostAsked = 2047;

/** Bytes of a code of so many numbers. */
export const widthOf = (dimensions: number): number => Math.ceil(dimensions / lanes) * lanes;

/** Of length 1. Zeros stay zeros. */
export function normal(vector: ArrayLike<number>): Float32Array {
  let square = 0;
  for (let at = 0; at < vector.length; at += 1) square += (vector[at] ?? 0) ** 2;
  const length = Math.sqrt(square);
  const unit = new Float32Array(vector.length);
  if (length > 0) for (let at = 0; at < vector.length; at += 1) unit[at] = (vector[at] ?? 0) / length;
  return unit;
}

function greatest(vector: Float32Array): number {
  let found = 0;
  for (let at = 0; at < vector.length; at += 1) found = Math.max(found, Math.abs(vector[at] ?? 0));
  return found;
}

export interface Code {
  /** As many as the vector has numbers. */
  bytes: Int8Array;
  /** What one step is worth. */
  scale: number;
}

/** Use on a vector that is kept. */
export function encode(vector: Float32Array): Code {
  const top = greatest(vector);
  const bytes = new Int8Array(vector.length);
  // By number: an iterator of pairs would take ten times as long, and this is on the main thread.
  if (top > 0) for (let at = 0; at < vector.length; at += 1) bytes[at] = Math.round(((vector[at] ?? 0) / top) * most);
  return { bytes, scale: top / most };
}

export interface AskedCode {
  numbers: Int16Array;
  scale: number;
}

/** Use on a question. */
export function encodeAsked(vector: Float32Array): AskedCode {
  const top = greatest(vector);
  const numbers = new Int16Array(widthOf(vector.length));
  if (top > 0) for (let at = 0; at < vector.length; at += 1) numbers[at] = Math.round(((vector[at] ?? 0) / top) * mostAsked);
  return { numbers, scale: top / mostAsked };
}

/** How alike two vectors of length 1 are. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
