/** The map by pointer and by key. */
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { announce } from '../../../app/announce.ts';
import { go, href } from '../../../app/location.ts';
import { dayOf, titled } from '../words/words.ts';
import {
  all,
  type Direction,
  dragged,
  inSight,
  nearest,
  type Sight,
  type Size,
  type Spot,
  stepFrom,
  zoomed,
} from './geometry.ts';
import type { MapPoint } from './store.ts';

/** With the key for it held, or two fingers: a plain wheel goes on scrolling the page. */
export function useWheel(box: RefObject<HTMLElement | null>, onZoom: (factor: number, at: Spot) => void): void {
  const latest = useRef(onZoom);
  latest.current = onZoom;
  useEffect(() => {
    const node = box.current;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
      latest.current(Math.exp(-event.deltaY / 200), { x: event.clientX - left, y: event.clientY - top });
    };
    node?.addEventListener('wheel', turn, { passive: false });
    return () => node?.removeEventListener('wheel', turn);
  }, [box]);
}

interface Moving {
  points: readonly MapPoint[];
  sight: Sight;
  size: Size;
  onSight: (sight: Sight) => void;
  onAt: (at: number | null) => void;
}

/** So little is a click and no pull. */
const stillPx = 4;

export function usePointer({ points, sight, size, onSight, onAt }: Moving) {
  const held = useRef<{ from: Spot; sight: Sight; moved: boolean } | null>(null);
  const spot = (event: PointerEvent): Spot => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      held.current = { from: spot(event), sight, moved: false };
    },
    onPointerMove(event: PointerEvent) {
      const here = spot(event);
      const pull = held.current;
      if (!pull) return onAt(nearest(points, here, sight, size));
      const by = { x: here.x - pull.from.x, y: here.y - pull.from.y };
      pull.moved ||= Math.hypot(by.x, by.y) > stillPx;
      if (pull.moved) onSight(dragged(pull.sight, by, size));
    },
    onPointerUp(event: PointerEvent) {
      const pull = held.current;
      held.current = null;
      const point = pull && !pull.moved ? points[nearest(points, spot(event), sight, size) ?? -1] : undefined;
      if (point) go(href('memory', [point.id]));
    },
    onPointerLeave: () => onAt(null),
  };
}

const arrows: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
const near = 1.6;

/** Arrows go from point to point, Enter opens, plus and minus change the distance, 0 shows all of it. */
export function useKeys({
  points,
  at,
  sight,
  size,
  current,
  onSight,
  onAt,
}: Moving & { at: number | null; current: string | null }) {
  const look = (to: number) => {
    const point = points[to];
    if (!point) return;
    onAt(to);
    onSight(inSight(sight, point, size));
    announce(`${point.text} ${titled(point.category)}, ${dayOf(point.at)}.`);
  };
  const acts: Record<string, () => void> = {
    '+': () => onSight(zoomed(sight, near, size)),
    '=': () => onSight(zoomed(sight, near, size)),
    '-': () => onSight(zoomed(sight, 1 / near, size)),
    '0': () => onSight(all),
    enter: () => at !== null && go(href('memory', [points[at]?.id ?? ''])),
  };
  // The first arrow goes to where one is; the next ones lead on from there.
  const first = () =>
    Math.max(
      0,
      points.findIndex(({ id }) => id === current),
    );
  for (const [key, direction] of Object.entries(arrows))
    acts[key.toLowerCase()] = () => look(at === null ? first() : stepFrom(points, at, direction));
  return (event: KeyboardEvent) => {
    const key = event.key.toLowerCase();
    const act = event.metaKey || event.ctrlKey || event.altKey || !Object.hasOwn(acts, key) ? undefined : acts[key];
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  };
}
