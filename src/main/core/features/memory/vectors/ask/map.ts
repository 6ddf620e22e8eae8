/** In the worker: the vectors seen from the side on which they differ most. The same vectors give the same picture. */
import { cosine } from '../scan/quantize.ts';

/** The directions are found on so many, evenly taken; all are then drawn by them. */
const sample = 800;
const turns = 24;
/** Of vectors of length 1: what differs by less is rounding. */
const nothing = 1e-5;

/** Two numbers from -1 to 1 for each vector. */
export function flatten(vectors: readonly Float32Array[]): { x: number; y: number }[] {
  const dimensions = vectors[0]?.length ?? 0;
  if (vectors.length === 0) return [];
  const step = Math.max(1, Math.floor(vectors.length / sample));
  const middle = meanOf(vectors, dimensions);
  const some = vectors.filter((_, at) => at % step === 0).map((vector) => vector.map((value, at) => value - (middle[at] ?? 0)));
  const first = direction(some, dimensions, null);
  const second = direction(some, dimensions, first);
  const along = (axis: Float32Array) => {
    const from = cosine(middle, axis);
    const values = vectors.map((vector) => cosine(vector, axis) - from);
    const reach = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return values.map((value) => (reach < nothing ? 0 : value / reach));
  };
  const [xs, ys] = [along(first), along(second)];
  return xs.map((x, at) => ({ x, y: ys[at] ?? 0 }));
}

function meanOf(vectors: readonly Float32Array[], dimensions: number): Float32Array {
  const sums = new Float64Array(dimensions);
  for (const vector of vectors) for (let at = 0; at < dimensions; at += 1) sums[at] = (sums[at] ?? 0) + (vector[at] ?? 0);
  return Float32Array.from(sums, (sum) => sum / vectors.length);
}

/** Power iteration: what all rows are multiplied by again and again turns toward where they spread most. */
function direction(rows: readonly Float32Array[], dimensions: number, across: Float32Array | null): Float32Array {
  // Any start that is not square to the answer will do; a fixed one, so that nothing is left to chance.
  let axis = Float32Array.from({ length: dimensions }, (_, at) => Math.sin(at * 12.9898 + 1));
  for (let turn = 0; turn < turns; turn += 1) {
    const next = new Float32Array(dimensions);
    for (const row of rows) {
      const share = cosine(row, axis);
      for (let at = 0; at < dimensions; at += 1) next[at] = (next[at] ?? 0) + share * (row[at] ?? 0);
    }
    const before = Math.sqrt(cosine(next, next));
    if (across) away(next, across);
    const length = Math.sqrt(cosine(next, next));
    if (length <= before * nothing) return new Float32Array(dimensions);
    axis = next.map((value) => value / length);
  }
  return turned(axis);
}

function away(axis: Float32Array, from: Float32Array): void {
  const share = cosine(axis, from);
  for (let at = 0; at < axis.length; at += 1) axis[at] = (axis[at] ?? 0) - share * (from[at] ?? 0);
}

/** An axis and its opposite are as good: the one whose greatest number is positive. */
function turned(axis: Float32Array): Float32Array {
  let greatest = 0;
  for (const value of axis) if (Math.abs(value) > Math.abs(greatest)) greatest = value;
  return greatest < 0 ? axis.map((value) => -value) : axis;
}
