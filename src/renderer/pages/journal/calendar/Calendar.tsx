/** A month as a grid. One stop for Tab; inside it the arrows move by day and week, Page Up and Down by month. */
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { IconButton } from '../../../parts/Button.tsx';
import { addMonths, longName, monthName, monthOf, movedBy, weeksOf } from './month.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

interface CalendarProps {
  /** The day on screen. */
  day: string;
  today: string;
  /** True for a day that has a page. */
  has: (day: string) => boolean;
  onChoose: (day: string) => void;
  /** The month that is shown, so that its entries can be listed. */
  onMonth: (month: string) => void;
}

export function Calendar({ day, today, has, onChoose, onMonth }: CalendarProps): ReactNode {
  // Where the arrows are; it is chosen only by Enter or a click.
  const [at, setAt] = useState(day);
  const moving = useRef(false);
  const grid = useRef<HTMLTableElement>(null);
  useEffect(() => setAt(day), [day]);
  const month = monthOf(at);
  useEffect(() => onMonth(month), [month, onMonth]);
  useEffect(() => {
    if (moving.current) grid.current?.querySelector<HTMLElement>(`[data-day="${at}"]`)?.focus();
    moving.current = false;
  }, [at]);
  const press = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const to = movedBy(event.key, at, event.shiftKey);
    if (to === null) return;
    event.preventDefault();
    moving.current = true;
    setAt(to);
  };
  return (
    <div className="cal">
      <Head month={month} onMove={(by) => setAt(addMonths(at, by))} />
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a calendar is a grid over a table, as WAI-ARIA draws it */}
      <table role="grid" aria-labelledby="journal-month" ref={grid} onKeyDown={press}>
        <Weekdays />
        <tbody>
          {weeksOf(month).map((week, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a week is its place in the month
            <tr key={row}>
              {week.map((one, column) => (
                <Cell
                  key={one ?? column}
                  day={one}
                  chosen={one === day}
                  stop={one === at}
                  today={today}
                  has={has}
                  onChoose={onChoose}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps extends Pick<CalendarProps, 'today' | 'has' | 'onChoose'> {
  /** Null where the week reaches out of the month. */
  day: string | null;
  chosen: boolean;
  /** The one that Tab stops at. */
  stop: boolean;
}

function Cell({ day, chosen, stop, today, has, onChoose }: CellProps): ReactNode {
  if (day === null) return <td />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of that grid
    // biome-ignore lint/a11y/useFocusableInteractive: the button in it takes the focus
    <td role="gridcell" aria-selected={chosen}>
      <button
        type="button"
        data-day={day}
        className={has(day) ? 'has' : undefined}
        tabIndex={stop ? 0 : -1}
        aria-current={day === today ? 'date' : undefined}
        aria-label={`${longName(day, today)}${has(day) ? ', has a page' : ''}`}
        onClick={() => onChoose(day)}
      >
        {Number(day.slice(8))}
      </button>
    </td>
  );
}

function Head({ month, onMove }: { month: string; onMove: (by: number) => void }): ReactNode {
  return (
    <div className="row cal-head">
      <h3 className="medium num" aria-live="polite" id="journal-month">
        {monthName(month)}
      </h3>
      <span className="end row g4">
        <IconButton icon="chev-left" label="Earlier month" onClick={() => onMove(-1)} />
        <IconButton icon="chev-right" label="Later month" onClick={() => onMove(1)} />
      </span>
    </div>
  );
}

function Weekdays(): ReactNode {
  return (
    <thead>
      <tr>
        {weekdays.map((name) => (
          <th key={name} scope="col" abbr={name} aria-label={name}>
            {name.slice(0, 1)}
          </th>
        ))}
      </tr>
    </thead>
  );
}
