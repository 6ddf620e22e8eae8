/** Instants and the clock on the wall of a zone, one to the other. */

/** As a clock and a calendar on the wall show it. `month` counts from 1. */
export interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}
export type Day = Pick<Wall, 'year' | 'month' | 'day'>;

const dayMs = 86_400_000;
/** Making one costs more than everything else here. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const date = { era: 'short', year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const time = { hourCycle: 'h23', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...date, ...time });
  formats.set(zone, made);
  return made;
}

/** Whether there is such a zone. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Of this computer. */
export const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Milliseconds since 1970, as if the wall's clock were in UTC; years under 100 are themselves. */
export function flat({ year, month, day, hour, minute }: Wall, second = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  return date.getTime();
}

function offsetAt(ms: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year);
  const wall = {
    year,
    month: Number(parts.month),
    day: Number(parts.day),
    hour: Number(parts.hour),
    minute: Number(parts.minute),
  };
  return flat(wall, Number(parts.second)) - Math.floor(ms / 1000) * 1000;
}

/** What the wall shows at an instant. */
export function wallAt(ms: number, zone: string): Wall {
  return unflat(ms + offsetAt(ms, zone));
}

function unflat(ms: number): Wall {
  const date = new Date(ms);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

/** When the wall shows this: where it comes twice the first time, where a clock change skips it the first instant after the gap. */
export function instantOf(wall: Wall, zone: string): number {
  const at = flat(wall);
  const [before, after] = [offsetAt(at - dayMs, zone), offsetAt(at + dayMs, zone)];
  for (const offset of [Math.max(before, after), Math.min(before, after)])
    if (offsetAt(at - offset, zone) === offset) return at - offset;
  let [low, high] = [at - Math.max(before, after), at - Math.min(before, after)];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (offsetAt(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** 0 is Sunday. */
export const weekdayOf = (day: Day): number => new Date(flat({ ...day, hour: 0, minute: 0 })).getUTCDay();

export const addDays = (day: Day, days: number): Day => onlyDay(unflat(flat({ ...day, hour: 0, minute: 0 }) + days * dayMs));

const onlyDay = ({ year, month, day }: Wall): Day => ({ year, month, day });

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The same day of another month, or its last where it has none such. `wanted` is the day that it should be. */
export function addMonths({ year, month, day }: Day, months: number, wanted = day): Day {
  const count = year * 12 + (month - 1) + months;
  const then = { year: Math.floor(count / 12), month: (count % 12) + 1 };
  return { ...then, day: Math.min(wanted, daysIn(then.year, then.month)) };
}

/** Null where there is no such day, such as February 30. */
export function dayOf(year: number, month: number, day: number): Day | null {
  const real = month >= 1 && month <= 12 && day >= 1 && year >= 1 && year <= 9999 && day <= daysIn(year, month);
  return real ? { year, month, day } : null;
}

export const daysBetween = (from: Day, to: Day): number =>
  Math.round((flat({ ...to, hour: 0, minute: 0 }) - flat({ ...from, hour: 0, minute: 0 })) / dayMs);
