/** When something happens: the three kinds behind one face. Pure, and cheap enough to be asked at every claim. */
import { AppError } from '../../../base/errors.ts';
import { nextTime } from './cron/next.ts';
import { type Cron, parseCron } from './cron/parse.ts';
import { localWords } from './local.ts';
import { parseOnce } from './once.ts';
import { parseInterval, spanWords } from './span.ts';
import { cronWords } from './words.ts';
import { systemZone, type Zone, zoneOf } from './zone.ts';

export type Kind = 'cron' | 'interval' | 'once';

/** What a job keeps of its time: `once` is an instant, `interval` milliseconds from the anchor on. */
interface Timing {
  kind: Kind;
  expression: string;
  timezone: string;
}

export interface When {
  /** As it is kept: "in 30m" has become an instant. */
  readonly timing: Timing;
  readonly words: string;
  /** The first time after an instant; null where there is none any more. */
  next(after: number): number | null;
}

export interface Asked {
  kind: Kind;
  expression: string;
  timezone?: string | undefined;
}

/** `now` is what "in 30m" counts from, `anchor` what an interval counts from. Thrown: AppError `invalid_input`. */
export function whenOf({ kind, expression, timezone = systemZone() }: Asked, now: number, anchor = now): When {
  const zone = zoneOf(timezone);
  if (kind === 'cron') return cronWhen(expression, zone);
  if (kind === 'interval') return intervalWhen(expression, timezone, anchor);
  const at = parseOnce(expression, now, zone);
  const timing = { kind, expression: new Date(at).toISOString(), timezone };
  return { timing, words: `once, at ${localWords(zone, at)}`, next: (after) => (at > after ? at : null) };
}

function cronWhen(expression: string, zone: Zone): When {
  const cron = cronOf(expression);
  const timing = { kind: 'cron' as const, expression: expression.trim(), timezone: zone.name };
  return { timing, words: cronWords(cron), next: (after) => nextTime(cron, after, zone) };
}

function intervalWhen(expression: string, timezone: string, anchor: number): When {
  const ms = parseInterval(expression);
  const next = (after: number) => anchor + Math.max(1, Math.floor((after - anchor) / ms) + 1) * ms;
  return {
    timing: { kind: 'interval', expression: expression.trim(), timezone },
    words: `every ${spanWords(ms)}`.replace(/^every 1 (\w+)$/, 'every $1'),
    next,
  };
}

/** Jobs say the same few expressions over and over. */
const mostCrons = 1000;
const crons = new Map<string, Cron>();

function cronOf(expression: string): Cron {
  const known = crons.get(expression);
  if (known) return known;
  const cron = parseCron(expression);
  if (crons.size >= mostCrons) crons.clear();
  crons.set(expression, cron);
  return cron;
}

/** The next times, oldest first. */
export function nextTimes(when: When, after: number, count: number): number[] {
  const times: number[] = [];
  for (let at = when.next(after); at !== null && times.length < count; at = when.next(at)) times.push(at);
  return times;
}

/** Thrown where it would never happen: AppError `invalid_input`. */
export function requireFuture(when: When, now: number): number {
  const at = when.next(now);
  if (at === null) throw new AppError('invalid_input', `That time is past: ${when.words.replace(/^once, at /, '')}.`);
  return at;
}
