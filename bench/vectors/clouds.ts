/** Vectors as embedders make them: most of what differs lies in few directions, and kinds run into each other, or keep apart. */
import { normal } from '../../src/main/core/features/memory/vectors/scan/quantize.ts';

/** Of the vectors that are asked for. */
export const dimensions = 384;
/** What texts differ in, and how many kinds of them there are. */
const directions = 40;
const kinds = 120;
/** Beside what they differ in, every number trembles a little. */
const tremble = 0.02;

/** How far the records of a kind lie from its middle, where the middles lie 1 from the origin in each direction. */
export const spreads = { apart: 0.35, overlapping: 1.6 } as const;
export type Spread = keyof typeof spreads;

function normally(seed: number): () => number {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / 4_294_968_000;
  };
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}

export interface Cloud {
  /** Of length 1; the same for the same number. */
  vector(number: number): Float32Array;
  /** A question near to a record: another wording of it. */
  question(number: number): Float32Array;
  kindOf(number: number): number;
}

/** Use once per spread: every number has its vector, whoever asks first. */
export function cloud(spread: Spread): Cloud {
  const next = normally(77);
  const axes = Array.from({ length: directions }, () => Float32Array.from({ length: dimensions }, next));
  const middles = Array.from({ length: kinds }, () => Float32Array.from({ length: directions }, next));
  // Real embedders spread unevenly: the first directions count for more than the last.
  const weights = Array.from({ length: directions }, (_, at) => 1 / Math.sqrt(1 + at / 6));
  const kindOf = (number: number) => number % kinds;
  const place = (number: number, own: () => number): Float32Array => {
    const middle = middles[kindOf(number)] ?? new Float32Array(directions);
    return middle.map((value, at) => (value + spreads[spread] * own()) * (weights[at] ?? 0));
  };
  const unfold = (within: Float32Array, own: () => number): Float32Array => {
    const vector = new Float32Array(dimensions);
    for (const [at, value] of within.entries()) {
      const axis = axes[at];
      if (axis) for (let to = 0; to < dimensions; to += 1) vector[to] = (vector[to] ?? 0) + value * (axis[to] ?? 0);
    }
    for (let to = 0; to < dimensions; to += 1) vector[to] = (vector[to] ?? 0) + tremble * own();
    return normal(vector);
  };
  const own = (number: number) => normally(Math.imul(number + 1, 2_654_435_761));
  return {
    kindOf,
    vector(number) {
      const next = own(number);
      return unfold(place(number, next), next);
    },
    question(number) {
      const other = normally(Math.imul(number + 1, 40_503) + 9);
      const near = place(number, own(number)).map((value) => value + 0.25 * other());
      return unfold(near, other);
    },
  };
}
