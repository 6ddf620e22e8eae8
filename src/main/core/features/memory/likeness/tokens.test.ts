import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachToken, readAny, type Visit } from './tokens.ts';

const read = (text: string, reader: (text: string, visit: Visit) => void) => {
  const found: [string, number][] = [];
  reader(text, (word, at) => found.push([word, at]));
  return found;
};

test('plain text read letter by letter has the same words, numbers and signs as the rule gives it', () => {
  const pieces = fc.constantFrom(
    'a',
    'Bc',
    '7',
    '42',
    '-',
    "'",
    '’',
    '.',
    ',',
    ':',
    '/',
    ' ',
    '?',
    '$',
    '#',
    '_',
    '\n',
    'é',
    "n't",
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary-ascii', maxLength: 30 }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(read(text, eachToken)).toEqual(read(text, readAny));
    }),
    { numRuns: 3_000 },
  );
});
