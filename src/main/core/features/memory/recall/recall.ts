/**
 * What bears on a question, best first. Candidates are every row that shares a word with it, or means one, or stands beside such
 * a row, or fits its time, or is alike; a small linear sum ranks them. The same rows and question give the same answer.
 */
import type { Corpus, Row } from './corpus.ts';
import { type Features, features, type Name, names, type Scene } from './rank/features.ts';
import { feedback } from './rank/long.ts';
import { longFrom, type Matched, match } from './rank/match.ts';
import { type Question, readQuestion } from './rank/question.ts';
import { weights as learnt } from './rank/weights.ts';
import { type Meanings, noMeanings } from './text/meanings.ts';
import { closeness, day } from './text/times.ts';

/** What a hit owes its place to, each part of its score; `words` are those of the question that stand in it. */
export interface Why {
  text: number;
  vector: number;
  neighbour: number;
  time: number;
  speaker: number;
  recency: number;
  importance: number;
  words: string[];
}

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

/** As many candidates are looked at closely: those that a first, cheap sum likes best. */
const candidates = 400;
/** A row that shares nothing with a question but its time is a candidate where it fits so well. */
const leastTime = 0.3;
/** How far from the day that another record tells "after" and "before" still reach. */
const reach = 28 * day;

/** Use for the best `limit` records. */
export function recall(asking: Asking): Hit[] {
  const { corpus, weights = learnt } = asking;
  const scene = look(asking);
  const scored = choose(asking, scene).map(([number, row]) => {
    const seen = features(scene, number, row);
    return { number, row, seen, score: sum(seen, weights) };
  });
  const longest = feedback(
    corpus,
    scene.question.asked,
    scored.filter(({ row }) => row.terms.length >= longFrom).map(({ number }) => number),
  );
  const text = names.filter((name) => part[name] === 'text').reduce((all, name) => all + weights[name], 0);
  return scored
    .map((one) => ({ ...one, score: longest.has(one.number) ? text * (longest.get(one.number) ?? 0) : one.score }))
    .toSorted((a, b) => b.score - a.score || b.row.at - a.row.at || (a.row.id < b.row.id ? -1 : 1))
    .slice(0, asking.limit)
    .map(({ row, score, seen }) => ({ id: row.id, score, why: why(corpus, scene.question, row, seen, weights) }));
}

/** Use to learn weights: every candidate with its features. */
export function candidatesOf(asking: Asking): { id: string; seen: Features }[] {
  const scene = look(asking);
  return choose(asking, scene).map(([number, row]) => ({ id: row.id, seen: features(scene, number, row) }));
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
  let [oldest, newest] = [Number.POSITIVE_INFINITY, 0];
  for (const row of corpus.rows) {
    if (!row) continue;
    if (row.at < oldest) oldest = row.at;
    if (row.at > newest) newest = row.at;
  }
  return { corpus, question, matched, best: bests(matched), alike: likeness(corpus, vectorHits), oldest, newest };
}

/** Cosines as shares from the farthest of those given to the nearest: every embedder has a scale of its own. */
function likeness(corpus: Corpus, hits: Asking['vectorHits']): Map<number, number> {
  const found = new Map<number, number>();
  if (!hits || hits.size === 0) return found;
  const values = [...hits.values()].filter(Number.isFinite);
  const best = Math.max(...values);
  const least = values.length > 1 ? Math.min(...values) : 0;
  for (const [id, cosine] of hits) {
    const number = corpus.numberOf(id);
    if (number !== undefined && best > least) found.set(number, Math.max(0, (cosine - least) / (best - least)));
  }
  return found;
}

function bests({ rows, own, around, soft, softAround }: Matched): Scene['best'] {
  const best = { own: 0, around: 0, soft: 0, softAround: 0 };
  for (const number of rows) {
    best.own = Math.max(best.own, own[number] ?? 0);
    best.around = Math.max(best.around, around[number] ?? 0);
    best.soft = Math.max(best.soft, soft[number] ?? 0);
    best.softAround = Math.max(best.softAround, softAround[number] ?? 0);
  }
  return best;
}

/** The rows worth a closer look, by a cheap sum of the strongest signals. No object a row: most rows share some word. */
function choose({ only }: Asking, { corpus, question, matched, best, alike }: Scene): [number, Row][] {
  const { stretches, speakers } = question;
  const worths = new Float32Array(corpus.rows.length);
  const { own, around, softAround } = matched;
  const shares = { own: 1 / (best.own || 1), around: 1 / (best.around || 1), soft: 1 / (best.softAround || 1) };
  for (const number of matched.rows) {
    const text =
      (own[number] ?? 0) * shares.own + (around[number] ?? 0) * shares.around + (softAround[number] ?? 0) * shares.soft;
    worths[number] = text * (speakers.has(corpus.rows[number]?.speaker ?? '') ? 1.3 : 1);
  }
  if (stretches.length > 0) addTimes(worths, corpus, stretches);
  for (const [number, likeness] of alike) worths[number] = (worths[number] ?? 0) + likeness;
  return foremost(worths, (number) => {
    const row = corpus.rows[number];
    return row && (only?.(row.id) ?? true) ? row : undefined;
  });
}

/** A row may be a candidate for its time alone. */
function addTimes(worths: Float32Array, corpus: Corpus, stretches: Question['stretches']): void {
  for (const [number, row] of corpus.rows.entries()) {
    if (!row) continue;
    const worth = worths[number] ?? 0;
    const time = closeness(stretches, row.told, row.slack);
    worths[number] = worth + (worth === 0 && time < leastTime ? 0 : time);
  }
}

/** The rows of the greatest worth, in the order of their numbers; those that `read` leaves out take nobody's place. */
function foremost(worths: Float32Array, read: (number: number) => Row | undefined): [number, Row][] {
  const kept: [number, Row][] = [];
  const left: number[] = [];
  for (const [number, worth] of worths.entries()) {
    const row = worth > 0 ? read(number) : undefined;
    if (!row) continue;
    kept.push([number, row]);
    left.push(worth);
  }
  if (kept.length <= candidates) return kept;
  const least = Float32Array.from(left).sort().at(-candidates) ?? 0;
  return kept.filter((_, at) => (left[at] ?? 0) >= least).slice(0, candidates * 2);
}

/** What each feature is told as. */
const part: Record<Name, Exclude<keyof Why, 'words'>> = {
  own: 'text',
  around: 'neighbour',
  soft: 'text',
  softAround: 'neighbour',
  covered: 'text',
  coveredAround: 'neighbour',
  phrase: 'text',
  answers: 'neighbour',
  beforeAfter: 'neighbour',
  corrects: 'neighbour',
  vector: 'vector',
  speaker: 'speaker',
  speakerText: 'speaker',
  speakerSoft: 'speaker',
  aboutSelf: 'speaker',
  time: 'time',
  timeText: 'time',
  timeSpeaker: 'time',
  wantsTime: 'text',
  wantsPerson: 'text',
  wantsPlace: 'text',
  wantsTitle: 'text',
  wantsNumber: 'text',
  asks: 'text',
  length: 'text',
  recency: 'recency',
  importance: 'importance',
};

function why(corpus: Corpus, { asked }: Question, row: Row, seen: Features, weights: Features): Why {
  const told: Why = { text: 0, vector: 0, neighbour: 0, time: 0, speaker: 0, recency: 0, importance: 0, words: [] };
  for (const name of names) told[part[name]] += seen[name] * weights[name];
  const terms = new Set(row.terms);
  const stands = (term: string) => terms.has(corpus.idOf(term) ?? -1);
  told.words = asked.filter(({ term, near }) => stands(term) || near.some(([other]) => stands(other))).map(({ word }) => word);
  return told;
}
