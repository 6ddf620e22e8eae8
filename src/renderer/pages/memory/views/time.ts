/** Bars of a timeline: without gaps, in words, and what a click on one narrows to. Pure. */
import type { Output } from '../../../../contract/index.ts';
import type { Filter } from '../find/filter.ts';

export type TimeBar = Output<'memory.timeline'>['items'][number];
export type Grain = 'day' | 'month' | 'year';

const dayMs = 86_400_000;
/** Up to two months are told by days. */
const longestInDays = 63;

/** How finely a stretch of time is told. */
export function grainFor({ after, before }: Pick<Filter, 'after' | 'before'>, now = Date.now()): Grain {
  if (!after) return 'month';
  const length = ((before ? Date.parse(before) : now) - Date.parse(after)) / dayMs;
  return length <= longestInDays ? 'day' : 'month';
}

/** So many bars are drawn at most: beyond that gaps are left out. */
const mostBars = 240;

/** The bars with the empty ones between them, so that time runs evenly. */
export function evenly(bars: readonly TimeBar[]): TimeBar[] {
  const filled: TimeBar[] = [];
  for (const bar of bars) {
    let end = filled.at(-1)?.to;
    while (end !== undefined && end < bar.from && filled.length < mostBars) {
      const next = after(end, lengthOf(bar));
      // A clock change or another zone's calendar must not make an endless row.
      if (next <= end) break;
      filled.push({ from: end, to: [next, bar.from].sort()[0] ?? next, count: 0, byCategory: {} });
      end = filled.at(-1)?.to;
    }
    filled.push(bar);
  }
  return filled;
}

const lengthOf = ({ from, to }: TimeBar): Grain => {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs;
  return days > 200 ? 'year' : days > 20 ? 'month' : 'day';
};

/** Steps are taken from the middle of a day, where neither zone nor clock change moves the date. */
function after(instant: string, grain: Grain): string {
  const at = new Date(instant);
  if (grain === 'day') at.setTime(at.getTime() + dayMs);
  else if (at.getUTCDate() === 1) at.setUTCMonth(at.getUTCMonth() + (grain === 'year' ? 12 : 1));
  else at.setMonth(at.getMonth() + (grain === 'year' ? 12 : 1));
  return at.toISOString();
}

/** The middle of a bar tells its day, month or year, in whichever zone it was counted. */
function middle({ from, to }: TimeBar): Date {
  return new Date((Date.parse(from) + Date.parse(to)) / 2);
}

/** "May 2025", "May 3", "2025". */
export function barName(bar: TimeBar, grain: Grain): string {
  const at = middle(bar);
  if (grain === 'year') return String(at.getFullYear());
  if (grain === 'month') return at.toLocaleDateString('en-US', { month: 'long', year: 'numeric' });
  return at.toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric' });
}

/** A name under the axis, for a few bars only: years where months are told, days of the month where days are. */
export function tick(bars: readonly TimeBar[], at: number, grain: Grain): string {
  const bar = bars[at];
  if (!bar) return '';
  const date = middle(bar);
  const step = Math.max(1, Math.ceil(bars.length / 6));
  if (at % step !== 0) return '';
  if (grain === 'year') return String(date.getFullYear());
  if (grain === 'month') return date.toLocaleDateString('en-US', { month: 'short', year: '2-digit' });
  return date.toLocaleDateString('en-US', { month: 'short', day: 'numeric' });
}

/** The finding of the chart, as a sentence. */
export function finding(bars: readonly TimeBar[], grain: Grain): string {
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last || total === 0) return 'No record at that time.';
  const most = bars.reduce((top, bar) => (bar.count > top.count ? bar : top));
  const when = bars.length === 1 ? barName(first, grain) : `${barName(first, grain)} to ${barName(last, grain)}`;
  return `${total} ${total === 1 ? 'record' : 'records'}, ${when}; most in ${barName(most, grain)}: ${most.count}.`;
}
