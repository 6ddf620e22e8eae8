/**
 * Learns the weights of the engine's features: every piece of evidence should stand above what is no evidence. A softmax over a
 * question's candidates, by gradient descent, held near zero; few features, many questions, and no draw of chance.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Features, type Name, names } from '../../src/main/core/features/memory/recall/rank/features.ts';
import { candidatesOf } from '../../src/main/core/features/memory/recall/recall.ts';
import type { Meanings } from '../../src/main/core/features/memory/recall/text/meanings.ts';
import type { corpora } from './measure.ts';
import type { Question } from './questions.ts';

const rounds = 150;
const holding = 0.004;
/** Nothing in the data varies with these: they break ties, recent and important first, and stay what they are. */
const fixed: Partial<Features> = { recency: 0.02, importance: 0.1 };

/** A question's candidates, their features one after the other, and which of them are evidence. */
export interface Example {
  seen: Float64Array;
  count: number;
  right: number[];
  /** Evidence in all, found or not. */
  wanted: number;
}

export interface Given {
  meanings: Meanings;
  similar: (question: Question) => ReadonlyMap<string, number>;
}

const size = names.length;

/** Use to see every candidate once; learning and looking at single signals then need no recall. */
export function examples(
  questions: readonly Question[],
  of: ReturnType<typeof corpora>,
  { meanings, similar }: Given,
): Example[] {
  return questions.map((question) => {
    const { conversation, text, evidence } = question;
    const all = candidatesOf({
      corpus: of(conversation),
      question: text,
      now: conversation.now,
      limit: 10,
      meanings,
      vectorHits: similar(question),
    });
    const seen = new Float64Array(all.length * size);
    for (const [at, candidate] of all.entries())
      for (const [place, name] of names.entries()) seen[at * size + place] = candidate.seen[name];
    const right = all.flatMap(({ id }, at) => (evidence.includes(Number(id)) ? [at] : []));
    return { seen, count: all.length, right, wanted: evidence.length };
  });
}

function score({ seen, count }: Example, weights: Float64Array): Float64Array {
  const scores = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    let sum = 0;
    for (let place = 0; place < size; place += 1) sum += (weights[place] ?? 0) * (seen[at * size + place] ?? 0);
    scores[at] = sum;
  }
  return scores;
}

/** How much each feature of a question's candidates should rise: of those that are right, less of those that were likely. */
function pull(one: Example, weights: Float64Array, gradient: Float64Array): void {
  const scores = score(one, weights);
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const likely = scores.map((value) => Math.exp(value - most));
  const whole = likely.reduce((a, b) => a + b, 0);
  const add = (at: number, share: number) => {
    for (let place = 0; place < size; place += 1)
      gradient[place] = (gradient[place] ?? 0) + share * (one.seen[at * size + place] ?? 0);
  };
  for (const at of one.right) add(at, 1 / one.right.length);
  for (let at = 0; at < one.count; at += 1) if ((likely[at] ?? 0) > whole * 1e-6) add(at, -(likely[at] ?? 0) / whole);
}

/** Where the weights should go: each set has the same say, however many questions it has. */
function slopes(sets: readonly (readonly Example[])[], weights: Float64Array): Float64Array {
  const gradient = new Float64Array(size);
  for (const set of sets) {
    const share = new Float64Array(size);
    for (const one of set) pull(one, weights, share);
    for (const [place, value] of share.entries()) gradient[place] = (gradient[place] ?? 0) + value / set.length / sets.length;
  }
  return gradient;
}

/** Use on sets to learn from, each of which weighs the same; with `only`, the other features weigh nothing. */
export function learn(sets: readonly (readonly Example[])[], only: readonly Name[] = names): Features {
  const useful = sets.map((set) => set.filter(({ right }) => right.length > 0));
  const places = only.filter((name) => fixed[name] === undefined).map((name) => names.indexOf(name));
  const weights = new Float64Array(size);
  const [mean, square] = [new Float64Array(size), new Float64Array(size)];
  for (let round = 1; round <= rounds; round += 1) {
    const gradient = slopes(useful, weights);
    for (const place of places) {
      const slope = (gradient[place] ?? 0) - holding * (weights[place] ?? 0);
      mean[place] = 0.9 * (mean[place] ?? 0) + 0.1 * slope;
      square[place] = 0.99 * (square[place] ?? 0) + 0.01 * slope * slope;
      const step = (mean[place] ?? 0) / (1 - 0.9 ** round) / (Math.sqrt((square[place] ?? 0) / (1 - 0.99 ** round)) + 1e-8);
      weights[place] = (weights[place] ?? 0) + 0.15 * step * (1 - round / (rounds + 1));
    }
  }
  const found = { ...zero };
  for (const [place, name] of names.entries()) found[name] = fixed[name] ?? Math.round((weights[place] ?? 0) * 1000) / 1000;
  return found;
}

/** Use to look at weights: the share of the evidence among the first ten, and of questions with any. */
export function judge(all: readonly Example[], weights: Features): { recall: number; hit: number } {
  const flat = Float64Array.from(names, (name) => weights[name]);
  let [recall, hit] = [0, 0];
  for (const one of all) {
    const scores = score(one, flat);
    const first = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, 10);
    const found = one.right.filter((at) => first.includes(at)).length;
    recall += found / one.wanted;
    hit += found > 0 ? 1 : 0;
  }
  return { recall: recall / all.length, hit: hit / all.length };
}

const zero = Object.fromEntries(names.map((name) => [name, 0])) as Features;

/** Use to keep what was learnt. */
export function write(found: Features): void {
  const path = join(import.meta.dirname, '../../src/main/core/features/memory/recall/rank/weights.ts');
  const lines = names.map((name) => `  ${name}: ${found[name]},`);
  const head = '/** Learnt by `node bench/recall.ts learn`, held near zero, from what is tuned on. */';
  writeFileSync(
    path,
    `${head}\nimport type { Features } from './features.ts';\n\nexport const weights: Features = {\n${lines.join('\n')}\n};\n`,
  );
}
