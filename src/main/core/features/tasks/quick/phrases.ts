/** How people write days in a line, each as a pattern and the day that it means. */
import { addDays, addMonths, type Day, dayOf, weekdayOf } from '../time/zone.ts';

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const weekday = days.join('|');
/** Sunday is a name for a cream, too: a short one counts after `on` and its like, or at the end. */
const shortDay = 'sun|mon|tues?|wed|thu(?:rs?)?|fri|sat';
const month = `${months.join('|')}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec`;
const before = 'on|by|due|until|before|at the latest';
/** What may be written in place of a figure. */
export const numbers: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  ten: 10,
};
export const figure = `\\d{1,4}|${Object.keys(numbers).join('|')}`;

const indexIn = (names: readonly string[], text = ''): number =>
  names.findIndex((name) => name.startsWith(text.toLowerCase().slice(0, 3)));

export const countOf = (text = ''): number => numbers[text.toLowerCase()] ?? Number(text);

/** The coming day of this name: on a Friday, "friday" is the next one, since for today people say so. */
export function coming(today: Day, name: string): Day {
  const ahead = (indexIn(days, name) - weekdayOf(today) + 7) % 7;
  return addDays(today, ahead === 0 ? 7 : ahead);
}

const nextMonday = (today: Day): Day => addDays(today, (8 - weekdayOf(today)) % 7 || 7);

/** Of the week that begins with the next Monday. */
const inNextWeek = (today: Day, name = ''): Day => addDays(nextMonday(today), (indexIn(days, name) + 6) % 7);

function ahead(today: Day, count: number, unit: string): Day {
  if (unit.startsWith('day')) return addDays(today, count);
  if (unit.startsWith('week')) return addDays(today, count * 7);
  return addMonths(today, unit.startsWith('month') ? count : count * 12);
}

/** Without a year it is the next such day, and a leap day waits for its year. */
function inYear(today: Day, day: string, name: string, year: string | undefined): Day | null {
  const at = /^\d+$/.test(name) ? Number(name) : indexIn(months, name) + 1;
  if (year !== undefined) return dayOf(Number(year), at, Number(day));
  for (let more = 0; more <= 8; more++) {
    const found = dayOf(today.year + more, at, Number(day));
    if (found && (found.year > today.year || at > today.month || (at === today.month && found.day >= today.day))) return found;
  }
  return null;
}

interface Phrase {
  pattern: string;
  day(today: Day, groups: (string | undefined)[]): Day | null;
}

/** Each is looked for as whole words; `before` words go with it. */
export const phrases: readonly Phrase[] = [
  { pattern: 'today|tonight|this (?:morning|afternoon|evening)', day: (today) => today },
  { pattern: '(?:the )?day after tomorrow', day: (today) => addDays(today, 2) },
  { pattern: 'tomorrow|tmrw', day: (today) => addDays(today, 1) },
  { pattern: `in (${figure}) (days?|weeks?|months?|years?)`, day: (today, [n, unit = '']) => ahead(today, countOf(n), unit) },
  { pattern: 'next week', day: nextMonday },
  { pattern: 'next month', day: (today) => ({ ...addMonths(today, 1, 1), day: 1 }) },
  { pattern: 'next year', day: (today) => ({ year: today.year + 1, month: 1, day: 1 }) },
  { pattern: '(?:this |the )?weekend', day: (today) => (weekdayOf(today) === 6 ? today : coming(today, 'saturday')) },
  { pattern: 'next weekend', day: (today) => inNextWeek(today, 'saturday') },
  { pattern: `next (${weekday}|${shortDay})`, day: (today, [name]) => inNextWeek(today, name) },
  { pattern: `(${weekday}|${shortDay}) next week`, day: (today, [name]) => inNextWeek(today, name) },
  { pattern: `(?:this )?(${weekday})`, day: (today, [name = '']) => coming(today, name) },
  { pattern: `(?:${before}) (${shortDay})`, day: (today, [name = '']) => coming(today, name) },
  { pattern: `(${shortDay})(?=\\s*$)`, day: (today, [name = '']) => coming(today, name) },
  {
    pattern: `(?:the )?(\\d{1,2})(?:st|nd|rd|th|\\.)?(?: of)? (${month})\\.?(?:,? (\\d{4}))?`,
    day: (today, [day = '', name = '', year]) => inYear(today, day, name, year),
  },
  {
    pattern: `(${month})\\.? (?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?`,
    day: (today, [name = '', day = '', year]) => inYear(today, day, name, year),
  },
  { pattern: '(\\d{4})-(\\d{2})-(\\d{2})', day: (_today, [year, at, day]) => dayOf(Number(year), Number(at), Number(day)) },
  { pattern: '(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})', day: (today, [day = '', at = '', year]) => inYear(today, day, at, year) },
  {
    pattern: `(?:${before}) (\\d{1,2})\\.(\\d{1,2})\\.`,
    day: (today, [day = '', at = '']) => inYear(today, day, at, undefined),
  },
];

export const leadIn = `(?:(?:${before}) )?`;

/** `every 2 weeks`, `every friday`, and what they mean. */
export const repeating = {
  pattern: `every (?:(${figure}|other) )?(days?|weekdays?|weeks?|months?|years?|${weekday})|(daily|weekly|monthly|yearly)(?=\\s*$)`,
  isWeekday: (name: string) => days.includes(name.toLowerCase()),
};
