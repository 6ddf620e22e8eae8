/** Spans of time as people write them: `every 2h`, `in 30 minutes`. */
import { AppError } from '../../../base/errors.ts';

const second = 1000;
const units: readonly (readonly [pattern: RegExp, ms: number, name: string])[] = [
  [/^(?:ms|milliseconds?)$/, 1, 'millisecond'],
  [/^(?:s|secs?|seconds?)$/, second, 'second'],
  [/^(?:m|mins?|minutes?)$/, 60 * second, 'minute'],
  [/^(?:h|hrs?|hours?)$/, 3600 * second, 'hour'],
  [/^(?:d|days?)$/, 86_400 * second, 'day'],
  [/^(?:w|weeks?)$/, 604_800 * second, 'week'],
];
const numbers = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

const leastInterval = second;
const mostInterval = 366 * 86_400 * second;

/** `2h`, `1 hour 30 minutes`, `half an hour`, `a week`; null for anything else. */
export function spanOf(text: string): number | null {
  const plain = text
    .toLowerCase()
    .replace(/\bhalf an hour\b/g, '30m')
    .replace(/\b(?:and|,)\b/g, ' ')
    .trim();
  let [sum, rest] = [0, plain];
  while (rest !== '') {
    const part = /^(\d+(?:\.\d+)?|[a-z]+)\s*([a-z]+)\s*/.exec(rest) ?? /^()([a-z]+)$/.exec(rest);
    const count = countOf(part?.[1] ?? '');
    const unit = units.find(([pattern]) => pattern.test(part?.[2] ?? ''));
    if (!part || count === null || !unit) return null;
    sum += count * unit[1];
    rest = rest.slice(part[0].length);
  }
  return plain === '' ? null : Math.round(sum);
}

function countOf(text: string): number | null {
  if (/^\d/.test(text)) return Number(text);
  if (text === '' || text === 'a' || text === 'an') return 1;
  const at = numbers.indexOf(text);
  return at === -1 ? null : at;
}

/** An interval in ms, of `7200000` or `every 2h`. Thrown for anything else, too short or too long: AppError `invalid_input`. */
export function parseInterval(expression: string): number {
  const text = expression.trim().toLowerCase();
  const ms = /^\d+$/.test(text) ? Number(text) : spanOf(text.replace(/^every\s+/, ''));
  if (ms === null) throw wrong(expression, 'Write milliseconds, or a span such as "every 2h".');
  if (ms < leastInterval) throw wrong(expression, 'The shortest interval is a second (1000).');
  if (ms > mostInterval) throw wrong(expression, 'The longest interval is a year; a cron expression can say later dates.');
  return ms;
}

const wrong = (expression: string, why: string): AppError =>
  new AppError('invalid_input', `This is no interval: ${why}`, { expression: expression.slice(0, 200) });

/** `2 hours`, `1 hour 30 minutes`. */
export function spanWords(ms: number): string {
  let rest = ms;
  const parts: string[] = [];
  for (const [, size, name] of units.toReversed().filter(([, size]) => size !== 604_800 * second || ms % size === 0)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
  }
  return parts.join(' ');
}
