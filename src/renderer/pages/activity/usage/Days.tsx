import { dollars } from '../../../app/amounts.ts';
import { useConnection } from '../../../app/shell.ts';

interface Day {
  key: string;
  cost: number;
}

/** The finding of the chart, as a sentence. Exported for its test. */
export function finding(days: Day[], cap: number | undefined): string {
  const dearest = days.reduce((most, day) => (day.cost > most.cost ? day : most));
  const total = days.reduce((sum, day) => sum + day.cost, 0);
  const reached =
    cap === undefined
      ? ''
      : days.some(({ cost }) => cost >= cap)
        ? ' The daily cap was reached.'
        : ' The daily cap was never reached.';
  return `${dollars(total)} in ${days.length} days, most on ${dayName(dearest.key)}: ${dollars(dearest.cost)}.${reached}`;
}

/** "Nov 21": days are local and come as YYYY-MM-DD, which must not be read as midnight in London. */
function dayName(key: string): string {
  const [year = 0, month = 1, day = 1] = key.split('-').map(Number);
  return new Date(year, month - 1, day).toLocaleDateString('en-US', { month: 'short', day: 'numeric' });
}

/** Cost per day as bars, oldest first; the table below it says the same in numbers. */
export function Days({ rows }: { rows: Day[] }) {
  const cap = useConnection((it) => it.budget?.caps.perDay);
  const days = rows.toReversed();
  const top = Math.max(...days.map(({ cost }) => cost), 0.01);
  // The cap is drawn only where it does not flatten the bars.
  const shownCap = cap !== undefined && cap <= top * 4 ? cap : undefined;
  const scale = Math.max(top, shownCap ?? 0);
  return (
    <figure className="days">
      <figcaption className="sr">{finding(days, cap)}</figcaption>
      <div className="bars" aria-hidden="true">
        {shownCap !== undefined && (
          <span className="cap-line" style={{ bottom: `${(shownCap / scale) * 100}%` }}>
            <span className="micro num">Daily cap, {dollars(shownCap)}</span>
          </span>
        )}
        {days.map(({ key, cost }, at) => (
          <span key={key} className="bar-day" title={`${dayName(key)}: ${dollars(cost)}`}>
            <i className={at === days.length - 1 ? 'today' : ''} style={{ height: `${(cost / scale) * 100}%` }} />
          </span>
        ))}
      </div>
      <div className="bar-names micro" aria-hidden="true">
        {days.map(({ key }, at) => (
          <span key={key}>{at === days.length - 1 ? 'Today' : at % 4 === 0 ? dayName(key) : ''}</span>
        ))}
      </div>
    </figure>
  );
}
