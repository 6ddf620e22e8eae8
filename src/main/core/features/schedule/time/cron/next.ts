/** From local minutes to instants: what a clock change skips happens right after it, what comes twice happens once. */
import type { Zone } from '../zone.ts';
import { nextLocal } from './match.ts';
import type { Cron } from './parse.ts';

/** The rarest that can match at all (29 February, on one day of the week, over 2100) comes within so long. */
const longest = 41 * 366 * 86_400_000;

/** The first instant after `after` at which it happens; null only past the end of the calendar. */
export function nextTime(cron: Cron, after: number, zone: Zone): number | null {
  let stretch = zone.at(after);
  for (;;) {
    const { from, to, offset, before } = stretch;
    // Skipped minutes count from the beginning of the gap; repeated ones only where every hour is asked for.
    const begin = before <= offset || !cron.everyHour ? from + before : from + offset;
    const least = from > after ? begin : Math.max(begin, after + offset + 1);
    const local = nextLocal(cron, least, to + offset);
    if (local !== null) return Math.max(local - offset, from);
    if (to > after + longest || to > 8.64e15 - longest) return null;
    stretch = zone.at(to);
  }
}
