import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf, wallAt } from '../time/zone.ts';
import { parseQuick, wordsOf } from './parse.ts';

const zone = 'Europe/Berlin';
/** A Wednesday, 10:30 in Berlin. */
const now = Date.parse('2026-01-07T09:30:00Z');

/** Due on the wall, `-` where there is none. */
function read(line: string, at = now, where = zone): string {
  const { title, due, repeats } = parseQuick(line, at, where);
  const wall = due === null ? null : new Date(Date.parse(wordsAt(due, where))).toISOString().slice(0, 16).replace('T', ' ');
  return [title, wall ?? '-', ...(repeats ? [repeats] : [])].join(' | ');
}
function wordsAt(ms: number, where: string): string {
  const { year, month, day, hour, minute } = wallAt(ms, where);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}Z`;
}

describe('a date in plain words', () => {
  test.each([
    ['pay rent friday', 'pay rent | 2026-01-09 23:59'],
    ['pay rent on Friday at 9', 'pay rent | 2026-01-09 09:00'],
    ['plan wednesday', 'plan | 2026-01-14 23:59'],
    ['call mum today', 'call mum | 2026-01-07 23:59'],
    ['call mum tomorrow', 'call mum | 2026-01-08 23:59'],
    ['call mum day after tomorrow', 'call mum | 2026-01-09 23:59'],
    ['call mum tonight', 'call mum | 2026-01-07 20:00'],
    ['call mum tomorrow evening', 'call mum | 2026-01-08 19:00'],
    ['sweep next week', 'sweep | 2026-01-12 23:59'],
    ['sweep next friday', 'sweep | 2026-01-16 23:59'],
    ['sweep tuesday next week', 'sweep | 2026-01-13 23:59'],
    ['sweep next month', 'sweep | 2026-02-01 23:59'],
    ['sweep in 3 days', 'sweep | 2026-01-10 23:59'],
    ['sweep in two weeks at 17:30', 'sweep | 2026-01-21 17:30'],
    ['sweep in 30 minutes', 'sweep | 2026-01-07 11:00'],
    ['sweep in an hour', 'sweep | 2026-01-07 11:30'],
    ['wrap gifts 24 dec', 'wrap gifts | 2026-12-24 23:59'],
    ['wrap gifts by Dec 24th, 2027 at 5 pm', 'wrap gifts | 2027-12-24 17:00'],
    ['wrap gifts 5th of january', 'wrap gifts | 2027-01-05 23:59'],
    ['leap 29 feb', 'leap | 2028-02-29 23:59'],
    ['wrap gifts 2026-12-24 17:30', 'wrap gifts | 2026-12-24 17:30'],
    ['wrap gifts 24.12.2026', 'wrap gifts | 2026-12-24 23:59'],
    ['wake up at 9', 'wake up | 2026-01-08 09:00'],
    ['lunch at noon', 'lunch | 2026-01-07 12:00'],
    ['17:30 swim', 'swim | 2026-01-07 17:30'],
    ['swim at 12am', 'swim | 2026-01-08 00:00'],
    ['tomorrow at 9 call the dentist', 'call the dentist | 2026-01-08 09:00'],
    ['water plants every friday', 'water plants | 2026-01-09 23:59 | weekly'],
    ['stand up every weekday at 9', 'stand up | 2026-01-08 09:00 | weekdays'],
    ['water plants every 2 days', 'water plants | 2026-01-07 23:59 | every 2 days'],
    ['invoice every month on 31 jan', 'invoice | 2026-01-31 23:59 | monthly'],
  ])('%s', (line, expected) => {
    expect(read(line)).toBe(expected);
  });

  test.each([
    'buy sun cream',
    'meet Mr. May',
    'version 1.2.',
    'read 1984',
    'ask about room 12:99',
    'go on 2026-02-30',
    'march for peace',
    'ring 555-2026-12-24-1',
    'watch "friday night lights"',
    'buy daily paper',
  ])('what is no date stays in the title: %s', (line) => {
    expect(read(line)).toBe(`${line.replace(/\.$/, '.')} | -`);
  });
});

test('tags and a priority are taken out of the line; a number is no tag', () => {
  expect(parseQuick('pay rent friday #home !1 #flat/2', now, zone)).toMatchObject({
    title: 'pay rent',
    tags: ['home', 'flat/2'],
    priority: 1,
  });
  expect(parseQuick('fix #12 !7', now, zone)).toMatchObject({ title: 'fix #12 !7', tags: [], priority: null });
});

test('what one is to be reminded of is a task with a reminder', () => {
  const read = parseQuick('remind me tomorrow at 9 to call the dentist', now, zone);
  expect(read).toMatchObject({ title: 'call the dentist', remindAt: read.due });
  expect(wordsOf(read, now, zone)).toBe('Thursday, January 8 at 09:00');
});

test('a line of nothing but a date is called by it; one of nothing but tags is refused', () => {
  expect(parseQuick('friday', now, zone).title).toBe('friday');
  expect(() => parseQuick('#home !1', now, zone)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
});

test('the day is the day where the user is', () => {
  const late = Date.parse('2026-01-07T23:30:00Z');
  expect(read('x tomorrow', late, 'Asia/Tokyo')).toBe('x | 2026-01-09 23:59');
  expect(read('x tomorrow', late, 'America/Los_Angeles')).toBe('x | 2026-01-08 23:59');
});

test('what comes on weekdays does not begin on a weekend', () => {
  expect(read('stand up every weekday', Date.parse('2026-01-10T09:30:00Z'))).toBe('stand up | 2026-01-12 23:59 | weekdays');
});

test('a time that a clock change skips is the first after the gap, one that comes twice the first', () => {
  expect(new Date(instantOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, zone)).toISOString()).toBe(
    '2026-03-29T01:00:00.000Z',
  );
  expect(new Date(instantOf({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 }, zone)).toISOString()).toBe(
    '2026-10-25T00:30:00.000Z',
  );
});

test('any line is read in one of these ways and never throws anything else', () => {
  const words = fc.constantFrom(
    'friday',
    'at',
    '9',
    'in',
    '3',
    'weeks',
    'every',
    'dec',
    '24',
    '#a',
    '!1',
    '"',
    'next',
    '17:30',
    'x',
  );
  const line = fc.oneof(
    fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(line, (text) => {
      try {
        const { title, due } = parseQuick(text, now, zone);
        expect(title.length).toBeGreaterThan(0);
        expect(due === null || Number.isFinite(due)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_input' });
      }
    }),
    { numRuns: 500 },
  );
});
