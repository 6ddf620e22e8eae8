/** Days as `2026-11-20`, the way a calendar walks over them. Pure: no zone, no clock but the one that is given. */

const dayMs = 86_400_000;
const two = (value: number) => String(value).padStart(2, '0');

/** The day of an instant, as the person lives it. */
export const dayOf = (date: Date): string =>
  `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** True for a day that there is: not for February 30. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  return !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && fromUtc(utc(text)) === text;
}

/** Use for `2026-11`. */
export const monthOf = (day: string): string => day.slice(0, 7);

/** All of a month's days, in weeks that begin on Sunday; null where a week reaches out of it. */
export function weeksOf(month: string): (string | null)[][] {
  const first = utc(`${month}-01`);
  const days: (string | null)[] = Array.from({ length: new Date(first).getUTCDay() }, () => null);
  for (let at = first; monthOf(fromUtc(at)) === month; at += dayMs) days.push(fromUtc(at));
  while (days.length % 7 !== 0) days.push(null);
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}

export function addDays(day: string, by: number): string {
  const moved = fromUtc(utc(day) + by * dayMs);
  // Before the year 0 and after 9999 there is no page.
  return isDay(moved) ? moved : day;
}

/** The same day of another month, or its last one where it is shorter. */
export function addMonths(day: string, by: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const index = year * 12 + (month - 1) + by;
  const to = `${String(Math.floor(index / 12)).padStart(4, '0')}-${two((((index % 12) + 12) % 12) + 1)}`;
  if (!isDay(`${to}-01`)) return day;
  const last = weeksOf(to)
    .flat()
    .findLast((it) => it !== null);
  const wished = `${to}-${two(date)}`;
  return isDay(wished) ? wished : (last ?? day);
}

/** Where a key of the calendar leads; null for a key that is none of its own. */
export function movedBy(key: string, day: string, shift: boolean): string | null {
  const weekday = new Date(utc(day)).getUTCDay();
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -7);
    case 'ArrowDown':
      return addDays(day, 7);
    case 'Home':
      return addDays(day, -weekday);
    case 'End':
      return addDays(day, 6 - weekday);
    case 'PageUp':
      return addMonths(day, shift ? -12 : -1);
    case 'PageDown':
      return addMonths(day, shift ? 12 : 1);
    default:
      return null;
  }
}

const written = (day: string, options: Intl.DateTimeFormatOptions) =>
  new Date(utc(day)).toLocaleDateString('en-US', { timeZone: 'UTC', ...options });

/** "Friday, November 20"; with the year where it is not this one. */
export const longName = (day: string, today: string): string =>
  written(day, {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    ...(day.slice(0, 4) !== today.slice(0, 4) && { year: 'numeric' }),
  });

/** "Friday 20". */
export const shortName = (day: string): string => `${written(day, { weekday: 'long' })} ${Number(day.slice(8))}`;

/** "November 2026". */
export const monthName = (month: string): string => written(`${month}-01`, { month: 'long', year: 'numeric' });

function utc(day: string): number {
  const date = new Date(0);
  const [year = 0, month = 1, of = 1] = day.split('-').map(Number);
  // `Date.UTC` would read the years 0 to 99 as 1900 and on.
  date.setUTCFullYear(year, month - 1, of);
  return date.getTime();
}

function fromUtc(ms: number): string {
  const date = new Date(ms);
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}
