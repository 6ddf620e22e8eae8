import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonObject } from './json.ts';

const parse = (text: string | Uint8Array) => parseJsonObject(typeof text === 'string' ? Buffer.from(text) : text);
const refusal = (why: RegExp) => expect.objectContaining({ code: 'invalid_input', message: expect.stringMatching(why) });

test('any ordinary object reads as JSON.parse reads it', () => {
  const key = fc.string({ unit: 'grapheme' }).filter((name) => name !== '__proto__');
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 5 },
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true }),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('node'), { maxLength: 4 }),
    object: fc.dictionary(key, tie('node'), { maxKeys: 4, noNullPrototype: true }),
  })).object;
  fc.assert(
    fc.property(value, fc.integer({ min: 0, max: 3 }), (object, indent) => {
      const text = JSON.stringify(object, null, indent);
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['not an object', '[1]', /must be a JSON object/],
  ['null', 'null', /must be a JSON object/],
  ['a bare string', '"a"', /must be a JSON object/],
  ['nothing at all', '', /not valid JSON/],
  ['two values', '{}{}', /not valid JSON/],
  ['a byte order mark', '\ufeff{}', /not valid JSON/],
  ['a key given twice', '{"a":1,"b":2,"a":3}', /"a" twice/],
  ['a key given twice, once escaped', '{"a":1,"\\u0061":3}', /"a" twice/],
  ['a key given twice, deep inside', '{"x":[{"k":[1,{"q":1}],"k":2}]}', /"k" twice/],
  ['__proto__', '{"__proto__":{"admin":true}}', /__proto__/],
  ['__proto__ inside', '{"a":{"__proto__":1}}', /__proto__/],
  ['__proto__ escaped', '{"\\u005f_proto__":1}', /__proto__/],
  ['half a surrogate pair', '{"a":"\\ud800"}', /surrogate/],
  ['half a surrogate pair in a key', '{"\\udfff":1}', /surrogate/],
  ['surrogates the wrong way round', '{"a":"\\udc00\\ud800"}', /surrogate/],
  ['65 objects inside each other', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`, /deeper than 64/],
  ['ten thousand arrays', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, /deeper than 64/],
])('%s is refused', (_name, text, why) => {
  expect(() => parse(text)).toThrowError(refusal(why));
});

test.each([
  ['a stray continuation byte', [0x7b, 0x22, 0x80, 0x22, 0x3a, 0x31, 0x7d]],
  ['an overlong slash', [0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]],
  ['a surrogate as bytes', [0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]],
  ['a character cut in half', [0x7b, 0x22, 0xf0, 0x9f, 0x98]],
])('%s is refused', (_name, bytes) => {
  expect(() => parse(Uint8Array.from(bytes))).toThrowError(refusal(/UTF-8/));
});

test('what looks like trouble inside a string is only text', () => {
  const object = {
    a: '{"a":1,"a":2}',
    b: '__proto__',
    c: '\\',
    d: '\\"',
    e: '😀',
    f: '[['.repeat(200),
    same: [{ same: 1 }, { same: 2 }],
  };
  expect(parse(JSON.stringify(object))).toEqual(object);
  expect(parse('{"a":"\\ud83d\\ude00"}')).toEqual({ a: '😀' });
  expect(parse(`{"a":${'['.repeat(63)}${']'.repeat(63)}}`)).toHaveProperty('a');
});

test('a long string costs about as much to check as to read', () => {
  const text = JSON.stringify({ base64: 'QUJD'.repeat(4_000_000) });
  const started = performance.now();
  parse(text);
  expect(performance.now() - started).toBeLessThan(2000);
});
