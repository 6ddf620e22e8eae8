/** The picture itself, on a canvas: thousands of points without a node each. */
import { type Island, otherHue, project, type Sight, type Size } from './geometry.ts';
import type { MapPoint } from './store.ts';

export interface Picture {
  readonly points: readonly MapPoint[];
  readonly islands: readonly Island[];
  readonly hues: ReadonlyMap<string, number>;
  readonly sight: Sight;
  readonly size: Size;
  /** Found by the words in the search field; null where nothing is looked for. */
  readonly found: ReadonlySet<string> | null;
}

export interface Marked {
  /** Open at the right. */
  readonly current: string | null;
  /** Under the pointer, or reached by key. */
  readonly at: number | null;
}

/** Resolved colors: a canvas knows no custom properties. */
export interface Inks {
  readonly hues: readonly string[];
  readonly ground: string;
  readonly ink: string;
  readonly accent: string;
  readonly font: string;
}

/** Draws all of the points and their names. */
export function draw(canvas: HTMLCanvasElement, picture: Picture, inks: Inks): void {
  const context = cleared(canvas, picture.size);
  if (!context) return;
  drawPoints(context, picture, inks);
  drawNames(context, picture, inks);
}

/** Draws what is told apart, on a sheet of its own: a pointer that moves must not draw thousands of points anew. */
export function drawOver(canvas: HTMLCanvasElement, picture: Picture, inks: Inks, marked: Marked): void {
  const context = cleared(canvas, picture.size);
  if (context) drawRings(context, picture, inks, marked);
}

function cleared(canvas: HTMLCanvasElement, { width, height }: Size): CanvasRenderingContext2D | null {
  const dense = window.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * dense), Math.round(height * dense)];
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  const context = canvas.getContext('2d');
  context?.setTransform(dense, 0, 0, dense, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

const inkOf = ({ hues }: Picture, inks: Inks, { category }: MapPoint) => inks.hues[hues.get(category) ?? otherHue] ?? inks.ink;

function drawPoints(context: CanvasRenderingContext2D, picture: Picture, inks: Inks): void {
  const { points, sight, found } = picture;
  const radius = Math.min(4, (points.length > 1000 ? 1.6 : 2.4) * Math.sqrt(sight.zoom));
  const isHit = ({ id }: MapPoint) => found?.has(id) ?? false;
  context.globalAlpha = found ? 0.28 : 0.85;
  for (const point of points) if (!isHit(point)) dot(context, picture, inks, point, radius);
  context.globalAlpha = 1;
  context.strokeStyle = inks.ground;
  context.lineWidth = 1.5;
  // What was found lies on top.
  for (const point of points) if (isHit(point) && dot(context, picture, inks, point, radius + 2)) context.stroke();
}

/** True where it is in sight. */
function dot(context: CanvasRenderingContext2D, picture: Picture, inks: Inks, point: MapPoint, radius: number): boolean {
  const { sight, size } = picture;
  const { x, y } = project(point, sight, size);
  if (x < -8 || y < -8 || x > size.width + 8 || y > size.height + 8) return false;
  context.fillStyle = inkOf(picture, inks, point);
  circle(context, x, y, radius);
  context.fill();
  return true;
}

/** The open record has a ring of the accent, the one that is looked at a ring of ink. */
function drawRings(context: CanvasRenderingContext2D, picture: Picture, inks: Inks, { current, at }: Marked): void {
  const { points, sight, size } = picture;
  const open = points.find(({ id }) => id === current);
  const looked = at === null ? undefined : points[at];
  for (const [point, ink] of [
    [open, inks.accent],
    [looked, inks.ink],
  ] as const) {
    if (!point) continue;
    const { x, y } = project(point, sight, size);
    context.fillStyle = inkOf(picture, inks, point);
    circle(context, x, y, 4.5);
    context.fill();
    context.strokeStyle = ink;
    context.lineWidth = 1.5;
    circle(context, x, y, 8);
    context.stroke();
  }
}

function drawNames(context: CanvasRenderingContext2D, { islands, sight, size }: Picture, inks: Inks): void {
  context.font = inks.font;
  context.textAlign = 'center';
  context.lineJoin = 'round';
  const taken: { x: number; y: number; half: number }[] = [];
  for (const island of islands) {
    const { x, y } = project(island, sight, size);
    const name = island.category.replace(/^\p{Ll}/u, (first) => first.toUpperCase()).slice(0, 24);
    const half = context.measureText(name).width / 2 + 4;
    const at = { x: Math.min(size.width - half, Math.max(half, x)), y: Math.max(14, y - 10), half };
    // Names do not lie over one another; the legend has them all.
    if (y > size.height + 10 || taken.some((it) => Math.abs(it.y - at.y) < 14 && Math.abs(it.x - at.x) < it.half + half))
      continue;
    taken.push(at);
    context.strokeStyle = inks.ground;
    context.lineWidth = 3;
    context.strokeText(name, at.x, at.y);
    context.fillStyle = inks.ink;
    context.fillText(name, at.x, at.y);
  }
}

function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
}
