/** How well each row's words meet a question: its own words, those of the turns around it, and words that mean the same. */
import type { Corpus } from '../corpus.ts';
import type { Asked } from './question.ts';

/** What a turn counts for beside another, by how far off it stands. */
export const fading = [1, 0.5, 0.35, 0.25];
/** A pause this long ends a conversation's stretch: what was said before it says little about what comes after. */
const pause = 12 * 3_600_000;
const saturation = 1.2;
const flattening = 0.75;

/** A row is long when what it says cannot be one thing: ranking then goes by its words alone. */
export const longFrom = 120;

/** One number a row for each way to meet a question. */
export interface Matched {
  rows: number[];
  own: Float32Array;
  around: Float32Array;
  soft: Float32Array;
  softAround: Float32Array;
  /** The share of the question's telling weight that stands in the row, and in it and its neighbors. */
  covered: Float32Array;
  coveredAround: Float32Array;
  /** What all words together could be worth. */
  mass: number;
}

class Spread {
  readonly touched: number[] = [];
  readonly own: Float32Array;
  readonly around: Float32Array;
  private readonly corpus: Corpus;

  constructor(corpus: Corpus) {
    this.corpus = corpus;
    this.own = new Float32Array(corpus.rows.length);
    this.around = new Float32Array(corpus.rows.length);
  }

  /** A stem's rows, and what stands around them; of several stems for one word, the best counts. */
  add(term: string, weight: number): void {
    const list = this.corpus.find(term);
    if (!list) return;
    for (const [at, number] of list.rows.entries()) {
      const worth = (list.counts[at] ?? 0) * weight;
      this.raise(number, worth);
      this.own[number] = Math.max(this.own[number] ?? 0, worth);
    }
  }

  private raise(number: number, worth: number): void {
    this.put(number, worth);
    const talk = this.corpus.talkOf(number);
    if (!talk) return;
    const { times } = this.corpus;
    const place = this.corpus.placeOf(number);
    const at = times[number] ?? 0;
    const last = Math.min(talk.length - 1, place + fading.length - 1);
    for (let there = Math.max(0, place - fading.length + 1); there <= last; there += 1) {
      const near = talk[there];
      if (near === undefined || there === place || Math.abs((times[near] ?? at) - at) >= pause) continue;
      this.put(near, worth * (fading[Math.abs(there - place)] ?? 0));
    }
  }

  private put(number: number, worth: number): void {
    if (this.around[number] === 0) this.touched.push(number);
    this.around[number] = (this.around[number] ?? 0) + worth;
  }

  clear(): void {
    for (const number of this.touched) {
      this.own[number] = 0;
      this.around[number] = 0;
    }
    this.touched.length = 0;
  }
}

const saturated = (count: number, norm: number) => (count * (saturation + 1)) / (count + saturation * norm);

function collect(corpus: Corpus, spread: Spread, idf: number, own: Float32Array, around: Float32Array): void {
  const average = corpus.averageLength;
  for (const number of spread.touched) {
    const length = corpus.lengths[number] ?? 0;
    const norm = 1 - flattening + (flattening * length) / average;
    const here = spread.own[number] ?? 0;
    if (here > 0) own[number] = (own[number] ?? 0) + idf * saturated(here, norm);
    around[number] = (around[number] ?? 0) + idf * saturated(spread.around[number] ?? 0, 1);
  }
}

/** Use once a question: every row that meets it in a word, of its own or of a neighbor's. */
export function match(corpus: Corpus, asked: readonly Asked[]): Matched {
  const array = () => new Float32Array(corpus.rows.length);
  const found: Matched = {
    rows: [],
    own: array(),
    around: array(),
    soft: array(),
    softAround: array(),
    covered: array(),
    coveredAround: array(),
    mass: 0,
  };
  const spread = new Spread(corpus);
  const seen = new Uint8Array(corpus.rows.length);
  for (const word of asked) {
    const idf = corpus.idf(word.term) * word.weight;
    found.mass += idf;
    spread.add(word.term, 1);
    collect(corpus, spread, idf, found.own, found.around);
    for (const number of spread.touched) {
      if ((spread.own[number] ?? 0) > 0) found.covered[number] = (found.covered[number] ?? 0) + idf;
      found.coveredAround[number] = (found.coveredAround[number] ?? 0) + idf * Math.min(1, spread.around[number] ?? 0);
    }
    for (const [term, weight] of word.near) spread.add(term, weight);
    collect(corpus, spread, idf, found.soft, found.softAround);
    for (const number of spread.touched) {
      if (seen[number] === 1) continue;
      seen[number] = 1;
      found.rows.push(number);
    }
    spread.clear();
  }
  return found;
}
