/**
 * How alike two texts are: a fixed measure of letters in order, the same whatever embedder is in use. It is careful on purpose:
 * of two records that stay apart nothing is lost, of two that were merged one wording is.
 */
import type { Sketch } from './sketch.ts';

/** From here on two texts say the same. */
export const sameFrom = 0.92;

/** Longer texts are compared word by word, since letter by letter would hold everything up. */
const longLetters = 1_000;

/** Words whose coming or going turns a sentence round. */
const turning = new Set(
  `former formerly previously ex until till only except maybe perhaps might may could should would must used almost nearly before after if
  but instead wrong false cancelled canceled stopped quit sold lost broken gone expired more less most least all some few many old new`.split(
    /\s+/,
  ),
);

/**
 * True where `b` says what `a` says: at least `least` alike in letters, the same numbers and negations, no name that the other has
 * not, and no word in place of another. A word more is let pass: the richer text is the one to keep.
 */
export function saysTheSame(a: Sketch, b: Sketch, least = sameFrom): boolean {
  if (a.folded === b.folded) return a.questions === b.questions && a.folded !== '';
  if (a.exact || b.exact) return false;
  if (a.numbers !== b.numbers || a.negations !== b.negations || a.questions !== b.questions) return false;
  if (!differInPassing(a, b)) return false;
  return likeness(a.folded, b.folded, least) >= least;
}

function differInPassing(a: Sketch, b: Sketch): boolean {
  const [onlyA, onlyB] = [missing(a.content, b.content), missing(b.content, a.content)];
  // `snow blower` and `snowblower` are one word; so is a text in which nothing else differs.
  if (onlyA.join('') === onlyB.join('')) return true;
  if (onlyA.length > 0 && onlyB.length > 0) return false;
  const [more, names] = onlyA.length > 0 ? [onlyA, a.names] : [onlyB, b.names];
  return !more.some((word) => names.has(word) || turning.has(word));
}

/** The words of `from` that `other` has not, or has fewer of. */
function missing(from: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const word of other) left.set(word, (left.get(word) ?? 0) + 1);
  return from.filter((word) => {
    const count = left.get(word) ?? 0;
    if (count > 0) left.set(word, count - 1);
    return count === 0;
  });
}

/** 1 is the same, 0 has nothing in common: the share of letters (of words, in long texts) that stay where they are. Below `least` it may answer 0. */
export function likeness(a: string, b: string, least = 0): number {
  if (a === b) return 1;
  const [left, right] = Math.max(a.length, b.length) > longLetters ? [a.split(' '), b.split(' ')] : [[...a], [...b]];
  const length = Math.max(left.length, right.length);
  const most = Math.floor(length * (1 - least) + 1e-9);
  const changes = distance(left, right, most);
  return changes > most ? 0 : 1 - changes / length;
}

/** Changes that turn one into the other, as far as `most`: only the band around the diagonal is looked at. */
function distance(a: readonly string[], b: readonly string[], most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const from = Math.max(1, row - most);
    const to = Math.min(b.length, row + most);
    const now = new Array<number>(b.length + 1).fill(most + 1);
    if (from === 1) now[0] = row;
    let least = most + 1;
    for (let at = from; at <= to; at += 1) {
      const kept = (before[at - 1] ?? 0) + (a[row - 1] === b[at - 1] ? 0 : 1);
      const changed = Math.min(kept, (before[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1);
      now[at] = changed;
      least = Math.min(least, changed);
    }
    if (least > most) return most + 1;
    before = now;
  }
  return before[b.length] ?? most + 1;
}
