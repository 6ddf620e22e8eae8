import { describe, expect, it } from 'vitest';
import { diffRows, diffSize } from '../approvals/diff.ts';
import { pairsOf, patchOf } from './patch.ts';

const texts = (before: string, after: string) =>
  pairsOf(patchOf(before, after)).map(({ left, right }) => [
    left && `${left.line} ${left.pieces.map(({ text }) => text).join('')}`,
    right && `${right.line} ${right.pieces.map(({ text }) => text).join('')}`,
  ]);

describe('two texts compared', () => {
  it('has nothing to show where they are alike', () => {
    expect(pairsOf(patchOf('one\n', 'one\n'))).toEqual([]);
  });

  it('puts what replaced a line beside it, with the numbers of both sides', () => {
    expect(texts('a\nb\nc\n', 'a\nB\nx\nc\n')).toEqual([
      ['1 a', '1 a'],
      ['2 b', '2 B'],
      [null, '3 x'],
      ['3 c', '4 c'],
    ]);
  });

  it('keeps the numbers of both sides right after what was left out between two changes', () => {
    const lines = Array.from({ length: 40 }, (_, at) => `line ${at + 1}`);
    const after = [...lines.slice(1, 35), 'new', ...lines.slice(35)];
    const shown = texts(`${lines.join('\n')}\n`, `${after.join('\n')}\n`);
    expect(shown[0]).toEqual(['1 line 1', null]);
    expect(shown).toContainEqual([null, null]);
    expect(shown.at(-1)).toEqual(['38 line 38', '38 line 38']);
    expect(shown).toContainEqual([null, '35 new']);
  });

  it('shows an empty file against a full one, and a missing end of line', () => {
    expect(texts('', 'a\nb\n')).toEqual([
      [null, '1 a'],
      [null, '2 b'],
    ]);
    expect(diffSize(diffRows(patchOf('a', 'a\n')))).not.toBe('Nothing changes');
  });

  it('reads lines that look like a diff as the lines that they are', () => {
    expect(texts('', '--- x\n+++ y\n@@ -1 +1 @@\n').map(([, right]) => right)).toEqual(['1 --- x', '2 +++ y', '3 @@ -1 +1 @@']);
  });

  it('comes to an end with texts that have nothing in common', () => {
    const many = (word: string) => Array.from({ length: 20_000 }, (_, at) => `${word} ${(at * 7919) % 20_011}`).join('\n');
    expect(pairsOf(patchOf(many('a'), many('b'))).length).toBeGreaterThan(19_000);
  });
});
