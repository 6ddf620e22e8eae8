/** A picture of memory: what is alike lies near. By pointer and by key; the table says the same in words. */
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { Output } from '../../../../contract/index.ts';
import { count, counted } from '../../../app/amounts.ts';
import { Verbatim } from '../../../calls/Verbatim.tsx';
import { IconButton } from '../../../parts/Button.tsx';
import { useFinder } from '../room.ts';
import { dayOf, titled } from '../words/words.ts';
import { draw, drawOver, type Inks, type Marked, type Picture } from './draw.ts';
import { all, countsOf, islandsOf, otherHue, type Sight, type Size, zoomed } from './geometry.ts';
import { Legend, useHues } from './Legend.tsx';
import { useKeys, usePointer, useWheel } from './moves.ts';
import type { MapPoint } from './store.ts';

type MemoryMap = Output<'memory.map'>;

/** Use where there is at least one point. `current` is the record on screen. */
export function MapView({ map, current }: { map: MemoryMap; current: string | null }): ReactNode {
  const { points } = map;
  const hues = useHues(points);
  const islands = useMemo(() => islandsOf(points, hues), [points, hues]);
  const found = useFound();
  const [sight, setSight] = useState<Sight>(all);
  const [at, setAt] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const picture = useMemo(() => ({ points, islands, hues, sight, size, found }), [points, islands, hues, sight, size, found]);
  useSheets({ box, canvas, over }, picture, { current, at });
  useWheel(box, (factor, place) => setSight((before) => zoomed(before, factor, size, place)));
  const pointer = usePointer({ points, sight, size, onSight: setSight, onAt: setAt });
  const keys = useKeys({ points, at, sight, size, current, onSight: setSight, onAt: setAt });
  return (
    <figure className="mem-map">
      <div
        ref={box}
        className="mem-canvas"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is walked by its arrow keys
        tabIndex={0}
        aria-label={`Map of memory: ${finding(points, hues)} Arrow keys go from point to point, Enter opens one.`}
        data-over={at !== null}
        onKeyDown={keys}
        {...pointer}
      >
        <canvas ref={canvas} />
        <canvas ref={over} />
        {Array.from({ length: otherHue + 1 }, (_, hue) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: colors to read, in their order
          <i key={hue} data-hue={hue} className={`hue-${hue}`} hidden />
        ))}
      </div>
      <div className="mem-zoom row g4">
        <IconButton icon="plus" label="Nearer" onClick={() => setSight(zoomed(sight, 1.6, size))} />
        <IconButton icon="target" label="Whole map" onClick={() => setSight(all)} />
      </div>
      <Caption point={at === null ? undefined : points[at]} map={map} />
      <Legend hues={hues} points={points} />
    </figure>
  );
}

interface Sheets {
  box: RefObject<HTMLElement | null>;
  canvas: RefObject<HTMLCanvasElement | null>;
  over: RefObject<HTMLCanvasElement | null>;
}

/** The picture below, what is told apart above it; both are drawn anew in another theme. */
function useSheets({ box, canvas, over }: Sheets, picture: Picture, { current, at }: Marked): void {
  const theme = useThemeTurns();
  const there = picture.size.width > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colors
  const inks = useMemo(() => (box.current && there ? inksOf(box.current) : null), [box, there, theme]);
  useEffect(() => {
    if (canvas.current && inks) draw(canvas.current, picture, inks);
  }, [canvas, picture, inks]);
  useEffect(() => {
    if (over.current && inks) drawOver(over.current, picture, inks, { current, at });
  }, [over, picture, inks, current, at]);
}

function useFound(): ReadonlySet<string> | null {
  const rows = useFinder((state) => state.rows);
  const answered = useFinder((state) => state.answered);
  return useMemo(
    () => (answered === '' || !rows ? null : new Set(rows.slice(0, 20).map(({ record }) => record.id))),
    [rows, answered],
  );
}

function finding(points: readonly MapPoint[], hues: ReadonlyMap<string, number>): string {
  const counts = countsOf(points);
  const most = [...hues.keys()].filter((name) => counts[name]).slice(0, 3);
  return `${counted(points.length, 'record')}, most about ${most.map(titled).join(', ')}.`;
}

function useSize(box: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return size;
}

/** Counts changes of the theme: by the setting, by the system, by its contrast. */
function useThemeTurns(): number {
  const [turns, setTurns] = useState(0);
  useEffect(() => {
    const turn = () => setTurns((before) => before + 1);
    const observer = new MutationObserver(turn);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => window.matchMedia(query));
    for (const query of queries) query.addEventListener('change', turn);
    return () => {
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', turn);
    };
  }, []);
  return turns;
}

function inksOf(box: HTMLElement): Inks {
  const { color, backgroundColor, font, outlineColor } = getComputedStyle(box);
  const hues = [...box.querySelectorAll('[data-hue]')].map((node) => getComputedStyle(node).color);
  return { hues, ground: backgroundColor, ink: color, accent: outlineColor, font };
}

/** What is under the pointer; else how much of memory the picture shows. */
function Caption({ point, map: { points, total } }: { point: MapPoint | undefined; map: MemoryMap }): ReactNode {
  if (point)
    return (
      <figcaption className="meta clip mem-caption" dir="auto">
        <span className="c2">
          <Verbatim text={point.text} line />
        </span>{' '}
        · {dayOf(point.at)}
      </figcaption>
    );
  return (
    <figcaption className="meta mem-caption num">
      {points.length < total ? `${count(points.length)} of ${counted(total, 'record')}` : counted(total, 'record')}. Near means
      alike.
    </figcaption>
  );
}
