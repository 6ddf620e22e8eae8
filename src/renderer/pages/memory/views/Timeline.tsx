/** How much is known of each time: bars that narrow the list to their month or day. */
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { count, counted } from '../../../app/amounts.ts';
import { narrowTo, useFinder, useViews } from '../room.ts';
import { titled } from '../words/words.ts';
import { Legend, useHues } from './Legend.tsx';
import { barName, evenly, finding, type Grain, type TimeBar, tick } from './time.ts';

/** Use where there is at least one bar. */
export function Timeline({ bars: sparse }: { bars: readonly TimeBar[] }): ReactNode {
  const grain = useViews((state) => state.grain);
  const bars = useMemo(() => evenly(sparse), [sparse]);
  const categories = useMemo(
    () => sparse.flatMap(({ byCategory }) => Object.entries(byCategory).map(([category]) => ({ category }))),
    [sparse],
  );
  const hues = useHues(categories);
  const top = Math.max(1, ...bars.map((bar) => bar.count));
  const [stop, setStop] = useState(bars.length - 1);
  const filter = useFinder((state) => state.filter);
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    const to = { ArrowLeft: stop - 1, ArrowRight: stop + 1, Home: 0, End: bars.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(bars.length - 1, Math.max(0, to));
    setStop(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-at="${next}"]`)?.focus();
  };
  return (
    <figure className="mem-time">
      {/* biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in here */}
      <div className="mem-bars" role="group" aria-label={`Timeline: ${finding(bars, grain)}`} onKeyDown={keys}>
        {bars.map((bar, at) => (
          <Bar
            key={bar.from}
            bar={bar}
            at={at}
            grain={grain}
            hues={hues}
            top={top}
            stop={at === Math.min(stop, bars.length - 1)}
            pressed={filter.after === bar.from && filter.before === bar.to}
            onFocus={() => setStop(at)}
          />
        ))}
      </div>
      <div className="mem-ticks micro num" aria-hidden="true">
        {bars.map((bar, at) => (
          <span key={bar.from}>{tick(bars, at, grain)}</span>
        ))}
      </div>
      <figcaption className="meta mem-caption">{finding(bars, grain)}</figcaption>
      <Legend hues={hues} points={categories} />
    </figure>
  );
}

interface BarProps {
  bar: TimeBar;
  at: number;
  grain: Grain;
  hues: ReadonlyMap<string, number>;
  top: number;
  stop: boolean;
  pressed: boolean;
  onFocus: () => void;
}

function Bar({ bar, at, grain, hues, top, stop, pressed, onFocus }: BarProps): ReactNode {
  const name = barName(bar, grain);
  const parts = Object.entries(bar.byCategory).sort(([a], [b]) => (hues.get(a) ?? 9) - (hues.get(b) ?? 9));
  const said = parts.map(([category, amount]) => `${titled(category)} ${count(amount)}`).join(', ');
  const narrow = () => narrowTo(pressed ? { after: null, before: null } : { after: bar.from, before: bar.to });
  return (
    <button
      type="button"
      data-at={at}
      aria-pressed={pressed}
      aria-label={`${name}: ${counted(bar.count, 'record')}${said && `. ${said}`}`}
      title={`${name}: ${count(bar.count)}`}
      tabIndex={stop ? 0 : -1}
      onFocus={onFocus}
      onClick={narrow}
    >
      <span style={{ height: `${(bar.count / top) * 100}%` }}>
        {parts.map(([category, amount]) => (
          <i key={category} className={`hue-${hues.get(category) ?? 5}`} style={{ flexGrow: amount }} />
        ))}
      </span>
    </button>
  );
}

/** The timeline in numbers. */
export function TimeTable({ bars }: { bars: readonly TimeBar[] }): ReactNode {
  const grain = useViews((state) => state.grain);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll mem-table" tabIndex={0} aria-label="Timeline as a table">
      <table className="table inset">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" className="r">
              Records
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.toReversed().map((bar) => (
            <tr key={bar.from}>
              <td>
                <button type="button" className="link" onClick={() => narrowTo({ after: bar.from, before: bar.to })}>
                  {barName(bar, grain)}
                </button>
              </td>
              <td className="r">{count(bar.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
