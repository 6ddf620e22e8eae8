import { expect, it } from 'vitest';
import { endsOf, withEnds } from './line-ends.ts';

it('keeps the line ends of a file from Windows, and rewrites no other', () => {
  expect(withEnds('a\nb\n', endsOf('x\r\ny\r\n'))).toBe('a\r\nb\r\n');
  for (const text of ['', 'one', 'a\nb\n', 'a\r\nb\n', '\na\r\n']) expect(withEnds('a\nb\n', endsOf(text))).toBe('a\nb\n');
});
