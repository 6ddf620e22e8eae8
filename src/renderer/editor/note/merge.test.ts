import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merge3 } from './merge.ts';

const base = 'one\ntwo\nthree\nfour\nfive\n';

describe('three texts made one', () => {
  it('takes what each side changed where they changed different lines', () => {
    expect(merge3(base, 'ONE\ntwo\nthree\nfour\nfive\n', 'one\ntwo\nthree\nfour\nFIVE\nsix\n')).toEqual({
      text: 'ONE\ntwo\nthree\nfour\nFIVE\nsix\n',
      clashes: 0,
    });
  });

  it('takes once what both changed alike', () => {
    const both = 'one\nTWO\nthree\nfour\nfive\n';
    expect(merge3(base, both, both)).toEqual({ text: both, clashes: 0 });
  });

  it('keeps the lines of both, theirs first, where both changed the same ones', () => {
    expect(merge3(base, 'one\nmine\nthree\nfour\nfive\n', 'one\ntheirs\nthree\nfour\nfive\n')).toEqual({
      text: 'one\ntheirs\nmine\nthree\nfour\nfive\n',
      clashes: 1,
    });
  });

  it('does not run two lines into one where the last has no end', () => {
    expect(merge3('a', 'a mine', 'a theirs')).toEqual({ text: 'a theirs\na mine', clashes: 1 });
  });

  const text = fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n', '\n'), { maxLength: 12 }).map((lines) => lines.join(''));

  it('is the other side where one side changed nothing', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        expect(merge3(from, to, from)).toEqual({ text: to, clashes: 0 });
        expect(merge3(from, from, to)).toEqual({ text: to, clashes: 0 });
        expect(merge3(from, to, to)).toEqual({ text: to, clashes: 0 });
      }),
    );
  });

  it('loses no line that one side alone has', () => {
    const lines = (prefix: string) =>
      fc.array(
        fc.integer({ min: 0, max: 9 }).map((n) => `${prefix}${n}\n`),
        { maxLength: 8 },
      );
    fc.assert(
      fc.property(text, lines('mine '), lines('theirs '), fc.nat(), fc.nat(), (from, mine, theirs, a, b) => {
        const put = (more: string[], at: number) => {
          const whole = from.match(/[^\n]*\n/g) ?? [];
          whole.splice(at % (whole.length + 1), 0, ...more);
          return whole.join('');
        };
        const merged = merge3(from, put(mine, a), put(theirs, b)).text.split('\n');
        for (const line of [...mine, ...theirs]) expect(merged).toContain(line.slice(0, -1));
      }),
    );
  });
});
