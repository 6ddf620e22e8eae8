import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributeOf } from './attribute.ts';
import { likenessKeys } from './keys.ts';
import { likeness, saysTheSame } from './likeness.ts';
import { quickKeys } from './quick.ts';
import { sketchOf } from './sketch.ts';

const same = (a: string, b: string) => saysTheSame(sketchOf(a), sketchOf(b));

const alike: [string, string][] = [
  ['The snowblower is in the shed.', 'the snowblower is in the shed'],
  ['The snowblower is in the shed.', 'The snow blower is in the shed!'],
  ['Marta prefers dark roast coffee in the morning.', 'Marta prefers dark roast coffee in the mornings'],
  ['Marta prefers dark roast coffee in the morning.', 'Marta really prefers the dark roast coffee in the morning.'],
  ['I live in Oslo', 'i live in oslo.'],
  ['I don’t eat meat', "I don't eat meat."],
  ['We have five cats at home', 'We have 5 cats at home'],
  ['The budget is 1,000 euros', 'The budget is 1000 euros'],
  ['أحب القهوة السوداء في الصباح', 'أحب القهوة السوداء في الصباح.'],
  ['🎉🎉', '🎉🎉'],
];
const apart: [string, string, string][] = [
  [
    'a number',
    'The meeting with the whole team is at 10:30 in the large room',
    'The meeting with the whole team is at 10:31 in the large room',
  ],
  ['a numeral', 'She has two brothers who live near the old harbour', 'She has six brothers who live near the old harbour'],
  ['a sign', 'The freezer in the cellar is kept at -18 degrees', 'The freezer in the cellar is kept at 18 degrees'],
  ['a day', 'The bins are collected early on Monday every week', 'The bins are collected early on Friday every week'],
  ['a name', 'My neighbour Anna borrowed the long ladder last week', 'My neighbour Anne borrowed the long ladder last week'],
  [
    'a name more',
    'My neighbour borrowed the long ladder from us last week again',
    'My neighbour Al borrowed the long ladder from us last week again',
  ],
  [
    'a negation',
    'The cat is allowed to sleep on the bed in the guest room',
    'The cat is not allowed to sleep on the bed in the guest room',
  ],
  [
    'a negation in short',
    'You can park the car in front of the gate at night',
    "You can't park the car in front of the gate at night",
  ],
  [
    'a word for another',
    'I always wear the blue jacket when I walk in the rain with the dog',
    'I always wear the red jacket when I walk in the rain with the dog',
  ],
  [
    'a word that turns it round',
    'Tom is the husband of the woman who runs the bakery in town',
    'Tom is the former husband of the woman who runs the bakery in town',
  ],
  ['who does what', 'Anna owes Tom money', 'Tom owes Anna money'],
  ['a question', 'The door is locked', 'The door is locked?'],
  ['a code', 'The wifi password is sunflower', 'The wifi password is Sunflower'],
  ['a mark', 'I write most of it in C++ these days', 'I write most of it in C# these days'],
  ['no words at all', '...', '!!!'],
];

describe('the measure of likeness', () => {
  test.each(alike)('says the same: %s | %s', (a, b) => {
    expect(same(a, b)).toBe(true);
    expect(same(b, a)).toBe(true);
  });

  test.each(apart)('never where %s differs', (_what, a, b) => {
    expect(same(a, b)).toBe(false);
    expect(same(b, a)).toBe(false);
  });

  test('what says the same shares a key, so that it is found without looking at everything', () => {
    for (const [a, b] of alike) {
      const { own, near } = likenessKeys(sketchOf(b));
      const filed = new Set(likenessKeys(sketchOf(a)).own);
      expect([...own, ...near].some((key) => filed.has(key))).toBe(true);
    }
  });

  test('plain text is filed under the same keys when it is read letter by letter', () => {
    const words = [
      "don't",
      'the',
      'Tom',
      "Tom's",
      'cats',
      'class',
      'five',
      '5',
      '-3.5',
      '1,000',
      'a2',
      'no',
      '?',
      '%',
      'is',
      "ain't's",
    ];
    const said = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 12 });
    let read = 0;
    fc.assert(
      fc.property(said, fc.constantFrom(' ', ', ', ''), (parts, between) => {
        const text = parts.join(between);
        const quick = quickKeys(text);
        if (quick === null) return;
        read += 1;
        expect(quick, text).toEqual(likenessKeys(sketchOf(text)));
      }),
      { numRuns: 2_000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  test('is the share of letters that stay', () => {
    expect(likeness('abcdefghij', 'abcdefghiX')).toBeCloseTo(0.9);
    expect(likeness('abcdefghij', 'abcdefghiX', 0.92)).toBe(0);
    expect(likeness('kitten', 'sitting')).toBeCloseTo(1 - 3 / 7);
  });

  test('a million letters are told apart without holding anything up', () => {
    const long = 'word '.repeat(200_000);
    const started = performance.now();
    expect(same(long, `${long}more`)).toBe(false);
    expect(same(long, long)).toBe(true);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test.each([
  ['The snowblower is in the shed.', 'The snowblower is now in the garage'],
  ['My favorite color is blue', 'My favorite color is green.'],
  ["Tom's birthday is May 3", "Tom's birthday is May 4"],
  ['Anna lives in Oslo', 'Anna lives in Bergen'],
  ['The router IP address is 10.0.0.1', 'The router IP address is 10.0.0.2'],
  ['The rent costs 900 a month', 'The rent costs 950 a month'],
])('one thing, two values: %s | %s', (a, b) => {
  const [first, second] = [attributeOf(a), attributeOf(b)];
  expect(first?.of).toBeDefined();
  expect(second?.of).toBe(first?.of);
  expect(second?.value).not.toBe(first?.value);
});

test.each([
  'Anna has a dog',
  'I ate three apples',
  'The snowblower is red',
  'My dog is old',
  'If it rains the party is in the barn',
  'The snowblower was in the shed',
  'One of the keys is in the drawer',
  'Where is the snowblower?',
])('no plain statement of a value: %s', (text) => expect(attributeOf(text)).toBeNull());
