import { describe, expect, test } from 'vitest';
import { Pile } from './pile.ts';
import { cosine, encode, encodeAsked, normal } from './quantize.ts';

/** The same numbers in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

/** Clusters that run into each other: a record's nearest are of several of them. */
function overlapping(count: number, dimensions: number, seed = 1): Float32Array[] {
  const next = chance(seed);
  const centers = Array.from({ length: 12 }, () => Float32Array.from({ length: dimensions }, next));
  return Array.from({ length: count }, (_, at) => {
    const center = centers[at % centers.length] ?? new Float32Array(dimensions);
    return normal(center.map((value) => value + 1.6 * next()));
  });
}

function filled(vectors: readonly Float32Array[], wide?: boolean): Pile {
  const pile = new Pile(vectors[0]?.length ?? 0, wide);
  for (const [position, vector] of vectors.entries()) pile.put({ position, row: position + 1000 }, encode(vector));
  return pile;
}

const found = (pile: Pile, asked: Float32Array, count: number) =>
  pile.nearest(encodeAsked(asked), count).map(({ position }) => position);

const truly = (vectors: readonly Float32Array[], asked: Float32Array, count: number) =>
  vectors
    .map((vector, position) => ({ position, likeness: cosine(vector, asked) }))
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, count)
    .map(({ position }) => position);

describe('the nearest by their codes', () => {
  // Widths that are no multiple of what is done at a time, and more records than one block holds.
  test.each([
    [3, 50],
    [17, 500],
    [384, 5_000],
    [1_025, 300],
  ])('hold the ten truly nearest in %i dimensions', (dimensions, count) => {
    const vectors = overlapping(count, dimensions);
    const pile = filled(vectors);
    for (const asked of overlapping(8, dimensions, 5)) {
      const likely = new Set(found(pile, asked, Math.min(count, 40)));
      expect(truly(vectors, asked, 10).filter((position) => !likely.has(position))).toEqual([]);
    }
  });

  test('are told how near they are, to the third digit', () => {
    const vectors = overlapping(500, 384);
    const pile = filled(vectors);
    for (const asked of overlapping(8, 384, 5))
      for (const { position, likeness } of pile.nearest(encodeAsked(asked), 20))
        expect(Math.abs(likeness - cosine(asked, vectors[position] ?? asked))).toBeLessThan(0.003);
  });

  test('are the same with and without the instructions of a processor', () => {
    const vectors = overlapping(4_200, 40);
    const [wide, plain] = [filled(vectors), filled(vectors, false)];
    for (const asked of overlapping(10, 40, 9)) expect(found(wide, asked, 50)).toEqual(found(plain, asked, 50));
  });

  test('that are equally near come in the order in which they were said', () => {
    const same = Array.from({ length: 30 }, () => Float32Array.of(0, 1, 0));
    expect(found(filled(same), Float32Array.of(0, 1, 0), 5)).toEqual([0, 1, 2, 3, 4]);
  });

  test('are only those that are asked for', () => {
    const vectors = overlapping(200, 24);
    const [asked = new Float32Array(24)] = vectors;
    const even = filled(vectors).nearest(encodeAsked(asked), 40, (position) => position % 2 === 0);
    expect(even.map(({ position }) => position % 2)).toEqual(Array.from({ length: 40 }, () => 0));
  });
});

describe('a pile', () => {
  test('gives no place to what was removed, and keeps all the others', () => {
    const vectors = overlapping(4_500, 24);
    const pile = filled(vectors);
    const left = new Map(vectors.entries());
    for (let position = 0; position < 4_500; position += 2) {
      pile.remove(position);
      left.delete(position);
    }
    pile.remove(4_498);
    expect(pile.size).toBe(2_250);
    for (const [position, vector] of [...left].slice(0, 200)) expect(found(pile, vector, 1)).toEqual([position]);
  });

  test('has the new code of what changed, and its new row', () => {
    const vectors = overlapping(100, 24);
    const pile = filled(vectors);
    const other = vectors[50]?.map((value) => -value) ?? new Float32Array(24);
    pile.put({ position: 50, row: 7 }, encode(other));
    expect(pile.size).toBe(100);
    expect(pile.nearest(encodeAsked(other), 1)).toMatchObject([{ position: 50, row: 7 }]);
  });

  test('that is empty, and a vector of zeros, are found nothing in and break nothing', () => {
    expect(found(new Pile(8), Float32Array.of(1), 5)).toEqual([]);
    const zeros = new Float32Array(8);
    expect(normal(zeros)).toEqual(zeros);
    expect(found(filled([zeros, normal([1, 0, 0, 0, 0, 0, 0, 0])]), normal([1, 1, 0, 0, 0, 0, 0, 0]), 1)).toEqual([1]);
  });
});
