import { describe, expect, test } from 'vitest';
import { parseCron } from './cron/parse.ts';
import { parsePlain } from './plain.ts';
import { nextTimes, whenOf } from './when.ts';
import { dailyFaults, hourlyFaults } from './zones.fixture.ts';

const iso = (ms: number) => new Date(ms).toISOString().replace(':00.000Z', 'Z');
const times = (expression: string, timezone: string, from: string, count: number) =>
  nextTimes(whenOf({ kind: 'cron', expression, timezone }, 0), Date.parse(from), count).map(iso);

describe('cron, as Vixie cron reads it', () => {
  const cases: [expression: string, next: string[], words: string][] = [
    ['0 8 * * 1-5', ['2026-01-02T08:00Z', '2026-01-05T08:00Z'], 'every weekday at 08:00'],
    ['0 0 L * *', ['2026-01-31T00:00Z', '2026-02-28T00:00Z'], 'on the last day of the month at 00:00'],
    ['30 2 * * 5L', ['2026-01-30T02:30Z', '2026-02-27T02:30Z'], 'on the last Friday of the month at 02:30'],
    ['0 9 * * TUE#3', ['2026-01-20T09:00Z', '2026-02-17T09:00Z'], 'on the third Tuesday of the month at 09:00'],
    [
      '0 12 1,15 * MON',
      ['2026-01-05T12:00Z', '2026-01-12T12:00Z', '2026-01-15T12:00Z'],
      'on day 1 and 15 of the month and every Monday at 12:00',
    ],
    // A field that starts with `*` is no restriction: both must fit.
    ['0 0 */2 * 1', ['2026-01-05T00:00Z', '2026-01-19T00:00Z'], ''],
    ['5 4 29 2 *', ['2028-02-29T04:05Z', '2032-02-29T04:05Z'], 'on day 29 of the month in February at 04:05'],
    ['*/15 9-17 * jan,mar 0,7', ['2026-01-04T09:00Z', '2026-01-04T09:15Z'], ''],
    ['@weekly', ['2026-01-04T00:00Z', '2026-01-11T00:00Z'], 'every Sunday at 00:00'],
    ['@hourly', ['2026-01-02T04:00Z', '2026-01-02T05:00Z'], 'every hour'],
    ['0 0 1-7/3 * *', ['2026-01-04T00:00Z', '2026-01-07T00:00Z', '2026-02-01T00:00Z'], ''],
    ['0 12 * * fri-sun', ['2026-01-02T12:00Z', '2026-01-03T12:00Z', '2026-01-04T12:00Z', '2026-01-09T12:00Z'], ''],
  ];
  test.each(cases)('%s', (expression, next, words) => {
    expect(times(expression, 'UTC', '2026-01-02T03:04:05Z', next.length)).toEqual(next);
    if (words !== '') expect(whenOf({ kind: 'cron', expression, timezone: 'UTC' }, 0).words).toBe(words);
  });

  const bad =
    '0 0 30 2 *|0 0 31 2,4,6 *|60 * * * *|* 24 * * *|* * 0 * *|* * 32 * *|* * * 13 *|* * * * 8|*/0 * * * *|*/60 * * * *|5/15 * * * *|5-1 * * * *|* * * *|* * * * * *|0 0 * * 1#6|0 0 * * 1#0|@reboot|a b c d e|1,,2 * * * *|-1 * * * *|1.5 * * * *||0 0 ? * 1|0 0 L-3 * *';
  test.each(bad.split('|'))('%j is refused', (expression) => {
    expect(() => parseCron(expression)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });
});

describe('when the clock changes', () => {
  test('a time that is skipped comes right after the gap, and one that comes twice comes once', () => {
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', 2)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:30Z']);
    expect(times('0,30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', 2)).toEqual(['2026-03-29T01:00Z', '2026-03-30T00:00Z']);
    expect(times('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 2)).toEqual(['2026-10-25T00:30Z', '2026-10-26T01:30Z']);
    expect(times('0 0 * * *', 'Africa/Cairo', '2026-04-23T12:00Z', 2)).toEqual(['2026-04-23T22:00Z', '2026-04-24T21:00Z']);
    expect(times('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', 2)).toEqual([
      '2026-10-03T15:30Z',
      '2026-10-04T15:15Z',
    ]);
  });

  test('an hour that starts with a star runs through both passings', () => {
    const through = ['2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T02:30Z'];
    expect(times('30 * * * *', 'Europe/Berlin', '2026-10-25T00:00Z', 3)).toEqual(through);
    expect(times('30 1-3 * * *', 'Europe/Berlin', '2026-10-25T00:00Z', 2)).toEqual(['2026-10-25T00:30Z', '2026-10-25T02:30Z']);
  });

  // All of them: `npm run faults`.
  const sample =
    'UTC Europe/Berlin America/New_York America/Havana Asia/Beirut Africa/Cairo Africa/Casablanca Australia/Lord_Howe America/Nuuk Pacific/Chatham Asia/Tehran America/Santiago Antarctica/Troll Pacific/Apia Asia/Kathmandu';
  test.each(sample.split(' '))('a daily job happens once on each local day of %s, 2020 to 2040', (zone) => {
    expect(dailyFaults(zone)).toEqual([]);
    expect(hourlyFaults(zone)).toEqual([]);
  });
});

describe('plain words', () => {
  const now = Date.parse('2026-01-02T03:04:05Z');
  const cases: [text: string, expression: string][] = [
    ['every weekday at 8', '0 8 * * 1-5'],
    ['Every day at 8:30 pm.', '30 20 * * *'],
    ['weekdays at 9', '0 9 * * 1-5'],
    ['every first monday', '0 9 * * 1#1'],
    ['every last friday at 17:00', '0 17 * * 5L'],
    ['every monday and thursday at 7am', '0 7 * * 1,4'],
    ['every morning', '0 8 * * *'],
    ['at 8 every day', '0 8 * * *'],
    ['daily at 6', '0 6 * * *'],
    ['every month', '0 9 1 * *'],
    ['every 15th at 9', '0 9 15 * *'],
    ['every 2 hours', 'every 2 hours'],
    ['in 30 minutes', '2026-01-02T03:34:05.000Z'],
    ['in two weeks', '2026-01-16T03:04:05.000Z'],
    ['tomorrow at 9', '2026-01-03T08:00:00.000Z'],
    ['tonight', '2026-01-02T19:00:00.000Z'],
    ['tonight at 8', '2026-01-02T19:00:00.000Z'],
    ['on friday at 10', '2026-01-02T09:00:00.000Z'],
    ['friday at 2', '2026-01-09T01:00:00.000Z'],
    ['next friday', '2026-01-09T08:00:00.000Z'],
    ['at 2', '2026-01-03T01:00:00.000Z'],
    ['on march 3 at 9', '2026-03-03T08:00:00.000Z'],
    ['noon', '2026-01-02T11:00:00.000Z'],
  ];
  test.each(cases)('%s', (text, expression) => {
    const read = parsePlain(text, now, 'Europe/Berlin');
    expect(read.expression).toBe(expression);
    expect(whenOf(read, now).next(now)).toBeGreaterThan(now);
  });

  test.each(['soon', '', 'every', 'at', 'every other day', 'at 25', 'on the 40th', 'x'.repeat(500), 'in 0 minutes'])(
    '%j is no time',
    (text) => {
      expect(() => parsePlain(text, now)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
    },
  );
});

describe('intervals and single times', () => {
  const next = (kind: 'interval' | 'once', expression: string, at = 0) =>
    whenOf({ kind, expression, timezone: 'Europe/Berlin' }, at).next(at);
  test('an interval is milliseconds or words; a single time is in its zone', () => {
    expect([next('interval', '1500'), next('interval', 'every 1h 30m'), next('interval', '2h')]).toEqual([
      1500, 5_400_000, 7_200_000,
    ]);
    const now = Date.parse('2026-01-01T00:00Z');
    const at = ['2026-07-01T09:00', '2026-07-01T09:00Z', '2026-07-01T09:00:00+05:30', 'in 1h 5m'].map((one) =>
      iso(next('once', one, now) ?? 0),
    );
    expect(at).toEqual(['2026-07-01T07:00Z', '2026-07-01T09:00Z', '2026-07-01T03:30Z', '2026-01-01T01:05Z']);
  });

  test.each(['2026-02-30T09:00', '2026-13-01T09:00', '2026-01-01T25:00', '9999-01-01T00:00', 'yesterday'])(
    '%s is no time',
    (expression) => {
      expect(() => next('once', expression)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
    },
  );
});
