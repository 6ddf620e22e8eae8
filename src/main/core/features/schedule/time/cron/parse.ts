/** A cron expression as bit masks: five fields as Vixie cron reads them, with `L`, `5L` and `2#3`. */
import { AppError } from '../../../../base/errors.ts';
import { nextLocal } from './match.ts';

/** Bit n of a mask is set where n fits. Minutes need two words. */
export interface Cron {
  readonly expression: string;
  readonly minutes: readonly [low: number, high: number];
  readonly hours: number;
  readonly days: number;
  /** The last day of the month. */
  readonly lastDay: boolean;
  /** Bit 1 is January. */
  readonly months: number;
  readonly weekdays: number;
  /** Bit n: the last such weekday of the month. */
  readonly lastWeekdays: number;
  /** Bit `7 * (k - 1) + weekday`: the kth such weekday of the month, five times seven bits in two words. */
  readonly nth: readonly [low: number, high: number];
  /** Both day fields are restricted: a day fits that either names. Vixie counts a field that starts with `*` as not restricted. */
  readonly either: boolean;
  /** The hour starts with `*`: where the clock is set back it runs through both passings. */
  readonly everyHour: boolean;
}

interface Field {
  name: string;
  least: number;
  most: number;
  names?: readonly string[];
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const fields = {
  minute: { name: 'minute', least: 0, most: 59 },
  hour: { name: 'hour', least: 0, most: 23 },
  day: { name: 'day of the month', least: 1, most: 31 },
  month: { name: 'month', least: 1, most: 12, names: monthNames },
  weekday: { name: 'day of the week', least: 0, most: 7, names: weekdayNames },
} satisfies Record<string, Field>;

const named: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const wrong = (why: string, expression: string): AppError =>
  new AppError('invalid_input', `This is no cron expression: ${why}`, { expression: expression.slice(0, 200) });

/** Thrown where a field is out of range, or where it can never match: AppError `invalid_input`. */
export function parseCron(expression: string): Cron {
  const text = expression.trim();
  const written = text.startsWith('@') ? named[text.toLowerCase()] : text;
  if (written === undefined) throw wrong('of the words with @ there are @yearly, @monthly, @weekly, @daily and @hourly.', text);
  const parts = written.split(/\s+/);
  if (parts.length !== 5)
    throw wrong(`it has ${parts.length} fields; there are five: minute, hour, day, month, day of the week.`, text);
  const cron = cronOf(text, parts as Five);
  // The calendar comes back after 28 years: what does not happen in them never does.
  if (nextLocal(cron, Date.UTC(2000, 0, 1), Date.UTC(2028, 1, 29)) === null)
    throw wrong('no day is ever like that, so it would never happen.', text);
  return cron;
}

type Five = [minute: string, hour: string, day: string, month: string, weekday: string];

function cronOf(expression: string, [minute, hour, day, month, weekday]: Five): Cron {
  const pick = (field: Field, text: string) => valuesOf(field, text, expression);
  const days = day.split(',');
  const weekdays = weekday.split(',');
  const isLast = (part: string) => /^l$/i.test(part);
  const plainDays = days.filter((part) => !isLast(part));
  const special = weekdays.map((part) => specialWeekday(part, expression));
  const plainWeekdays = weekdays.filter((_part, at) => special[at] === null);
  const nth = special.flatMap((one) => (one && one.nth > 0 ? [7 * (one.nth - 1) + one.weekday] : []));
  return {
    expression,
    minutes: twoWords(pick(fields.minute, minute), 30),
    hours: mask(pick(fields.hour, hour)),
    days: mask(plainDays.length === 0 ? [] : pick(fields.day, plainDays.join(','))),
    lastDay: days.some(isLast),
    months: mask(pick(fields.month, month)),
    weekdays: mask(plainWeekdays.length === 0 ? [] : pick(fields.weekday, plainWeekdays.join(',')).map((one) => one % 7)),
    lastWeekdays: mask(special.flatMap((one) => (one && one.nth === 0 ? [one.weekday] : []))),
    nth: twoWords(nth, 21),
    either: !day.startsWith('*') && !weekday.startsWith('*'),
    everyHour: hour.startsWith('*'),
  };
}

/** `5L` is the last Friday (`nth` 0), `2#3` the third Tuesday; null where it is neither. */
function specialWeekday(part: string, expression: string): { weekday: number; nth: number } | null {
  const last = /^(\w+)l$/i.exec(part);
  const nth = /^(\w+)#(\d+)$/.exec(part);
  if (!last && !nth) return null;
  const weekday = number(fields.weekday, (last ?? nth)?.[1] ?? '', expression) % 7;
  const count = nth ? Number(nth[2]) : 0;
  if (nth && (count < 1 || count > 5))
    throw wrong(`a month has no day of the week number ${nth[2]}; 1 to 5 can be asked for.`, expression);
  return { weekday, nth: count };
}

function valuesOf(field: Field, text: string, expression: string): number[] {
  return text.split(',').flatMap((part) => {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0) throw wrong(`${JSON.stringify(part)} has more than one step.`, expression);
    const [from, to] = rangeOf(field, range, expression);
    if (step === undefined) return upTo(from, to, 1);
    if (range !== '*' && !range.includes('-'))
      throw wrong(`a step needs a range: write ${range}-${field.most}/${step} in place of ${part}.`, expression);
    const by = /^\d{1,3}$/.test(step) ? Number(step) : 0;
    if (by < 1 || by > field.most) throw wrong(`a step of ${JSON.stringify(step)} does not fit the ${field.name}.`, expression);
    return upTo(from, to, by);
  });
}

const upTo = (from: number, to: number, by: number): number[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, at) => from + at * by);

function rangeOf(field: Field, text: string, expression: string): [number, number] {
  if (text === '*') return [field.least, field === fields.weekday ? 6 : field.most];
  const [first = '', last, ...more] = text.split('-');
  const from = number(field, first, expression);
  if (last === undefined) return [from, from];
  const end = number(field, last, expression);
  // `fri-sun` ends with the Sunday after.
  const to = field === fields.weekday && end === 0 && /^sun/i.test(last) ? 7 : end;
  if (more.length > 0 || to < from) throw wrong(`the range ${text} goes nowhere.`, expression);
  return [from, to];
}

function number(field: Field, text: string, expression: string): number {
  const at = field.names?.indexOf(text.toLowerCase()) ?? -1;
  const value = at >= 0 ? at + (field === fields.month ? 1 : 0) : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= field.least && value <= field.most))
    throw wrong(`${JSON.stringify(text)} does not fit the ${field.name} (${field.least} to ${field.most}).`, expression);
  return value;
}

const mask = (values: readonly number[]): number => values.reduce((bits, value) => bits | (1 << value), 0);
const twoWords = (values: readonly number[], half: number): [number, number] => [
  mask(values.filter((value) => value < half)),
  mask(values.filter((value) => value >= half).map((value) => value - half)),
];
