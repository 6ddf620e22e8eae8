import { describe, expect, it } from 'vitest';
import { barName, evenly, finding, grainFor, type TimeBar } from './time.ts';

const month = (year: number, at: number, count: number): TimeBar => ({
  from: new Date(Date.UTC(year, at, 1)).toISOString(),
  to: new Date(Date.UTC(year, at + 1, 1)).toISOString(),
  count,
  byCategory: {},
});

describe('the timeline', () => {
  it('runs evenly: what is empty stands there as nothing', () => {
    const bars = evenly([month(2025, 10, 3), month(2026, 1, 5)]);
    expect(bars.map(({ count }) => count)).toEqual([3, 0, 0, 5]);
    expect(bars.map((bar) => barName(bar, 'month'))).toEqual(['November 2025', 'December 2025', 'January 2026', 'February 2026']);
  });

  it('does not fill centuries', () => {
    expect(evenly([month(1, 0, 1), month(9998, 0, 1)]).length).toBeLessThan(300);
  });

  it('tells a short stretch by days, and the rest by months', () => {
    const now = Date.parse('2026-06-01T00:00:00.000Z');
    expect(grainFor({ after: '2026-05-01T00:00:00.000Z', before: null }, now)).toBe('day');
    expect(grainFor({ after: '2025-05-01T00:00:00.000Z', before: null }, now)).toBe('month');
    expect(grainFor({ after: null, before: null }, now)).toBe('month');
  });

  it('states its finding', () => {
    expect(finding([month(2025, 4, 2), month(2025, 5, 7)], 'month')).toBe(
      '9 records, May 2025 to June 2025; most in June 2025: 7.',
    );
    expect(finding([], 'month')).toBe('No record at that time.');
  });
});
