import { describe, expect, it } from 'vitest';
import { readCap, shownCap, tooWide } from './caps.ts';

describe('caps as they are typed', () => {
  it.each([
    ['3', 3],
    [' $3.50 ', 3.5],
    ['0', 0],
    ['0,25', 0.25],
    ['0.0005', 0.0005],
    ['', null],
  ])('reads %j', (text, cap) => {
    expect(readCap(text)).toEqual({ cap });
  });

  it.each(['-1', '1e9', 'three', '1.2.3', '12345678', '٣', 'NaN', '1 000'])('refuses %j with a sentence', (text) => {
    expect(readCap(text)).toHaveProperty('wrong');
  });

  it('shows what it reads', () => {
    for (const cap of [0, 0.5, 3, 0.0005, 1_000_000]) expect(readCap(shownCap(cap))).toEqual({ cap });
    expect(shownCap(undefined)).toBe('');
  });

  it('says when a cap could never be reached, because the one around it is narrower', () => {
    expect(tooWide('perRun', 5, { perDay: 3 })).toBe('More than the daily cap of $3.00. Use 3.00 or less.');
    expect(tooWide('perDay', 41, { perMonth: 40 })).toContain('monthly');
    expect(tooWide('perDay', 3, { perDay: 1 })).toBeUndefined();
    expect(tooWide('perRun', 3, { perDay: 3 })).toBeUndefined();
  });
});
