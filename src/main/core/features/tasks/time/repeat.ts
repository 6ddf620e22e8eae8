/** Tasks that come again: rules in words, and when the next one is. What is no such rule may be a cron expression; the schedule reads those. */
import { addDays, addMonths, type Day, daysBetween, instantOf, type Wall, wallAt, weekdayOf } from './zone.ts';

type Unit = 'day' | 'weekday' | 'week' | 'month' | 'year';

interface Rule {
  every: number;
  unit: Unit;
  /** The day of the month that it should be, where a short month has to make do with its last. */
  on: number | null;
}

const single: Record<string, Unit> = { daily: 'day', weekdays: 'weekday', weekly: 'week', monthly: 'month', yearly: 'year' };
const form = /^(?:(daily|weekdays|weekly|monthly|yearly)|every (\d{1,3}) (day|week|month|year)s)(?: on (\d{1,2}))?$/;

/** Null where it is no rule in words. */
export function ruleOf(text: string): Rule | null {
  const found = form.exec(text);
  if (!found) return null;
  const [, word, count, unit, on] = found;
  const every = count === undefined ? 1 : Number(count);
  if (every === 0) return null;
  return { every, unit: word === undefined ? (unit as Unit) : (single[word] ?? 'day'), on: on === undefined ? null : Number(on) };
}

/** As it is written down: `daily`, `every 2 months`. */
export function ruleText({ every, unit, on }: Rule): string {
  const word = Object.keys(single).find((name) => single[name] === unit);
  return `${every === 1 ? word : `every ${every} ${unit}s`}${on === null ? '' : ` on ${on}`}`;
}

/** The next time by the rule after `from` that is not over at `now`, and the rule as it goes on from there. */
export function nextByRule(rule: Rule, from: number, now: number, zone: string): { at: number; rule: Rule } {
  const start = wallAt(from, zone);
  const monthly = rule.unit === 'month' || rule.unit === 'year';
  const on = monthly ? (rule.on ?? (start.day > 28 ? start.day : null)) : null;
  const going = { ...rule, on };
  const passed = Math.max(0, daysBetween(start, wallAt(now, zone)));
  // Long neglected, it goes on from near today: never by counting through the years.
  for (let n = Math.max(1, Math.floor(passed / longest(rule)) - 1); ; n++) {
    const at = instantOf(withTime(dayAfter(going, start, n), start), zone);
    if (at > from && at > now) return { at, rule: going };
  }
}

const withTime = (day: Day, { hour, minute }: Wall): Wall => ({ ...day, hour, minute });

/** Days that one step takes at most. */
const longest = ({ every, unit }: Rule): number => every * { day: 1, weekday: 1.5, week: 7, month: 31, year: 366 }[unit];

function dayAfter({ every, unit, on }: Rule, start: Wall, n: number): Day {
  if (unit === 'day') return addDays(start, n * every);
  if (unit === 'week') return addDays(start, n * every * 7);
  if (unit === 'weekday') return weekdayAfter(start, n);
  return addMonths(start, n * every * (unit === 'year' ? 12 : 1), on ?? start.day);
}

/** The n-th day after that is none of a weekend. */
function weekdayAfter(start: Day, n: number): Day {
  const weeks = Math.floor((n - 1) / 5);
  let day = addDays(start, weeks * 7);
  for (let left = n - weeks * 5; left > 0; ) {
    day = addDays(day, 1);
    const weekday = weekdayOf(day);
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return day;
}

/** For people: "every 2 months". */
export function ruleWords(text: string): string {
  const rule = ruleOf(text);
  if (!rule) return text;
  return rule.every === 1 ? `every ${rule.unit}` : `every ${rule.every} ${rule.unit}s`;
}
