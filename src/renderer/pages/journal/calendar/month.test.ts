import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, isDay, longName, monthName, monthOf, movedBy, shortName, weeksOf } from './month.ts';

const dayFrom = (min: string, max: string) =>
  fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const day = dayFrom('0000-01-01T00:00:00Z', '9999-12-31T00:00:00Z');
/** So far from both ends that no walk reaches them. */
const inner = dayFrom('0040-01-01T00:00:00Z', '9960-12-31T00:00:00Z');

describe('the calendar', () => {
  it('shows November 2026 from its Sunday to its Monday', () => {
    const weeks = weeksOf('2026-11');
    expect(weeks).toHaveLength(5);
    expect(weeks[0]).toEqual([1, 2, 3, 4, 5, 6, 7].map((date) => `2026-11-0${date}`));
    expect(weeks[4]).toEqual(['2026-11-29', '2026-11-30', null, null, null, null, null]);
  });

  it('walks by day, week, month and year, and stays in a month that is shorter', () => {
    expect(movedBy('ArrowRight', '2026-12-31', false)).toBe('2027-01-01');
    expect(movedBy('ArrowUp', '2026-03-03', false)).toBe('2026-02-24');
    expect(movedBy('Home', '2026-11-20', false)).toBe('2026-11-15');
    expect(movedBy('End', '2026-11-20', false)).toBe('2026-11-21');
    expect(movedBy('PageDown', '2026-01-31', false)).toBe('2026-02-28');
    expect(movedBy('PageUp', '2024-02-29', true)).toBe('2023-02-28');
    expect(movedBy('a', '2026-11-20', false)).toBeNull();
  });

  it('knows the days that there are', () => {
    for (const none of ['2026-02-30', '2026-13-01', '2026-1-1', '', '2026-11-20.md', '20261120']) expect(isDay(none)).toBe(false);
    for (const one of ['2024-02-29', '0000-01-01', '9999-12-31']) expect(isDay(one)).toBe(true);
    expect(addDays('9999-12-31', 1)).toBe('9999-12-31');
    expect(addMonths('9999-12-31', 1)).toBe('9999-12-31');
    expect(addMonths('0000-01-01', -1)).toBe('0000-01-01');
  });

  it('has every day of a month once, in its own column, in any zone', () => {
    fc.assert(
      fc.property(day, (any) => {
        const weeks = weeksOf(monthOf(any));
        expect(weeks.every((week) => week.length === 7)).toBe(true);
        const days = weeks.flat().filter((it) => it !== null);
        expect(new Set(days).size).toBe(days.length);
        expect(days).toContain(any);
        const column = weeks.find((week) => week.includes(any))?.indexOf(any);
        expect(column).toBe(new Date(`${any}T00:00:00Z`).getUTCDay());
      }),
    );
  });

  it('comes back from where a key led', () => {
    fc.assert(
      fc.property(inner, fc.integer({ min: -400, max: 400 }), (any, by) => {
        expect(addDays(addDays(any, by), -by)).toBe(any);
        expect(monthOf(addMonths(addMonths(any, by), -by))).toBe(monthOf(any));
      }),
    );
  });

  it('names days as a person does', () => {
    expect(longName('2026-11-20', '2026-11-21')).toBe('Friday, November 20');
    expect(longName('2025-11-20', '2026-11-21')).toBe('Thursday, November 20, 2025');
    expect(shortName('2026-11-06')).toBe('Friday 6');
    expect(monthName('2026-11')).toBe('November 2026');
  });
});
