/** A time zone as the stretches in which its clocks stand still against UTC: asked of the system once, then arithmetic. */
import { AppError } from '../../../base/errors.ts';

/** From `from` until `to` (UTC, ms) local time is UTC plus `offset`; before `from` it was UTC plus `before`. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  readonly before: number;
}

export interface Zone {
  readonly name: string;
  /** The stretch in which an instant lies. */
  at(ms: number): Stretch;
}

const dayMs = 86_400_000;
/** Two changes never are as near as this: Morocco's pair lies a month apart. */
const lookEvery = 7 * dayMs;
/** Where no change is found for so long, there is none for now. */
const chunk = 400 * dayMs;

const mostKept = 500;

const zones = new Map<string, Zone>();

/** Thrown for a name that no zone has: AppError `invalid_input`. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known) return known;
  const zone = readZone(name);
  zones.set(name, zone);
  return zone;
}

/** The zone of this computer. */
export const systemZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function readZone(name: string): Zone {
  const offsetAt = offsetsOf(name);
  let last: Stretch | null = null;
  const kept: Stretch[] = [];
  return {
    name,
    at(ms) {
      if (last && ms >= last.from && ms < last.to) return last;
      last = kept.find(({ from, to }) => ms >= from && ms < to) ?? null;
      if (!last) {
        // A year at a time, as asked: a look into the far future is not kept for ever.
        if (kept.length >= mostKept) kept.length = 0;
        last = stretchAt(offsetAt, ms, kept.at(-1));
        kept.push(last);
      }
      return last;
    },
  };
}

function stretchAt(offsetAt: (ms: number) => number, ms: number, prior: Stretch | undefined): Stretch {
  const offset = offsetAt(ms);
  const from = prior?.to === ms ? ms : changeBefore(offsetAt, ms, offset);
  return { from, to: changeAfter(offsetAt, ms, offset), offset, before: offsetAt(from - 1) };
}

/** The first instant that has another offset; where a long while has none, its end, which is then no change. */
function changeAfter(offsetAt: (ms: number) => number, ms: number, offset: number): number {
  for (let at = ms; at < ms + chunk; at += lookEvery) {
    if (offsetAt(at + lookEvery) === offset) continue;
    return bisect(offsetAt, at, at + lookEvery, offset);
  }
  return ms + chunk;
}

function changeBefore(offsetAt: (ms: number) => number, ms: number, offset: number): number {
  for (let at = ms; at > ms - chunk; at -= lookEvery) {
    const earlier = offsetAt(at - lookEvery);
    if (earlier !== offset) return bisect(offsetAt, at - lookEvery, at, earlier);
  }
  return ms - chunk;
}

/** The first instant after `low` at which the offset is no longer `offset`. */
function bisect(offsetAt: (ms: number) => number, low: number, high: number, offset: number): number {
  let [same, other] = [low, high];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetAt(middle) === offset) same = middle;
    else other = middle;
  }
  return other;
}

/** How far local time is ahead of UTC at an instant, in ms. */
function offsetsOf(name: string): (ms: number) => number {
  const format = formatOf(name);
  return (ms) => {
    const whole = Math.floor(ms / 1000) * 1000;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  };
}

function formatOf(name: string): Intl.DateTimeFormat {
  try {
    // An offset such as `+02:00` is no zone: it knows no summer.
    if (!/^[A-Za-z]/.test(name)) throw new RangeError(name);
    const two = '2-digit';
    const date = { year: 'numeric', month: two, day: two } as const;
    const time = { hour: two, minute: two, second: two, hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat('en-US', { timeZone: name, ...date, ...time, calendar: 'gregory', numberingSystem: 'latn' });
  } catch {
    throw new AppError(
      'invalid_input',
      `There is no time zone named ${JSON.stringify(name.slice(0, 100))}. Zones are named as Europe/Berlin is.`,
      {
        timezone: name.slice(0, 100),
      },
    );
  }
}
