/** The map's own arithmetic: where points stand on screen, which is near, and which comes next by key. Pure. */
import type { MapPoint } from './store.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What of the map is in sight: its middle, from -1 to 1, and how many times it is enlarged. */
export interface Sight {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export const all: Sight = { x: 0, y: 0, zoom: 1 };
const closest = 24;
/** Points at the edge are drawn whole. */
const margin = 0.92;

/** Pixels for one unit of the map: the same both ways, so that distances mean the same. */
const scaleOf = (sight: Sight, { width, height }: Size) => (Math.min(width, height) / 2) * margin * sight.zoom;

/** Where a point stands on screen. Wide pictures use their width. */
export function project(point: Spot, sight: Sight, size: Size): Spot {
  const scale = scaleOf(sight, size);
  const stretch = Math.min(1.6, size.width / Math.max(1, size.height));
  return {
    x: size.width / 2 + (point.x - sight.x) * scale * stretch,
    y: size.height / 2 + (point.y - sight.y) * scale,
  };
}

/** What is at a place on screen, in the map's own measure. */
function unproject(at: Spot, sight: Sight, size: Size): Spot {
  const scale = scaleOf(sight, size);
  const stretch = Math.min(1.6, size.width / Math.max(1, size.height));
  return { x: sight.x + (at.x - size.width / 2) / (scale * stretch), y: sight.y + (at.y - size.height / 2) / scale };
}

const between = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value));

/** Nothing is gained by looking past the edge. */
function held({ x, y, zoom }: Sight): Sight {
  const free = 1 - 1 / zoom;
  // No negative nothing: it is the same place, and must compare as the same.
  return { zoom, x: between(-free, x, free) + 0, y: between(-free, y, free) + 0 };
}

/** Nearer or farther, with what is at `at` staying where it is. */
export function zoomed(sight: Sight, factor: number, size: Size, at: Spot = { x: size.width / 2, y: size.height / 2 }): Sight {
  const zoom = between(1, sight.zoom * factor, closest);
  const fixed = unproject(at, sight, size);
  const moved = unproject(at, { ...sight, zoom }, size);
  return held({ zoom, x: sight.x + fixed.x - moved.x, y: sight.y + fixed.y - moved.y });
}

/** Pulled along by so many pixels. */
export function dragged(sight: Sight, by: Spot, size: Size): Sight {
  const from = unproject({ x: 0, y: 0 }, sight, size);
  const to = unproject(by, sight, size);
  return held({ ...sight, x: sight.x - (to.x - from.x), y: sight.y - (to.y - from.y) });
}

/** Moved as little as brings a point into sight. */
export function inSight(sight: Sight, point: Spot, size: Size): Sight {
  const { x, y } = project(point, sight, size);
  const edge = 12;
  if (x >= edge && y >= edge && x <= size.width - edge && y <= size.height - edge) return sight;
  return held({ ...sight, x: point.x, y: point.y });
}

/** The point under the pointer, if one is so near. */
export function nearest(points: readonly MapPoint[], at: Spot, sight: Sight, size: Size, within = 10): number | null {
  let best: number | null = null;
  let least = within * within;
  for (const [index, point] of points.entries()) {
    const { x, y } = project(point, sight, size);
    const distance = (x - at.x) ** 2 + (y - at.y) ** 2;
    if (distance > least) continue;
    best = index;
    least = distance;
  }
  return best;
}

export type Direction = 'left' | 'right' | 'up' | 'down';
const toward: Record<Direction, Spot> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/** The next point that way: near, and more ahead than aside. Stays where there is none. */
export function stepFrom(points: readonly MapPoint[], from: number, direction: Direction): number {
  const here = points[from];
  if (!here) return 0;
  const { x: dx, y: dy } = toward[direction];
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, point] of points.entries()) {
    const ahead = (point.x - here.x) * dx + (point.y - here.y) * dy;
    const aside = Math.abs((point.x - here.x) * dy) + Math.abs((point.y - here.y) * dx);
    if (index === from || ahead <= 0 || aside > ahead * 1.2) continue;
    const cost = ahead + aside * 2;
    if (cost >= least) continue;
    best = index;
    least = cost;
  }
  return best;
}

/** Five colors at most; the sixth is for all the others. */
export const otherHue = 5;

/** Which color a category has: by how much there is of it, so that the same store has the same picture. */
export function huesOf(counts: Readonly<Record<string, number>>): Map<string, number> {
  const names = Object.keys(counts).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || (a < b ? -1 : 1));
  return new Map(names.map((name, at) => [name, Math.min(at, otherHue)]));
}

/** How many of each there are. */
export function countsOf(points: readonly Pick<MapPoint, 'category'>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { category } of points) counts[category] = (counts[category] ?? 0) + 1;
  return counts;
}

export interface Island extends Spot {
  readonly category: string;
}

/** Where the name of a category stands: above the middle of its points. One that is all over the map has none. */
export function islandsOf(points: readonly MapPoint[], hues: ReadonlyMap<string, number>): Island[] {
  return [...hues].flatMap(([category, hue]) => {
    const own = points.filter((point) => point.category === category);
    if (hue === otherHue || own.length < 3) return [];
    const x = median(own.map((point) => point.x));
    const spread = median(own.map((point) => Math.abs(point.x - x)));
    const ys = own.map((point) => point.y).sort((a, b) => a - b);
    return spread > 0.35 ? [] : [{ category, x, y: ys[Math.floor(ys.length * 0.08)] ?? 0 }];
  });
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
