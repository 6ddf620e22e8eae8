/**
 * What the first ones say beside what was asked leads to the others: a name, a thing. Only words that few records have: with others
 * a search that went wrong goes further wrong. On short records; long ones lend each other words in a way of their own.
 */
import type { Corpus } from '../corpus.ts';
import type { Row } from '../row.ts';
import { longFrom } from './match.ts';
import type { Asked } from './question.ts';

/** A record with the score that it has by itself. */
export interface Scored {
  number: number;
  row: Row;
  score: number;
}

/** So many of the first lend their words, each by how likely it is the one that was meant. */
const lenders = 10;
/** A word that more records have leads nowhere. */
const rare = 12;
/** What the one that echoes them best is given: the least of what was learnt with the other weights held still. */
const most = 0.6;

const order = (a: Scored, b: Scored) => b.score - a.score || a.number - b.number;

/** Each of the first with its share: together they are one. */
function lending(scored: readonly Scored[]): (readonly [one: Scored, share: number])[] {
  const first = scored.toSorted(order).slice(0, lenders);
  const best = first[0]?.score ?? 0;
  const likely = first.map(({ score }) => Math.exp(score - best));
  const whole = likely.reduce((a, b) => a + b, 0);
  return first.map((one, at) => [one, (likely[at] ?? 0) / whole] as const);
}

/** Use once all have a score of their own: what to add to each; those that echo nothing are not in it. */
export function echoes(corpus: Corpus, asked: readonly Asked[], all: readonly Scored[]): Map<number, number> {
  const scored = all.filter(({ row }) => row.terms.length < longFrom);
  const least = Math.log(1 + corpus.size / rare);
  const known = new Set(asked.map(({ term }) => corpus.idOf(term)));
  const lent = new Map<number, number>();
  const shares = new Map<number, number>();
  for (const [{ number, row }, share] of lending(scored)) {
    shares.set(number, share);
    for (const term of new Set(row.terms)) {
      const idf = corpus.idfOf(term);
      if (idf > least && !known.has(term)) lent.set(term, (lent.get(term) ?? 0) + share * idf);
    }
  }
  const found = new Map<number, number>();
  let best = 0;
  for (const { number, row } of scored) {
    // Nobody echoes oneself.
    const own = shares.get(number) ?? 0;
    let worth = 0;
    for (const term of new Set(row.terms)) {
      const given = lent.get(term);
      if (given !== undefined) worth += Math.max(0, given - own * corpus.idfOf(term));
    }
    // What is left of one's own words, rounded, is no echo.
    if (worth > 1e-9) found.set(number, worth);
    best = Math.max(best, worth);
  }
  for (const [number, worth] of found) found.set(number, (most * worth) / best);
  return found;
}
