import { describe, expect, it } from 'vitest';
import { closeness, day, timesIn, toldTime } from './times.ts';

/** A Saturday. */
const now = Date.UTC(2024, 5, 15, 12);
const date = (at: number) => new Date(at).toISOString().slice(0, 10);
const stretch = (text: string) => timesIn(text, now).stretches.map(({ from, to }) => `${date(from)}..${date(to)}`)[0];

describe('the time that a question speaks of', () => {
  it.each([
    ['on 12 May 2023', '2023-05-12..2023-05-13'],
    ['on May 12th, 2023', '2023-05-12..2023-05-13'],
    ['on 2023-05-12', '2023-05-12..2023-05-13'],
    ['on May 12', '2024-05-12..2024-05-13'],
    ['on 20 December', '2023-12-20..2023-12-21'],
    ['around 12 May', '2024-05-09..2024-05-16'],
    ['in May 2023', '2023-05-01..2023-06-01'],
    ['last May', '2024-05-01..2024-06-01'],
    ['in August', '2023-08-01..2023-09-01'],
    ['in late February 2023', '2023-02-21..2023-03-01'],
    ['last summer', '2024-06-01..2024-09-01'],
    ['in the summer of 2022', '2022-06-01..2022-09-01'],
    ['last winter', '2023-12-01..2024-03-01'],
    ['yesterday', '2024-06-14..2024-06-15'],
    ['last week', '2024-06-03..2024-06-10'],
    ['last weekend', '2024-06-08..2024-06-10'],
    ['last month', '2024-05-01..2024-06-01'],
    ['last year', '2023-01-01..2024-01-01'],
    ['on Tuesday', '2024-06-11..2024-06-12'],
    ['on the 3rd', '2024-06-03..2024-06-04'],
    ['on the 20th', '2024-05-20..2024-05-21'],
    ['three days ago', '2024-06-12..2024-06-13'],
    ['in 2022', '2022-01-01..2023-01-01'],
  ])('%s', (words, expected) => {
    expect(stretch(`What did we do ${words}?`)).toBe(expected);
  });

  it('is no longer among the words to look for', () => {
    expect(timesIn('What did Maya bake in May 2023?', now).rest).not.toMatch(/\bMay\b|2023/);
  });

  it.each(['May I come in?', 'Who will march with us?', 'a second opinion', 'room 2023 b', ''])('is none in "%s"', (text) => {
    expect(timesIn(text, now).stretches).toEqual([]);
  });
});

describe('the day that a turn tells of', () => {
  it.each([
    ['I ran yesterday.', '2024-06-14'],
    ['Two days ago we left.', '2024-06-13'],
    ['On Monday it broke.', '2024-06-10'],
    ['It was on the 3rd.', '2024-06-03'],
    ['I ran.', '2024-06-15'],
  ])('%s', (text, expected) => {
    expect(date(toldTime(text, now).at)).toBe(expected);
  });

  it('is never after it was told', () => {
    expect(toldTime('We start this weekend, on 30 June 2031.', now).at).toBeLessThanOrEqual(now);
  });
});

it('weighs a day inside a stretch as 1, and less by the day outside', () => {
  const stretches = [{ from: 10 * day, to: 20 * day, weight: 1 }];
  expect(closeness(stretches, 15 * day, 0)).toBe(1);
  const [near, far] = [closeness(stretches, 22 * day, 0), closeness(stretches, 40 * day, 0)];
  expect(near).toBeGreaterThan(far);
  expect(far).toBeLessThan(0.01);
});
