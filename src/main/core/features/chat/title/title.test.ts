import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchOf } from '../find/search.ts';
import { titleFrom, untitled } from './title.ts';

test('a title is the first line that says something, plain and cut at a word', () => {
  expect(titleFrom('\n\n## **Packing** list for the cabin\nsocks')).toBe('Packing list for the cabin');
  expect(titleFrom('- [ ] buy milk')).toBe('[ ] buy milk');
  expect(titleFrom('   \n---\n')).toBe(untitled);
  expect(titleFrom('word '.repeat(40))).toBe(`${'word '.repeat(11).trim()}…`);
});

test('a title is never longer than 60 characters nor empty, whatever was typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const title = titleFrom(text);
      expect([...title].length).toBeLessThanOrEqual(60);
      expect(title).not.toBe('');
      expect(title).not.toMatch(/\p{Cc}/u);
    }),
  );
});

test('a search takes every word as a word: no operator of the index means anything', () => {
  expect(matchOf('cabin AND "socks')).toBe('"cabin" "AND" "socks"*');
  expect(matchOf('col:value* -x')).toBe('"col" "value" "x"*');
  expect(matchOf('"" * ()')).toBeNull();
});
