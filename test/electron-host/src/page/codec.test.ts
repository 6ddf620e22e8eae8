import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode, encode } from './codec.ts';

const throughText = (value: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(value))));

const leaf = fc.oneof(
  fc.anything({
    withBigInt: true,
    withDate: true,
    withTypedArray: false,
    withMap: true,
    withSet: true,
    withNullPrototype: false,
    maxDepth: 2,
  }),
  fc.uint8Array(),
  fc.float64Array(),
  fc.constantFrom(Number.NaN, -0, Number.POSITIVE_INFINITY, undefined, null, 10n, '\u2028é😀', /a+/gi),
);

test('whatever structured clone takes arrives as it was sent', () => {
  fc.assert(
    fc.property(fc.array(leaf, { maxLength: 5 }), (values) => {
      expect(throughText(values)).toEqual(structuredClone(values));
    }),
    { numRuns: 300 },
  );
});

test('a key named __proto__ stays a key', () => {
  const value = JSON.parse('{"__proto__": {"polluted": true}}');
  const arrived = throughText(value) as object;
  expect(Object.keys(arrived)).toEqual(['__proto__']);
  expect('polluted' in arrived).toBe(false);
});

test('a Buffer arrives as a Uint8Array, as in Electron', () => {
  const arrived = throughText(Buffer.from('abc'));
  expect(arrived).toBeInstanceOf(Uint8Array);
  expect(Buffer.isBuffer(arrived)).toBe(false);
});

test('errors keep their class, message and stack', () => {
  const sent = new RangeError('too far');
  const arrived = throughText(sent);
  expect(arrived).toBeInstanceOf(RangeError);
  expect(arrived).toMatchObject({ message: 'too far', stack: sent.stack });
});

test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['a promise', Promise.resolve()],
  ['a weak map', new WeakMap()],
])('%s is refused in the words of Electron', (_what, value) => {
  expect(() => encode({ value })).toThrow('An object could not be cloned.');
});
