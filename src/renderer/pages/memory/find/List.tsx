/** Everything that was found. Only what is in view is drawn; a row is as high as its text. */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { finder, useFinder } from '../room.ts';
import { Row } from './Row.tsx';
import type { FoundRow } from './store.ts';

/** More are read when the last of those here is so near. */
const askWithin = 20;
const guess = { record: 72, hit: 92 };

/** Use where there is at least one row. `current` is the record on screen. */
export function List({ rows, current }: { rows: readonly FoundRow[]; current: string | null }): ReactNode {
  const box = useRef<HTMLElement>(null);
  const chosen = useFinder((state) => state.chosen);
  const answered = useFinder((state) => state.answered);
  const virtual = useRowsInView(box, rows);
  useMore(virtual, rows.length);
  const move = useMoves(virtual, rows.length);
  // Another question is another list: it begins at its best hit.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question is what moves it
  useEffect(() => void box.current?.scrollTo({ top: 0 }), [answered]);
  const open = rows.findIndex(({ record }) => record.id === current);
  const stop = Math.max(0, open);
  const top = Math.max(0, ...rows.slice(0, 1).map(({ hit }) => hit?.score ?? 0));
  return (
    <nav
      className="grow scroll mem-rows"
      aria-label={answered ? 'Hits, best first' : 'Records, newest first'}
      ref={box}
      onKeyDown={move}
    >
      <div className="mem-window" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return row ? (
            <div key={key} data-index={index} ref={virtual.measureElement} style={{ transform: `translateY(${start}px)` }}>
              <Row
                row={row}
                current={index === open}
                stop={index === stop}
                chosen={chosen.has(row.record.id)}
                choosing={chosen.size > 0}
                top={top}
              />
            </div>
          ) : null;
        })}
      </div>
    </nav>
  );
}

type InView = Virtualizer<HTMLElement, HTMLElement>;

function useRowsInView(box: React.RefObject<HTMLElement | null>, rows: readonly FoundRow[]): InView {
  return useVirtualizer<HTMLElement, HTMLElement>({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (at) => (rows[at]?.hit ? guess.hit : guess.record),
    getItemKey: (at) => rows[at]?.record.id ?? at,
    overscan: 6,
    initialRect: { width: 640, height: 640 },
  });
}

function useMore(virtual: InView, count: number): void {
  const more = useFinder((state) => (state.next !== null || state.answered !== '') && !state.loadingMore && !state.fault);
  const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && count - last < askWithin) void finder.more();
  }, [more, count, last]);
}

/** Up, down, J and K move; Home and End go to the ends. What is not drawn yet takes the focus once it is. */
function useMoves(virtual: InView, count: number) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const at = Number(document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
    const to = targetOf(event.key, at, count);
    if (to === null) return;
    event.preventDefault();
    focusRow(event.currentTarget, virtual, to);
  };
}

function focusRow(box: HTMLElement, virtual: InView, to: number): void {
  virtual.scrollToIndex(to);
  const focus = (tries: number) => {
    const row = box.querySelector<HTMLElement>(`[data-index="${to}"] a`);
    if (row) row.focus();
    else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
  };
  focus(10);
}

function targetOf(key: string, at: number, count: number): number | null {
  const moves: Record<string, number> = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: count - 1 };
  const to = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}
