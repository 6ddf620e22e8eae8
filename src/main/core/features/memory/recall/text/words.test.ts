import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { words } from './words.ts';

describe('words of a text', () => {
  test('are the same whether its letters need the tables of all scripts or not', () => {
    const pieces = [
      'Ana',
      "Ana's",
      "rock'n'roll",
      'I',
      "I'm",
      'running',
      '42',
      'x1',
      '_',
      '-',
      ' ',
      '. ',
      '!',
      '"',
      "'",
      ': ',
      '\n',
      'Q?',
      'a'.repeat(70),
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        // The sign stands apart at the end: it is no word, and changes none.
        expect(words(text)).toEqual(words(`${text} \u2603`));
      }),
    );
  });

  test('keep their accents and apostrophes out of the way, and a name begins no sentence', () => {
    const found = words("Zoë said: Mother's café? It was Ana's.");
    expect(found.map(({ plain }) => plain)).toEqual(['zoe', 'said', 'mother', 'cafe', 'it', 'was', 'ana']);
    expect(found.filter(({ name }) => name).map(({ raw }) => raw)).toEqual(["Ana's"]);
  });
});
