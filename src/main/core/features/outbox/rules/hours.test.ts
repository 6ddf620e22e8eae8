import { expect, test } from 'vitest';
import { quietUntil, startOfDay, startOfNextDay } from './hours.ts';

const night = (timezone: string) => ({ from: '22:00', to: '07:00', timezone });
const until = (now: string, hours = night('Europe/Oslo')) => {
  const end = quietUntil(Date.parse(now), hours);
  return end === null ? null : new Date(end).toISOString();
};

test('quiet hours go over midnight, and are those of the wall there', () => {
  expect(until('2026-01-10T20:59:59.999Z')).toBeNull();
  expect(until('2026-01-10T21:00:00.000Z')).toBe('2026-01-11T06:00:00.000Z');
  expect(until('2026-01-11T05:59:59.999Z')).toBe('2026-01-11T06:00:00.000Z');
  expect(until('2026-01-11T06:00:00.000Z')).toBeNull();
  expect(until('2026-01-10T21:00:00.000Z', night('Asia/Kathmandu'))).toBe('2026-01-11T01:15:00.000Z');
  expect(quietUntil(Date.now(), null)).toBeNull();
});

test('a night in which the clocks change ends when the wall says so', () => {
  expect(until('2026-03-28T22:00:00.000Z')).toBe('2026-03-29T05:00:00.000Z');
  expect(until('2026-10-24T22:00:00.000Z')).toBe('2026-10-25T06:00:00.000Z');
});

test('quiet hours within a day', () => {
  const noon = { from: '12:00', to: '13:30', timezone: 'UTC' };
  expect(until('2026-01-10T12:00:00.000Z', noon)).toBe('2026-01-10T13:30:00.000Z');
  expect(until('2026-01-10T13:30:00.000Z', noon)).toBeNull();
});

test('a day begins at its midnight there, a short one and a long one too', () => {
  const day = (now: string, zone = 'Europe/Oslo') =>
    [startOfDay(Date.parse(now), zone), startOfNextDay(Date.parse(now), zone)].map((at) => new Date(at).toISOString());
  expect(day('2026-01-10T12:34:56.789Z')).toEqual(['2026-01-09T23:00:00.000Z', '2026-01-10T23:00:00.000Z']);
  expect(day('2026-03-29T12:00:00.000Z')).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
  expect(day('2026-10-25T12:00:00.000Z')).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
  expect(day('2026-01-10T03:00:00.000Z', 'America/New_York')[0]).toBe('2026-01-09T05:00:00.000Z');
});
