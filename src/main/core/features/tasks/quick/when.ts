/** Finds in a line of plain words when something is due, and what of the line said so. */
import { addDays, type Day, flat, instantOf, type Wall, wallAt, weekdayOf } from '../time/zone.ts';
import { coming, countOf, figure, leadIn, phrases, repeating } from './phrases.ts';

interface Span {
  start: number;
  end: number;
}
interface When {
  /** Null where the line names no time at all. */
  due: number | null;
  repeats: string | null;
  /** Which parts of the line said so. */
  spans: Span[];
}
type Found<T> = Span & { value: T };
type Time = Pick<Wall, 'hour' | 'minute'>;

/** A day without a time is due when it ends. */
export const endOfDay: Time = { hour: 23, minute: 59 };
const partsOfDay: Record<string, number> = {
  morning: 9,
  noon: 12,
  afternoon: 15,
  evening: 19,
  night: 20,
  tonight: 20,
  midnight: 0,
};

/** Use with quoted words blanked out. */
export function findWhen(line: string, now: number, zone: string): When {
  const wall = wallAt(now, zone);
  const soon = findSoon(line, now);
  if (soon) return { due: soon.value, repeats: null, spans: [soon] };
  const again = findAgain(line, wall);
  const day = best(
    phrases.flatMap(({ pattern, day: of }) => matches(line, leadIn + group(pattern), (groups) => of(wall, groups))),
  );
  const time = findTime(
    line,
    [again, day].filter((one) => one !== null),
  );
  const spans = [again, day, time].filter((one) => one !== null);
  const from = day?.value ?? again?.value.from ?? null;
  if (from === null && time === null) return { due: null, repeats: again?.value.repeats ?? null, spans };
  const repeats = again?.value.repeats ?? null;
  const named = dayFor(from, time?.value ?? null, wall, again !== null);
  const on = repeats === 'weekdays' ? addDays(named, { 6: 2, 0: 1 }[weekdayOf(named)] ?? 0) : named;
  return { due: instantOf({ ...on, ...(time?.value ?? endOfDay) }, zone), repeats, spans };
}

const group = (pattern: string): string => `(?:${pattern})`;

/** A time that is over today, with no day named, is tomorrow's. */
function dayFor(from: Day | null, time: Time | null, wall: Wall, again: boolean): Day {
  const over = time !== null && flat({ ...wall, ...time }) <= flat(wall);
  if (from === null || (again && isSame(from, wall))) return over ? addDays(wall, 1) : wall;
  return from;
}

const isSame = (a: Day, b: Day): boolean => a.year === b.year && a.month === b.month && a.day === b.day;

/** Every place where whole words fit, in whatever case. */
function matches<T>(line: string, pattern: string, value: (groups: (string | undefined)[]) => T | null): Found<T>[] {
  const spaced = pattern.replaceAll(' ?', '\\s*').replaceAll(' ', '\\s+');
  const whole = new RegExp(`(?<![\\p{L}\\p{N}#!/.:-])${spaced}(?![\\p{L}\\p{N}:/-])`, 'giu');
  return [...line.matchAll(whole)].flatMap((found) => {
    const read = value(found.slice(1));
    return read === null ? [] : [{ start: found.index, end: found.index + found[0].length, value: read }];
  });
}

/** What stands last counts, and of what ends there the longest. */
function best<T>(found: Found<T>[]): Found<T> | null {
  return found.sort((a, b) => b.end - a.end || a.start - b.start)[0] ?? null;
}

function findSoon(line: string, now: number): Found<number> | null {
  const units: Record<string, number> = { m: 60_000, h: 3_600_000 };
  const pattern = `in (${figure}|half an) (minutes?|mins?|hours?|hrs?)`;
  return best(
    matches(line, pattern, ([count = '', unit = '']) => {
      const n = /^half/i.test(count) ? 0.5 : countOf(count);
      return now + n * (units[unit.charAt(0).toLowerCase()] ?? 0);
    }),
  );
}

function findAgain(line: string, today: Wall): Found<{ repeats: string; from: Day | null }> | null {
  return best(
    matches(line, group(repeating.pattern), ([count, what = '', word]) => {
      if (word !== undefined) return { repeats: word.toLowerCase(), from: null };
      const every = count === undefined ? 1 : count.toLowerCase() === 'other' ? 2 : countOf(count);
      if (every < 1 || every > 999) return null;
      return {
        repeats: ruleFor(every, what.toLowerCase()),
        from: repeating.isWeekday(what) ? coming(addDays(today, -1), what) : today,
      };
    }),
  );
}

function ruleFor(every: number, what: string): string {
  const unit = repeating.isWeekday(what) ? 'week' : what.replace(/s$/, '');
  if (unit === 'weekday') return 'weekdays';
  if (every > 1) return `every ${every} ${unit}s`;
  return { day: 'daily', week: 'weekly', month: 'monthly' }[unit] ?? 'yearly';
}

function findTime(line: string, taken: Span[]): Found<Time> | null {
  const clock = (hour: string | undefined, minute = '0', half?: string) => timeOf(Number(hour), Number(minute), half);
  const found = [
    ...matches(line, '(?:at |@ ?)?(\\d{1,2}):(\\d{2})(?: ?(am|pm))?', ([h, m, half]) => clock(h, m, half)),
    ...matches(line, '(?:at |@ ?)?(\\d{1,2}) ?(am|pm)', ([h, half]) => clock(h, '0', half)),
    ...matches(line, '(?:at |@)(\\d{1,2})', ([h]) => clock(h)),
    ...matches(line, '(?:at )(noon|midnight|night)', ([part]) => partOf(part)),
    ...matches(line, '(?:in the )(morning|afternoon|evening)', ([part]) => partOf(part)),
  ].filter((one) => taken.every((other) => one.end <= other.start || one.start >= other.end));
  return best(found) ?? besideDay(line, taken);
}

const partOf = (part = ''): Time => ({ hour: partsOfDay[part.toLowerCase()] ?? 9, minute: 0 });

/** `tomorrow evening`, `this morning`, `tonight`: the day says the time as well. */
function besideDay(line: string, taken: Span[]): Found<Time> | null {
  for (const { start, end } of taken) {
    const within = /tonight$|(?<=this\s+)(?:morning|afternoon|evening)$/i.exec(line.slice(start, end))?.[0];
    if (within) return { start, end, value: partOf(within) };
    const behind = /^\s+(morning|noon|afternoon|evening|night)(?![\p{L}\p{N}])/iu.exec(line.slice(end));
    if (behind) return { start: end, end: end + behind[0].length, value: partOf(behind[1]) };
  }
  return null;
}

function timeOf(hour: number, minute: number, half: string | undefined): Time | null {
  if (minute > 59 || hour > (half ? 12 : 23) || (half && hour === 0)) return null;
  if (!half) return { hour, minute };
  return { hour: (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0), minute };
}
