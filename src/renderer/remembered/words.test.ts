import { expect, test } from 'vitest';
import { knownFrom, whyWords } from './words.ts';

const now = new Date('2026-11-21T12:00:00');
const record = { source: { type: 'user' as const }, createdAt: '2026-03-03T12:00:00.000Z' };

test('who said it and when, with the year where it is another one', () => {
  expect(knownFrom(record, now)).toBe('You, March 3');
  expect(knownFrom({ ...record, occurredAt: '2024-05-19T12:00:00.000Z' }, now)).toBe('You, May 19, 2024');
  expect(knownFrom({ ...record, source: { type: 'user', speaker: 'Ada' } }, now)).toBe('Ada, March 3');
  expect(knownFrom({ ...record, source: { type: 'outside', ref: 'https://example.org' } }, now)).toBe('From outside, March 3');
});

test('what spoke for it is said in plain words, strongest first, three at most', () => {
  expect(whyWords({ why: ['text', 'neighbour', 'time', 'recency'] })).toBe('words, said beside it, its time');
  expect(whyWords({ why: ['something-new'] })).toBe('something-new');
});
