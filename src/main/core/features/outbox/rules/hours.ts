/** Quiet hours and days where the person is: pure rules over an instant, a zone and the wall clock there. */

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

export interface QuietHours {
  from: string;
  to: string;
  timezone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one costs more than a thousand uses of it. */
function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  formats.set(timezone, made);
  return made;
}

/** Minutes since midnight, as a clock on the wall there shows them. */
function wallMinutes(at: number, timezone: string): number {
  return minutesOf(formatOf(timezone).format(at));
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

const within = (value: number): number => ((value % dayMinutes) + dayMinutes) % dayMinutes;

/** When the quiet hours that hold at `now` are over; null outside of them. */
export function quietUntil(now: number, hours: QuietHours | null): number | null {
  if (hours === null) return null;
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  const wall = wallMinutes(now, hours.timezone);
  if (within(wall - from) >= within(to - from)) return null;
  return near(startOfMinute(now) + within(to - wall) * minuteMs, to, hours.timezone);
}

/** The last midnight there. */
export function startOfDay(now: number, timezone: string): number {
  return near(startOfMinute(now) - wallMinutes(now, timezone) * minuteMs, 0, timezone);
}

/** The next midnight there. */
export function startOfNextDay(now: number, timezone: string): number {
  const left = dayMinutes - wallMinutes(now, timezone);
  return near(startOfMinute(now) + left * minuteMs, 0, timezone);
}

const startOfMinute = (at: number): number => at - (((at % minuteMs) + minuteMs) % minuteMs);

/**
 * The instant near `guess` at which the wall shows `minutes`: a clock change in between moves it. In the hour that a change skips
 * there is none; then it stays close by, and who waits for it looks again.
 */
function near(guess: number, minutes: number, timezone: string): number {
  const off = within(minutes - wallMinutes(guess, timezone) + dayMinutes / 2) - dayMinutes / 2;
  return guess + off * minuteMs;
}

/** The zone of this computer. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
