import { expect, test } from 'vitest';
import { z } from 'zod';
import { fakeClock } from './clock.ts';
import { idMaker } from './ids.ts';

test('ids are UUID v7, unique, and sort in the order they were made, even when the clock steps back', () => {
  const clock = fakeClock();
  const newId = idMaker(clock);
  const made: string[] = [];
  for (let i = 0; i < 10_000; i++) {
    if (i % 1000 === 0) clock.jump(i % 2000 === 0 ? -5000 : 3);
    made.push(newId());
  }
  expect(new Set(made).size).toBe(made.length);
  expect(made.toSorted()).toEqual(made);
  for (const id of made.slice(0, 100)) expect(z.uuid({ version: 'v7' }).safeParse(id).success).toBe(true);
});
