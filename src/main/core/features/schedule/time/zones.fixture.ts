/** For tests: what is wrong with daily and hourly times of a zone, told by the system's own calendar alone. */
import { nextTimes, whenOf } from './when.ts';

const hourMs = 3_600_000;
const begin = Date.UTC(2020, 0, 1);
const end = Date.UTC(2041, 0, 1);
/** 00:00, the hours in which clocks change, and the last of the day. */
const minutes = [0, 90, 150, 210, 720, 1410];

interface Local {
  day: number;
  minute: number;
}

function localOf(zone: string): (ms: number) => Local {
  const two = '2-digit';
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: two, day: two, hour: two, minute: two },
  });
  return (ms) => {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = (format.format(ms).match(/\d+/g) ?? []).map(Number);
    return { day: Date.UTC(year, month - 1, day) / (24 * hourMs), minute: hour * 60 + minute };
  };
}

/** The nth time belongs to the nth local day; where it is not at its minute, that minute was skipped there. */
export function dailyFaults(zone: string): string[] {
  const localAt = localOf(zone);
  const faults: string[] = [];
  for (const minute of minutes) {
    const when = whenOf({ kind: 'cron', expression: `${minute % 60} ${Math.floor(minute / 60)} * * *`, timezone: zone }, 0);
    let day = localAt(begin).day + (localAt(begin).minute >= minute ? 1 : 0);
    for (let at = when.next(begin); at !== null && at < end; at = when.next(at), day += 1) {
      const local = localAt(at);
      if (local.day === day && local.minute === minute) continue;
      // Right after a gap: a minute before, it was still earlier than the minute that was asked for.
      const before = localAt(at - 60_000);
      const isSkipped =
        before.day * 1440 + before.minute < day * 1440 + minute && local.day * 1440 + local.minute > day * 1440 + minute;
      if (!isSkipped) faults.push(`${zone} ${minute}: ${new Date(at).toISOString()}`);
      if (faults.length > 5) return faults;
    }
  }
  return faults;
}

/** Every quarter of an hour happens in every quarter of an hour that passes. */
export function hourlyFaults(zone: string): string[] {
  const when = whenOf({ kind: 'cron', expression: '*/15 * * * *', timezone: zone }, 0);
  const count = 35_000;
  const times = nextTimes(when, Date.UTC(2026, 0, 1), count);
  return times
    .filter((at, n) => at !== Date.UTC(2026, 0, 1) + (n + 1) * 15 * 60_000)
    .slice(0, 5)
    .map((at) => `${zone}: ${new Date(at).toISOString()}`);
}
