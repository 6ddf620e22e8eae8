/** One signal after the other, each time with weights learnt anew from every third question of what is tuned on. */

import { type Name, names } from '../../src/main/core/features/memory/recall/rank/features.ts';
import type { Part } from './data.ts';
import { type Example, examples, type Given, judge, learn } from './learn.ts';
import { corpora, fullText, measure, type Score } from './measure.ts';
import { nearest, vectors } from './vectors.ts';

const steps: [name: string, adds: Name[]][] = [
  ['stemmed words and vectors', ['own', 'covered', 'keyword', 'vector']],
  ['+ turns around it', ['around', 'coveredAround', 'answers', 'beforeAfter', 'corrects']],
  ['+ speaker', ['speaker', 'speakerText', 'aboutSelf']],
  ['+ time', ['time', 'timeText', 'timeSpeaker']],
  ['+ shape of the answer', [...names.filter((name) => name.startsWith('wants')), 'asks', 'length', 'telling', 'phrase']],
  ['+ dictionary', ['soft', 'softAround', 'speakerSoft', 'meant', 'meantAround', 'stretch']],
];

type Line = Pick<Score, 'recall' | 'hit'>;

/** Reciprocal ranks of BM25 and of the vectors, summed. */
function fused(set: Part, similar: Given['similar']): Line {
  const [text, near] = [fullText('unicode61', false), nearest(similar)];
  return measure(set.questions, (question, limit) => {
    const scores = new Map<number, number>();
    for (const list of [text(question, 50), near(question, 50)]) {
      for (const [at, turn] of list.entries()) scores.set(turn, (scores.get(turn) ?? 0) + 1 / (60 + at));
    }
    return [...scores]
      .toSorted(([a, x], [b, y]) => y - x || a - b)
      .slice(0, limit)
      .map(([turn]) => turn);
  });
}

const show = (set: string, name: string, { recall, hit }: Line) =>
  console.log(`      ${set.padEnd(7)} ${name.padEnd(44)} recall@10 ${recall.toFixed(3)}   hit@10 ${hit.toFixed(3)}`);

/** Use once: prints the ladder of each set. */
export function ladder(tuned: readonly Part[], kept: readonly Part[], meanings: Given['meanings']): void {
  const of = corpora();
  const similar = vectors(of, meanings);
  const seen = new Map<Part, Example[]>(
    [...tuned, ...kept].map((set) => [set, examples(set.questions, of, { meanings, similar })]),
  );
  for (const set of seen.keys()) {
    show(set.name, 'BM25 alone', measure(set.questions, fullText('unicode61', false)));
    show(set.name, 'BM25, stop words dropped', measure(set.questions, fullText('unicode61', true)));
    show(set.name, 'BM25, stop words dropped, stemmed', measure(set.questions, fullText('porter unicode61', true)));
    show(set.name, 'vectors alone', measure(set.questions, nearest(similar)));
    show(set.name, 'BM25 and vectors, ranks fused', fused(set, similar));
  }
  const known: Name[] = [];
  for (const [name, adds] of steps) {
    known.push(...adds);
    const weights = learn(
      tuned.map((set) => (seen.get(set) ?? []).filter((_, at) => at % 3 === 0)),
      known,
    );
    for (const [set, all] of seen) show(set.name, name, judge(all, weights));
  }
}
