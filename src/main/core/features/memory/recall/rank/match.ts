/** How well each row's words meet a question: its own words, those of the turns around it, and words that mean the same. */
import type { Corpus, Postings } from '../corpus.ts';
import type { Asked } from './question.ts';

/** What a turn counts for beside another, by how far off it stands. */
const fading = [1, 0.5, 0.35, 0.25] as const;
const saturation = 1.2;
const flattening = 0.75;

/** A row is long when what it says cannot be one thing: ranking then goes by its words alone. */
export const longFrom = 120;

const kinds = ['own', 'around', 'soft', 'softAround', 'covered', 'coveredAround', 'meant', 'meantAround', 'stretch'] as const;
type Kind = (typeof kinds)[number];

/**
 * One number a row for each way to meet a question. `covered` is the share of the question's telling weight that stands in the row,
 * `meant` the same with words that mean the same, `stretch` that of all that was said in one go, by its first row.
 */
export interface Matched extends Readonly<Record<Kind, Float32Array>> {
  /** Every row that meets it at all; the first `count` of them. */
  rows: Int32Array;
  count: number;
  /** What all words together could be worth. */
  mass: number;
}

/** Numbers by row, and which of them are not zero: what a question has touched is all that the next one clears. */
class Board {
  values: Float32Array;
  readonly touched: Int32Array;
  count = 0;

  constructor(rows: number) {
    this.values = new Float32Array(rows);
    this.touched = new Int32Array(rows);
  }

  clear(): void {
    for (let at = 0; at < this.count; at += 1) this.values[this.touched[at] ?? 0] = 0;
    this.count = 0;
  }
}

/** Room to work in, kept from question to question: at a hundred thousand records it would cost more to make than to use. */
class Room {
  readonly size: number;
  readonly found: Record<Kind, Float32Array>;
  readonly rows: Int32Array;
  readonly seen: Uint8Array;
  /** Of one word: how well each row has it, and each row with its neighbors, and each stretch. */
  readonly own: Float32Array;
  readonly around: Board;
  readonly stretch: Board;
  /** The first rows of all stretches that were met. */
  readonly first: Int32Array;
  count = 0;
  firsts = 0;

  constructor(size: number) {
    this.size = size;
    this.found = Object.fromEntries(kinds.map((kind) => [kind, new Float32Array(size)])) as Record<Kind, Float32Array>;
    this.rows = new Int32Array(size);
    this.seen = new Uint8Array(size);
    this.own = new Float32Array(size);
    this.around = new Board(size);
    this.stretch = new Board(size);
    this.first = new Int32Array(size);
  }

  clear(): void {
    for (let at = 0; at < this.count; at += 1) {
      const number = this.rows[at] ?? 0;
      this.seen[number] = 0;
      for (const kind of kinds) this.found[kind][number] = 0;
    }
    for (let at = 0; at < this.firsts; at += 1) this.found.stretch[this.first[at] ?? 0] = 0;
    this.count = 0;
    this.firsts = 0;
  }
}

const rooms = new WeakMap<Corpus, Room>();

function roomFor(corpus: Corpus): Room {
  const known = rooms.get(corpus);
  const size = corpus.rows.length;
  if (known && known.size >= size) {
    known.clear();
    return known;
  }
  const room = new Room(Math.ceil(size * 1.25) + 64);
  rooms.set(corpus, room);
  return room;
}

function put({ values, touched, count }: Board, number: number, worth: number): number {
  const had = values[number] ?? 0;
  values[number] = had + worth;
  if (had !== 0) return count;
  touched[count] = number;
  return count + 1;
}

/** What a row is worth to those who stand before it, or after it. */
function fade(board: Board, beside: readonly number[], from: number, worth: number): void {
  let near = beside[from] ?? -1;
  for (let off = 1; near >= 0 && off < fading.length; off += 1) {
    board.count = put(board, near, worth * (fading[off] ?? 0));
    near = beside[near] ?? -1;
  }
}

/** A stem's rows, and what stands around them; of several stems for one word, the best counts as the row's own. */
function spread(corpus: Corpus, { own, around }: Room, { rows, counts }: Postings, weight: number): void {
  for (let at = 0; at < rows.length; at += 1) {
    const number = rows[at] ?? 0;
    const worth = (counts[at] ?? 0) * weight;
    if (worth > (own[number] ?? 0)) own[number] = worth;
    around.count = put(around, number, worth);
    fade(around, corpus.before, number, worth);
    fade(around, corpus.after, number, worth);
  }
}

const saturated = (count: number, norm: number) => (count * (saturation + 1)) / (count + saturation * norm);
/** How much of a word is there: having it twice is no more than having it. */
const had = (worth: number) => Math.min(1, worth);

/** Adds one word's worth to all its rows. */
function collect(corpus: Corpus, room: Room, idf: number, [own, around, has, hasAround]: [Kind, Kind, Kind, Kind]): void {
  const { found, around: board } = room;
  const average = corpus.averageLength;
  const [intoOwn, intoAround, intoHas, intoHasAround] = [found[own], found[around], found[has], found[hasAround]];
  for (let at = 0; at < board.count; at += 1) {
    const number = board.touched[at] ?? 0;
    const here = room.own[number] ?? 0;
    const near = board.values[number] ?? 0;
    if (here > 0) {
      const norm = 1 - flattening + (flattening * (corpus.lengths[number] ?? 0)) / average;
      intoOwn[number] = (intoOwn[number] ?? 0) + idf * saturated(here, norm);
      intoHas[number] = (intoHas[number] ?? 0) + idf * had(here);
    }
    intoAround[number] = (intoAround[number] ?? 0) + idf * saturated(near, 1);
    intoHasAround[number] = (intoHasAround[number] ?? 0) + idf * had(near);
  }
}

/** The best that a stretch has for the word, added to the stretch; and every row that has been met is noted. */
function settle(corpus: Corpus, room: Room, idf: number): void {
  const { around: board, stretch, found } = room;
  for (let at = 0; at < board.count; at += 1) {
    const number = board.touched[at] ?? 0;
    if (room.seen[number] === 0) {
      room.seen[number] = 1;
      room.rows[room.count] = number;
      room.count += 1;
    }
    const here = room.own[number] ?? 0;
    room.own[number] = 0;
    if (here === 0) continue;
    const first = corpus.stretches[number] ?? number;
    if (stretch.values[first] === 0) {
      stretch.touched[stretch.count] = first;
      stretch.count += 1;
    }
    if (here > (stretch.values[first] ?? 0)) stretch.values[first] = here;
  }
  for (let at = 0; at < stretch.count; at += 1) {
    const first = stretch.touched[at] ?? 0;
    if (found.stretch[first] === 0) {
      room.first[room.firsts] = first;
      room.firsts += 1;
    }
    found.stretch[first] = (found.stretch[first] ?? 0) + idf * had(stretch.values[first] ?? 0);
  }
  stretch.clear();
  board.clear();
}

/** Use once a question: every row that meets it in a word, of its own or of a neighbor's. What it gives holds until the next question. */
export function match(corpus: Corpus, asked: readonly Asked[]): Matched {
  corpus.settle();
  const room = roomFor(corpus);
  let mass = 0;
  for (const word of asked) {
    const idf = corpus.idf(word.term) * word.weight;
    mass += idf;
    const own = corpus.find(word.term);
    if (own) spread(corpus, room, own, 1);
    collect(corpus, room, idf, ['own', 'around', 'covered', 'coveredAround']);
    for (const [term, weight] of word.near) {
      const list = corpus.find(term);
      if (list) spread(corpus, room, list, weight);
    }
    collect(corpus, room, idf, ['soft', 'softAround', 'meant', 'meantAround']);
    settle(corpus, room, idf);
  }
  return { ...room.found, rows: room.rows, count: room.count, mass };
}
