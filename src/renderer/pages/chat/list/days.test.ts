import { expect, it } from 'vitest';
import { byDay } from './days.ts';

const now = new Date(2026, 2, 30, 9, 0);
const talk = (title: string, updatedAt: Date) => ({
  id: title,
  title,
  model: null,
  createdAt: '',
  updatedAt: updatedAt.toISOString(),
  messageCount: 1,
});

it('groups conversations by the local day, over clock changes and years', () => {
  const groups = byDay(
    [
      talk('a', new Date(2026, 2, 30, 0, 1)),
      talk('b', new Date(2026, 2, 29, 23, 59)),
      talk('c', new Date(2026, 2, 29, 0, 1)),
      talk('d', new Date(2026, 2, 24, 12, 0)),
      talk('e', new Date(2026, 2, 23, 12, 0)),
      talk('f', new Date(2025, 11, 31, 12, 0)),
    ],
    now,
  );
  expect(groups.map(({ name, items }) => [name, items.map((it) => it.title).join('')])).toEqual([
    ['Today', 'a'],
    ['Yesterday', 'bc'],
    ['This week', 'd'],
    ['March', 'e'],
    ['December 2025', 'f'],
  ]);
});
