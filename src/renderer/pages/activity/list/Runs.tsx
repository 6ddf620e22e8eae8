/** The second column: all runs, those that go on now first. Only what is in view is drawn. */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { Run } from '../../../../contract/runs.ts';
import { Button } from '../../../parts/Button.tsx';
import { Icon } from '../../../parts/Icon.tsx';
import { Skeleton } from '../../../parts/Waiting.tsx';
import { list, useList } from '../room.ts';
import { Filters } from './Filters.tsx';
import { Row } from './Row.tsx';
import { type ListRow, rowsOf } from './rows.ts';
import { anything } from './store.ts';

const headingHeight = 36;
const rowHeight = 57;
/** More are read when the last of those here is so near. */
const askWithin = 20;

/** Use as the list of the room. `current` is the run on screen. */
export function Runs({ current }: { current: string | null }): ReactNode {
  const runs = useList((state) => state.runs);
  const fault = useList((state) => state.fault);
  return (
    <div className="act-list">
      <h2 className="sr">Runs</h2>
      <Filters />
      {fault && (
        <div className="act-note">
          <p>{fault}</p>
          <Button size="sm" onClick={() => void list.reload()}>
            Read again
          </Button>
        </div>
      )}
      {!runs && !fault && <Skeleton label="Reading the runs" rows={6} />}
      {runs?.length === 0 && <Nothing />}
      {runs && runs.length > 0 && <Rows runs={runs} current={current} />}
    </div>
  );
}

function Nothing(): ReactNode {
  const { state, type, query } = useList((it) => it.filter);
  if (!state && !type && !query)
    return (
      <div className="empty">
        <Icon name="activity" size={24} />
        <p className="head">Nothing was done yet</p>
        <p>Every answer and every piece of work becomes a run, and stands here with each of its steps.</p>
      </div>
    );
  return (
    <div className="act-note">
      <p>{query ? `No run about “${query}”.` : 'No run like that.'}</p>
      <Button size="sm" onClick={() => void list.change(anything)}>
        Show all
      </Button>
    </div>
  );
}

function Rows({ runs, current }: { runs: readonly Run[]; current: string | null }): ReactNode {
  const rows = useMemo(() => rowsOf(runs, new Date()), [runs]);
  const box = useRef<HTMLElement>(null);
  const virtual = useRowsInView(box, rows);
  useMore(virtual, rows.length);
  const move = useMoves(virtual, rows);
  // One stop for Tab: the open run, or the first.
  const first = rows.flatMap((row) => ('run' in row ? [row.run.id] : []))[0];
  const stop = current !== null && runs.some(({ id }) => id === current) ? current : first;
  return (
    <nav className="grow scroll act-rows" aria-label="All runs" ref={box} onKeyDown={move}>
      <div className="act-window" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          return row ? (
            <div key={key} data-index={index} style={{ transform: `translateY(${start}px)` }}>
              {'run' in row ? (
                <Row run={row.run} current={row.run.id === current} stop={row.run.id === stop} />
              ) : (
                <h3 className="group">{row.heading}</h3>
              )}
            </div>
          ) : null;
        })}
      </div>
    </nav>
  );
}

type InView = Virtualizer<HTMLElement, HTMLElement>;

function useRowsInView(box: React.RefObject<HTMLElement | null>, rows: readonly ListRow[]): InView {
  return useVirtualizer<HTMLElement, HTMLElement>({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (at) => sizeOf(rows[at]),
    getItemKey: (at) => keyOf(rows[at], at),
    overscan: 6,
    initialRect: { width: 312, height: 640 },
  });
}

/** Sizes follow the size of the text, as everything does. */
const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
const sizeOf = (row: ListRow | undefined) => (row && 'run' in row ? rowHeight : headingHeight) * rem();
const keyOf = (row: ListRow | undefined, at: number) => (row ? ('run' in row ? row.run.id : row.heading) : at);

function useMore(virtual: InView, count: number): void {
  const more = useList((state) => state.next !== null && !state.loadingMore && !state.fault);
  const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && count - last < askWithin) void list.more();
  }, [more, count, last]);
}

/** Up, down, J and K move; Home and End go to the ends. What is not drawn yet takes the focus once it is. */
function useMoves(virtual: InView, rows: readonly ListRow[]) {
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const box = event.currentTarget;
    const at = Number(document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
    const to = targetOf(event.key, at, rows);
    if (to === null) return;
    event.preventDefault();
    virtual.scrollToIndex(to);
    const focus = (tries: number) => {
      const row = box.querySelector<HTMLElement>(`[data-index="${to}"] a`);
      if (row) row.focus();
      else if (tries > 0) requestAnimationFrame(() => focus(tries - 1));
    };
    focus(10);
  };
}

function targetOf(key: string, at: number, rows: readonly ListRow[]): number | null {
  const runs = rows.flatMap((row, index) => ('run' in row ? [index] : []));
  const here = runs.indexOf(at);
  const moves: Record<string, number> = {
    ArrowDown: here + 1,
    j: here + 1,
    ArrowUp: here - 1,
    k: here - 1,
    Home: 0,
    End: runs.length - 1,
  };
  const to = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return to === undefined ? null : (runs[Math.min(runs.length - 1, Math.max(0, to))] ?? null);
}
