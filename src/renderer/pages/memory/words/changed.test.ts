import { describe, expect, it } from 'vitest';
import { changesOf } from './changed.ts';

const back = (changes: ReturnType<typeof changesOf>, without: 'add' | 'del') =>
  changes.flatMap(({ kind, text }) => (kind === without ? [] : [text])).join('');

describe('a correction, word by word', () => {
  it('tells what went and what came, and keeps both texts whole', () => {
    const [before, after] = ['The snowblower is in the shed.', 'The snowblower is in the garage now.'];
    const changes = changesOf(before, after);
    expect(back(changes, 'add')).toBe(before);
    expect(back(changes, 'del')).toBe(after);
    expect(changes.filter(({ kind }) => kind === 'del').map(({ text }) => text)).toEqual(['shed']);
  });

  it('shows texts that share hardly a word one after the other', () => {
    expect(changesOf('Tea at noon.', 'Coffee, but never after lunch')).toEqual([
      { kind: 'del', text: 'Tea at noon.' },
      { kind: 'add', text: 'Coffee, but never after lunch' },
    ]);
    expect(changesOf('', 'New.')).toEqual([{ kind: 'add', text: 'New.' }]);
  });

  it('does not stand still over a text of a megabyte', () => {
    const long = 'word '.repeat(200_000);
    expect(changesOf(long, `${long}more`).map(({ kind }) => kind)).toEqual(['del', 'add']);
  });
});
