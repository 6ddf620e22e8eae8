import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffRows, diffSize } from './diff.ts';

const patch = `===================================================================
--- a/backup.env
+++ b/backup.env
@@ -3,4 +3,4 @@
 REPOSITORY=/tank
-FILE=/run/restic-2024
+FILE=/run/restic-2026
 KEEP_DAILY=14
-KEEP_WEEKLY=4
+KEEP_WEEKLY=8
`;
const textOf = (row: ReturnType<typeof diffRows>[number]) => row.pieces.map(({ text }) => text).join('');

describe('a diff on a card', () => {
  it('numbers the lines of both files, and marks what differs within a line', () => {
    const rows = diffRows(patch);
    expect(rows.map(({ kind, line }) => `${kind} ${line}`)).toEqual(['same 3', 'del 4', 'add 4', 'same 5', 'del 6', 'add 6']);
    expect(rows[1]?.pieces).toEqual([
      { text: 'FILE=/run/restic-', hit: false },
      { text: '2024', hit: true },
    ]);
    expect(diffSize(rows)).toBe('2 lines change');
  });

  it('shows lines of a file that look like the head of a diff, as the lines that they are', () => {
    const rows = diffRows('--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n--- a/x\n+++ b/x\n+@@ -9,9 +9,9 @@\n last\n');
    expect(rows.map((row) => [row.kind, textOf(row)])).toEqual([
      ['del', '-- a/x'],
      ['add', '++ b/x'],
      ['add', '@@ -9,9 +9,9 @@'],
      ['same', 'last'],
    ]);
  });

  it('hides no line behind counts that do not fit', () => {
    const rows = diffRows('--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n+++ hidden\n+also\n');
    expect(rows.map(textOf)).toEqual(['a', 'b', '+++ hidden', '+also']);
  });

  it('reads a new file, a removed one, and one without a line end', () => {
    expect(diffSize(diffRows('--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n'))).toBe('2 lines added');
    expect(diffSize(diffRows('@@ -1 +0,0 @@\n-a\n'))).toBe('1 line removed');
    expect(diffRows('@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n').at(-1)).toMatchObject({ kind: 'note' });
    expect(diffSize(diffRows('+a\n+b\n-c\n'))).toBe('2 lines added, 1 removed');
  });

  it('loses no character of what is added or removed, whatever it is', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), fc.array(line, { minLength: 1, maxLength: 8 }), (old, now) => {
        const text = [`@@ -1,${old.length} +1,${now.length} @@`, ...old.map((it) => `-${it}`), ...now.map((it) => `+${it}`)];
        const rows = diffRows(text.join('\n'));
        expect(rows.filter(({ kind }) => kind === 'del').map(textOf)).toEqual(old);
        expect(rows.filter(({ kind }) => kind === 'add').map(textOf)).toEqual(now);
      }),
    );
  });
});
