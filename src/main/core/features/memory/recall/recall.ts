/**
 * What bears on a question, best first. Candidates are every row that shares a word with it, or means one, or stands beside such
 * a row, or fits its time, or is alike; a small linear sum ranks them. The same rows and question give the same answer.
 */
import type { Corpus } from './corpus.ts';
import { bests, choose, likeness } from './rank/choose.ts';
import { echoes } from './rank/echo.ts';
import { type Features, features, names, type Scene } from './rank/features.ts';
import { feedback } from './rank/long.ts';
import { longFrom, match } from './rank/match.ts';
import { readQuestion } from './rank/question.ts';
import { weights as learnt } from './rank/weights.ts';
import { textOf, type Why, why } from './rank/why.ts';
import type { Row } from './row.ts';
import { type Meanings, noMeanings } from './text/meanings.ts';
import { day } from './text/times.ts';

export interface Hit {
  id: string;
  score: number;
  why: Why;
}

export interface Asking {
  corpus: Corpus;
  question: string;
  now: number;
  limit: number;
  meanings?: Meanings;
  /** Only these: what was filtered, expired or superseded stays out. */
  only?: (id: string) => boolean;
  /** The records whose vectors are nearest to the question's, each with its cosine; they are candidates too. */
  vectorHits?: ReadonlyMap<string, number>;
  weights?: Features;
}

/** How far from the day that another record tells "after" and "before" still reach. */
const reach = 28 * day;

/** Use for the best `limit` records. */
export function recall(asking: Asking): Hit[] {
  const { corpus, weights = learnt } = asking;
  const scene = look(asking);
  const scored = choose(scene, asking.only).map(([number, row]) => {
    const seen = features(scene, number, row);
    return { number, row, seen, score: sum(seen, weights) };
  });
  const longest = feedback(
    corpus,
    scene.question.asked,
    scored.filter(({ number, row }) => isDocument(corpus, number, row)).map(({ number }) => number),
  );
  const text = textOf(weights);
  const echoed = echoes(corpus, scene.question.asked, scored);
  return scored
    .map((one) => {
      const echo = echoed.get(one.number) ?? 0;
      return { ...one, echo, score: longest.has(one.number) ? text * (longest.get(one.number) ?? 0) : one.score + echo };
    })
    .toSorted((a, b) => b.score - a.score || b.row.at - a.row.at || (a.row.id < b.row.id ? -1 : 1))
    .slice(0, asking.limit)
    .map(({ number, row, score, seen, echo }) => ({ id: row.id, score, why: why(scene, { number, row, seen, echo }, weights) }));
}

/** A long turn between short ones is a turn still; a long record that stands alone, or among its like, is a document. */
function isDocument(corpus: Corpus, number: number, row: Row): boolean {
  if (row.terms.length < longFrom) return false;
  const alone = (corpus.before[number] ?? -1) < 0 && (corpus.after[number] ?? -1) < 0;
  return alone || corpus.averageLength >= longFrom;
}

/** Use to learn weights: every candidate with its features. */
export function candidatesOf(asking: Asking): { id: string; seen: Features }[] {
  const scene = look(asking);
  return choose(scene, asking.only).map(([number, row]) => ({ id: row.id, seen: features(scene, number, row) }));
}

function sum(seen: Features, weights: Features): number {
  let score = 0;
  for (const name of names) score += seen[name] * weights[name];
  return score;
}

function look({ corpus, question: text, now, meanings = noMeanings, vectorHits, weights = learnt, only }: Asking): Scene {
  const question = readQuestion(corpus, meanings, text, now);
  if (question.beside) {
    const { text: clause, after } = question.beside;
    // The clause says no "before" of its own to look up again: it is cut where the first one stood.
    const [anchor] = recall({
      corpus,
      question: clause.replace(/\b(?:before|after|since)\b/gi, ' '),
      now,
      limit: 1,
      meanings,
      weights,
      ...(only ? { only } : {}),
    });
    const told = anchor && corpus.rowOf(anchor.id)?.told;
    if (told !== undefined)
      question.stretches.push(
        after ? { from: told, to: told + reach, weight: 0.7 } : { from: told - reach, to: told, weight: 0.7 },
      );
  }
  const matched = match(corpus, question.asked);
  return { corpus, question, matched, best: bests(matched), alike: likeness(corpus, vectorHits) };
}
