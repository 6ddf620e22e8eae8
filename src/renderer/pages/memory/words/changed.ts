/** What changed between two wordings of one thing, word by word. Pure. */
import { diffWordsWithSpace } from 'diff';

export interface Change {
  readonly kind: 'same' | 'add' | 'del';
  readonly text: string;
}

/** Texts that differ in more than this are shown one after the other: no word of the one explains the other. */
const mostEdits = 400;
/** Longer ones are not compared: a window must not stand still over them. */
const longest = 20_000;

/** Use to show a correction. Nothing of either text is lost. */
export function changesOf(before: string, after: string): Change[] {
  const compared =
    before.length + after.length > longest ? undefined : diffWordsWithSpace(before, after, { maxEditLength: mostEdits });
  const shared = compared
    ?.filter(({ added, removed }) => !added && !removed)
    .reduce((sum, { value }) => sum + value.trim().length, 0);
  // Where hardly a word is shared a patchwork of both is harder to read than one after the other.
  if (!compared || (shared ?? 0) < Math.max(before.length, after.length) * 0.2) return apart(before, after);
  return compared.map(({ value, added, removed }) => ({ kind: added ? 'add' : removed ? 'del' : 'same', text: value }));
}

function apart(before: string, after: string): Change[] {
  const both: Change[] = [
    { kind: 'del', text: before },
    { kind: 'add', text: after },
  ];
  return both.filter(({ text }) => text !== '');
}
