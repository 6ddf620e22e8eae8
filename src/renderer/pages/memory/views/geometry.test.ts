import { describe, expect, it } from 'vitest';
import { all, countsOf, dragged, huesOf, inSight, islandsOf, nearest, otherHue, project, stepFrom, zoomed } from './geometry.ts';
import type { MapPoint } from './store.ts';

const size = { width: 360, height: 240 };
const point = (x: number, y: number, category = 'gear'): MapPoint => ({
  id: `${x},${y}`,
  x,
  y,
  category,
  text: '',
  at: '2026-01-02T03:04:05.000Z',
});

describe('the map of memory', () => {
  it('shows every point, and enlarges around the place that is pointed at', () => {
    for (const corner of [point(-1, -1), point(1, 1)]) {
      const { x, y } = project(corner, all, size);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(size.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(size.height);
    }
    const here = project(point(0.3, -0.2), all, size);
    const there = project(point(0.3, -0.2), zoomed(all, 3, size, here), size);
    expect(there.x).toBeCloseTo(here.x, 5);
    expect(there.y).toBeCloseTo(here.y, 5);
  });

  it('is never pulled out of sight, and never smaller than whole', () => {
    expect(dragged(all, { x: 500, y: 500 }, size)).toEqual(all);
    expect(zoomed(all, 0.1, size)).toEqual(all);
    const near = zoomed(all, 4, size);
    expect(Math.abs(dragged(near, { x: 9999, y: 0 }, size).x)).toBeLessThanOrEqual(0.75);
    const moved = project(point(0.9, 0.9), inSight(near, point(0.9, 0.9), size), size);
    expect(moved.x).toBeLessThan(size.width);
    expect(moved.y).toBeLessThan(size.height);
  });

  it('finds the point under the pointer, and none in the open', () => {
    const points = [point(0, 0), point(0.5, 0.5)];
    expect(nearest(points, project(point(0.5, 0.5), all, size), all, size)).toBe(1);
    expect(nearest(points, project(point(-0.8, 0.8), all, size), all, size)).toBeNull();
  });

  it('is walked by keys: each arrow leads to a point that way, and at the edge nothing moves', () => {
    const points = [point(0, 0), point(0.2, 0.02), point(-0.3, 0), point(0, 0.4), point(0.01, -0.4)];
    expect(stepFrom(points, 0, 'right')).toBe(1);
    expect(stepFrom(points, 0, 'left')).toBe(2);
    expect(stepFrom(points, 0, 'down')).toBe(3);
    expect(stepFrom(points, 0, 'up')).toBe(4);
    expect(stepFrom(points, 2, 'left')).toBe(2);
    expect(stepFrom([], 0, 'left')).toBe(0);
  });

  it('gives the five largest categories a color of their own, the same each time', () => {
    const counts = { f: 1, e: 2, d: 3, c: 4, b: 5, a: 6 };
    expect([...huesOf(counts)]).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 3],
      ['e', 4],
      ['f', otherHue],
    ]);
  });

  it('names an island, and not what is all over the map', () => {
    const island = [0.5, 0.52, 0.54, 0.56].map((x) => point(x, 0.5, 'lab'));
    const spread = [-1, -0.4, 0.1, 0.6, 1].map((x) => point(x, 0, 'all'));
    const points = [...island, ...spread];
    expect(islandsOf(points, huesOf(countsOf(points))).map(({ category }) => category)).toEqual(['lab']);
  });
});
