import { expect, test } from 'vitest';
import { fakeClock } from '../core/base/clock.ts';
import { attend } from './attend.ts';

function attended() {
  const clock = fakeClock();
  const said: string[] = [];
  let ends = 0;
  const hear = attend(
    clock,
    (line) => void said.push(line),
    () => {
      ends += 1;
    },
  );
  return { clock, said, hear, ends: () => ends };
}

test('it ends when nobody listens any more, and not before', () => {
  const { clock, hear, said, ends } = attended();
  hear(1);
  hear(2);
  clock.advance(60_000);
  hear(1);
  clock.advance(60_000);
  expect(ends()).toBe(0);
  hear(0);
  clock.advance(1_000);
  expect(ends()).toBe(1);
  expect(said).toEqual(['{"event":"left","users":1}', '{"event":"left","users":0}']);
});

test('who closes two streams at once is told once, of what is left in the end', () => {
  const { clock, hear, said } = attended();
  for (const listening of [1, 2, 1, 0]) hear(listening);
  clock.advance(1_000);
  expect(said).toEqual(['{"event":"left","users":0}']);
});

test('who comes at once keeps it; where nobody ever comes it ends by itself', () => {
  const { clock, hear, ends } = attended();
  hear(1);
  hear(0);
  clock.advance(100);
  hear(1);
  hear(2);
  clock.advance(60_000);
  expect(ends()).toBe(0);
  const lonely = attended();
  lonely.clock.advance(20_000);
  expect(lonely.ends()).toBe(1);
});
