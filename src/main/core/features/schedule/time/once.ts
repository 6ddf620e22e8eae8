/** A single time: an ISO time, or `in 30m`. */
import { AppError } from '../../../base/errors.ts';
import { fromLocal } from './local.ts';
import { spanOf } from './span.ts';
import type { Zone } from './zone.ts';

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
/** Nobody plans further: a date beyond is a slip of the pen. */
const mostAhead = 100 * 366 * 86_400_000;

const wrong = (expression: string, why: string): AppError =>
  new AppError('invalid_input', `This is no time: ${why}`, { expression: expression.slice(0, 200) });

/** The instant that is meant; without a zone of its own it is read in `zone`. Thrown for anything else: AppError `invalid_input`. */
export function parseOnce(expression: string, now: number, zone: Zone): number {
  const text = expression.trim();
  const span = /^in\s+(.+)$/i.exec(text);
  const at = span ? after(text, span[1] ?? '', now) : readIso(text, zone);
  if (at > now + mostAhead) throw wrong(text, 'it is more than a hundred years ahead.');
  return at;
}

function after(text: string, words: string, now: number): number {
  const ms = spanOf(words);
  if (ms === null || ms <= 0) throw wrong(text, 'write "in 30m", "in 2 hours" or "in 3 days".');
  return now + ms;
}

function readIso(text: string, zone: Zone): number {
  const found = iso.exec(text);
  if (!found) throw wrong(text, 'write an ISO time such as 2026-03-01T09:00, or "in 30m".');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map((part) => Number(part ?? 0));
  const ms = Number((found[7] ?? '').padEnd(3, '0'));
  const local = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const read = new Date(local);
  const isReal = read.getUTCMonth() === month - 1 && read.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal || year < 1970) throw wrong(text, 'there is no such date.');
  const own = found[8];
  if (own === undefined) return fromLocal(zone, local);
  if (own.toUpperCase() === 'Z') return local;
  const sign = own.startsWith('-') ? -1 : 1;
  const [hours, minutes] = [Number(own.slice(1, 3)), Number(own.slice(-2))];
  if (hours > 14 || minutes > 59) throw wrong(text, 'there is no such offset.');
  return local - sign * (hours * 60 + minutes) * 60_000;
}
