/** Long records: no neighbors, many subjects. Their words rank them, and then the words of the best of them once more. */
import { type Corpus, tally } from '../corpus.ts';
import type { Asked } from './question.ts';

const saturation = 1.2;
const flattening = 0.75;
/** So many of the best lend so many of their telling words, each at this share of a word that was asked. */
const lenders = 5;
const lent = 12;
const lentShare = 0.2;
/** Relevance feedback needs several records that agree: among fewer it follows the first one wherever it leads. */
const fewest = 10;

function rank(
  corpus: Corpus,
  asked: readonly (readonly [term: string, weight: number])[],
  among: ReadonlySet<number>,
): Map<number, number> {
  const found = new Map<number, number>();
  for (const [term, weight] of asked) {
    const list = corpus.find(term);
    if (!list) continue;
    const idf = corpus.idf(term) * weight;
    for (const [at, number] of list.rows.entries()) {
      if (!among.has(number)) continue;
      const count = list.counts[at] ?? 0;
      const length = corpus.rows[number]?.terms.length ?? 0;
      const norm = saturation * (1 - flattening + (flattening * length) / corpus.averageLength);
      found.set(number, (found.get(number) ?? 0) + (idf * count * (saturation + 1)) / (count + norm));
    }
  }
  return found;
}

const bestOf = (scores: ReadonlyMap<number, number>) => [...scores].toSorted(([a, x], [b, y]) => y - x || a - b);

/** What the best records speak of, beside what was asked. */
function borrowed(corpus: Corpus, best: readonly (readonly [number, number])[], asked: readonly Asked[]): [string, number][] {
  const worth = new Map<number, number>();
  const top = best[0]?.[1] ?? 1;
  for (const [number, score] of best) {
    const terms = corpus.rows[number]?.terms ?? [];
    for (const [term, count] of tally(terms)) {
      const value = (score / top) * (count / terms.length) * corpus.idf(corpus.termOf(term));
      worth.set(term, (worth.get(term) ?? 0) + value);
    }
  }
  const known = new Set(asked.map(({ term }) => corpus.idOf(term)));
  const chosen = [...worth]
    .filter(([term]) => !known.has(term))
    .toSorted(([a, x], [b, y]) => y - x || a - b)
    .slice(0, lent);
  const most = chosen[0]?.[1] ?? 1;
  return chosen.map(([term, value]) => [corpus.termOf(term), (lentShare * value) / most]);
}

/** Use on the long ones among the candidates: each with its score, 1 for the best. */
export function feedback(corpus: Corpus, asked: readonly Asked[], numbers: readonly number[]): Map<number, number> {
  const among = new Set(numbers);
  if (among.size === 0) return new Map();
  const words = asked.map(({ term, weight }) => [term, weight] as const);
  const first = bestOf(rank(corpus, words, among));
  const wide = first.length >= fewest ? [...words, ...borrowed(corpus, first.slice(0, lenders), asked)] : words;
  const last = rank(corpus, wide, among);
  const most = Math.max(...last.values(), Number.MIN_VALUE);
  return new Map(numbers.map((number) => [number, (last.get(number) ?? 0) / most]));
}
