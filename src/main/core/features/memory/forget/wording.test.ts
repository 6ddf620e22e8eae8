import { describe, expect, test } from 'vitest';
import { leftOf } from './left.ts';
import { mark, wordingOf } from './wording.ts';

const wording = wordingOf(['My dentist is Dr. Amari.']);

describe('the words of a record', () => {
  test.each([
    ['My dentist is Dr. Amari.', mark],
    ['Remember that my dentist is  Dr. Amari!', `Remember that ${mark}`],
    ['“MY DENTIST\nIS DR. AMARI”, you said', `“${mark}”, you said`],
    ['{"text":"my dentist is Dr. Amari"}', `{"text":"${mark}"}`],
    ['My dentist is Dr\\. Amari, and more', `${mark}, and more`],
    ['My dentist is Dr. Amarillo', 'My dentist is Dr. Amarillo'],
    ['Dummy dentist is Dr. Amari', 'Dummy dentist is Dr. Amari'],
  ])('%s', (text, left) => expect(wording.without(text)).toBe(left));

  test('quotes and line ends are found however often JSON has escaped them', () => {
    const text = 'She said "never\nagain" to all of it';
    const { without } = wordingOf([text]);
    for (let nested = JSON.stringify({ text }), depth = 0; depth < 3; nested = JSON.stringify({ nested }), depth += 1)
      expect(without(nested)).not.toContain('never');
  });

  test('where it came from, a sentence that says the same goes too, and no other', () => {
    const said = 'Hello! By the way, Dr. Amari is the dentist of mine. Who won? My doctor is Dr. Amari.';
    expect(
      wordingOf(['The dentist is called Doctor Amari Jones']).withoutSaying('Amari Jones, Doctor, is the dentist. Bye!'),
    ).toBe(`${mark} Bye!`);
    expect(wordingOf(['My dentist lives in the Harbour Street']).withoutSaying(said)).toBe(said);
  });

  test('what is too short to be told from everything else is not looked for', () => {
    expect(wordingOf(['I like tea']).parts).toEqual([]);
    expect(wordingOf(['I like tea']).without('I like tea')).toBe('I like tea');
  });

  test.each([
    '.*',
    'a+b(c)[d]{e} ^ $ | \\ /',
    '🎉🎉 party in the garden 🎉',
    'مرحبا بكم في بيتنا الجديد',
    '東京は日本の首都ですよね、はい',
  ])('any text is looked for as it stands: %s', (odd) => {
    const text = `${odd} and the rest of it`;
    expect(wordingOf([text]).without(`x ${text} y`)).toBe(`x ${mark} y`);
  });
});

describe('what is left of an event', () => {
  test('arguments lose the words and their hash, a message says that something stood there, a signed block goes whole', () => {
    const text = 'My dentist is Dr. Amari.';
    expect(leftOf('tools.judged', { args: { text }, hash: 'abc', by: 'x' }, wording.without)).toEqual({
      args: { text: mark },
      hash: 'forgotten',
      by: 'x',
    });
    const answered = {
      content: [
        { type: 'text', text },
        { type: 'text', text: 'Bye' },
      ],
      blocks: [{ block: text }, { block: 1 }],
    };
    expect(leftOf('chat.answered', answered, wording.without)).toEqual({
      content: [{ type: 'forgotten' }, { type: 'text', text: 'Bye' }],
      blocks: [{ block: 1 }],
    });
  });

  test('an event without the words is the very same', () => {
    const data = { args: { text: 'Another' }, hash: 'abc', deep: [{ a: [1, null, true] }] };
    expect(leftOf('tools.judged', data, wording.without)).toBe(data);
  });
});
