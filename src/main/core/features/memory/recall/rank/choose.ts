/** Which rows are worth a closer look: by a cheap sum of the strongest signals, over all rows, with no object a row. */
import type { Corpus } from '../corpus.ts';
import type { Row } from '../row.ts';
import { closeness } from '../text/times.ts';
import type { Scene } from './features.ts';
import type { Matched } from './match.ts';
import type { Question } from './question.ts';

/** As many candidates are looked at closely. */
const candidates = 400;
/** A row that shares nothing with a question but its time is a candidate where it fits so well. */
const leastTime = 0.3;
/** The words of a turn are worth this much more when it is said by whom the question means. */
const spoken = 1.3;

/** Cosines as shares from the farthest of those given to the nearest: every embedder has a scale of its own. */
export function likeness(corpus: Corpus, hits: ReadonlyMap<string, number> | undefined): Map<number, number> {
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

/** The most that any row has of each: features are shares of it. */
export function bests({ rows, count, own, around, soft, softAround }: Matched): Scene['best'] {
  const best = { own: 0, around: 0, soft: 0, softAround: 0 };
  for (let at = 0; at < count; at += 1) {
    const number = rows[at] ?? 0;
    best.own = Math.max(best.own, own[number] ?? 0);
    best.around = Math.max(best.around, around[number] ?? 0);
    best.soft = Math.max(best.soft, soft[number] ?? 0);
    best.softAround = Math.max(best.softAround, softAround[number] ?? 0);
  }
  return best;
}

/** Use once a question; `only` is asked about those rows alone that would be among the first. */
export function choose({ corpus, question, matched, best, alike }: Scene, only?: (id: string) => boolean): [number, Row][] {
  const { stretches, speakers } = question;
  const worths = new Float32Array(corpus.rows.length);
  const { own, around, softAround, rows, count } = matched;
  const shares = { own: 1 / (best.own || 1), around: 1 / (best.around || 1), soft: 1 / (best.softAround || 1) };
  for (let at = 0; at < count; at += 1) {
    const number = rows[at] ?? 0;
    const text =
      (own[number] ?? 0) * shares.own + (around[number] ?? 0) * shares.around + (softAround[number] ?? 0) * shares.soft;
    worths[number] = speakers.size > 0 && speakers.has(corpus.voices[number] ?? '') ? text * spoken : text;
  }
  if (stretches.length > 0) addTimes(worths, corpus, stretches);
  for (const [number, near] of alike) worths[number] = (worths[number] ?? 0) + near;
  return foremost(worths, (number) => {
    const row = corpus.rows[number];
    return row && (only?.(row.id) ?? true) ? row : undefined;
  });
}

/** A row may be a candidate for its time alone. */
function addTimes(worths: Float32Array, corpus: Corpus, stretches: Question['stretches']): void {
  const { told, slacks, times } = corpus;
  for (const [number, at] of told.entries()) {
    if (Number.isNaN(times[number])) continue;
    const worth = worths[number] ?? 0;
    const time = closeness(stretches, at, slacks[number] ?? 0);
    if (worth > 0 || time >= leastTime) worths[number] = worth + time;
  }
}

const steps = 4_096;

const stepOf = (worth: number, most: number) => Math.ceil((worth / most) * steps);

/** How many rows stand on each step from nothing to the most. */
function staircase(worths: Float32Array, most: number): Uint32Array {
  const stairs = new Uint32Array(steps + 1);
  for (const worth of worths) {
    if (worth <= 0) continue;
    const step = stepOf(worth, most);
    stairs[step] = (stairs[step] ?? 0) + 1;
  }
  return stairs;
}

/** The rows of the greatest worth, in the order of their numbers; those that `read` leaves out take nobody's place. */
function foremost(worths: Float32Array, read: (number: number) => Row | undefined): [number, Row][] {
  const most = worths.reduce((a, b) => Math.max(a, b), 0);
  const stairs = staircase(worths, most);
  // What is filtered out is found out only here: where too few are left, more are looked at.
  for (let wanted = candidates; ; wanted *= 8) {
    const least = stepWith(stairs, wanted);
    const kept: [number, Row][] = [];
    for (const [number, worth] of worths.entries()) {
      const row = worth > 0 && stepOf(worth, most) >= least ? read(number) : undefined;
      if (row) kept.push([number, row]);
    }
    if (kept.length >= candidates || least === 0) return best(kept, worths);
  }
}

/** The lowest step such that so many rows stand on it or above. */
function stepWith(stairs: Uint32Array, wanted: number): number {
  let above = 0;
  for (let step = steps; step > 0; step -= 1) {
    above += stairs[step] ?? 0;
    if (above >= wanted) return step;
  }
  return 0;
}

/** Rows of one worth are many where all say nearly the same: those that stand above them come first, whatever their numbers. */
function best(kept: [number, Row][], worths: Float32Array): [number, Row][] {
  if (kept.length <= candidates) return kept;
  const worthOf = ([number]: [number, Row]) => worths[number] ?? 0;
  const least = Float32Array.from(kept, worthOf).sort().at(-candidates) ?? 0;
  let room = candidates * 2 - kept.filter((one) => worthOf(one) > least).length;
  return kept.filter((one) => {
    const worth = worthOf(one);
    if (worth !== least) return worth > least;
    room -= 1;
    return room >= 0;
  });
}
