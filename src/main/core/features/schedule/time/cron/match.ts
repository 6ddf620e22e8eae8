/**
 * The next minute that fits a cron expression, in local time alone: milliseconds since 1970 as if the place had no zone. No
 * `Date`: the calendar is arithmetic over whole days.
 */
import type { Cron } from './parse.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Day, month from 1, year: of a day counted from 1 January 1970. After Howard Hinnant's `civil_from_days`. */
export function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const march = Math.floor((5 * ofYear + 2) / 153);
  const month = march < 10 ? march + 3 : march - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * march + 2) / 5) + 1 };
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const monthLength = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (lengths[month - 1] ?? 31));

/** The first fitting local minute at or after `from`; null where there is none before `end`. */
export function nextLocal(cron: Cron, from: number, end: number): number | null {
  const start = Math.ceil(from / minuteMs) * minuteMs;
  let days = Math.floor(start / dayMs);
  let minute = Math.floor((start - days * dayMs) / minuteMs);
  let { year, month, day } = civil(days);
  while (days * dayMs < end) {
    if ((cron.months & (1 << month)) === 0) {
      days += monthLength(year, month) - day + 1;
      [day, minute] = [1, 0];
      if (++month > 12) [month, year] = [1, year + 1];
      continue;
    }
    if (fitsDay(cron, days, day, monthLength(year, month))) {
      const found = nextMinute(cron, minute);
      if (found >= 0) {
        const at = days * dayMs + found * minuteMs;
        return at < end ? at : null;
      }
    }
    days += 1;
    minute = 0;
    if (++day > monthLength(year, month)) {
      day = 1;
      if (++month > 12) [month, year] = [1, year + 1];
    }
  }
  return null;
}

function fitsDay(cron: Cron, days: number, day: number, length: number): boolean {
  const byDay = (cron.days & (1 << day)) !== 0 || (cron.lastDay && day === length);
  if (cron.either ? byDay : !byDay) return cron.either;
  // 1 January 1970 was a Thursday.
  const weekday = (((days + 4) % 7) + 7) % 7;
  if ((cron.weekdays & (1 << weekday)) !== 0) return true;
  if ((cron.lastWeekdays & (1 << weekday)) !== 0 && day + 7 > length) return true;
  const nth = 7 * Math.floor((day - 1) / 7) + weekday;
  return ((nth < 21 ? cron.nth[0] >>> nth : cron.nth[1] >>> (nth - 21)) & 1) !== 0;
}

/** The first fitting minute of the day at or after this one; -1 where the day has none. */
function nextMinute(cron: Cron, from: number): number {
  let hour = Math.floor(from / 60);
  let least = from - hour * 60;
  for (; hour < 24; hour += 1, least = 0) {
    if ((cron.hours & (1 << hour)) === 0) continue;
    const found = lowest(cron.minutes, least);
    if (found >= 0) return hour * 60 + found;
  }
  return -1;
}

function lowest([low, high]: Cron['minutes'], least: number): number {
  const first = least < 30 ? low & (-1 << least) : 0;
  if (first !== 0) return 31 - Math.clz32(first & -first);
  const second = least > 30 ? high & (-1 << (least - 30)) : high;
  return second === 0 ? -1 : 61 - Math.clz32(second & -second);
}
