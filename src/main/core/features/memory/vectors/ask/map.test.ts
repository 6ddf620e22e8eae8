import { expect, test } from 'vitest';
import { normal } from '../scan/quantize.ts';
import { flatten } from './map.ts';

/** Three kinds of vectors, each around a place of its own. */
const kinds = Array.from({ length: 90 }, (_, at) => {
  const vector = new Float32Array(20).map((_zero, place) => Math.sin(at * 7.3 + place * 1.9) * 0.1);
  vector[(at % 3) * 5] = 1;
  return normal(vector);
});

const apart = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y);

test('what is alike lies near', () => {
  const points = flatten(kinds);
  const [first, second, third, alike] = [points[0], points[1], points[2], points[3]].map((point) => point ?? { x: 9, y: 9 });
  if (!first || !second || !third || !alike) throw new Error('A point is missing.');
  expect(apart(first, alike)).toBeLessThan(0.5);
  expect(Math.min(apart(first, second), apart(second, third), apart(first, third))).toBeGreaterThan(0.8);
});

test('the same vectors give the same picture, within its frame', () => {
  const points = flatten(kinds);
  expect(flatten(kinds)).toEqual(points);
  const all = points.flatMap(({ x, y }) => [x, y]);
  expect(Math.max(...all.map(Math.abs))).toBeCloseTo(1);
});

test('two lie on a line: what is only rounding is drawn as nothing', () => {
  const points = flatten([normal([1, 0.2, 0.3]), normal([0.1, 1, 0.5])]);
  expect(points.map(({ x }) => Math.abs(x))).toEqual([1, expect.closeTo(1)]);
  expect(points.map(({ y }) => y)).toEqual([0, 0]);
});

test('none, one, and many of the same are drawn without a fault', () => {
  const one = normal([1, 2, 3]);
  for (const vectors of [[], [one], [one, one, one], [new Float32Array(3)]])
    for (const { x, y } of flatten(vectors)) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true);
});
