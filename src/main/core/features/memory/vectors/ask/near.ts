/** In the worker: the records whose vectors are nearest to that of a question. */
import type { Reader } from '../../../../store/types.ts';
import type { Filters } from '../../records/memory.sql.ts';
import { Pile } from '../scan/pile.ts';
import { cosine, encodeAsked } from '../scan/quantize.ts';
import { type CodeRow, codesAfter, positionsOf, setById, stillStanding } from '../vectors.sql.ts';

/** A question as its embedder has made a vector of it, and the set that it may be held against. */
export interface Asked {
  set: number;
  /** Of length 1. */
  vector: Float32Array;
}

/** So many are handed on. */
const most = 100;
/** So many of them are measured exactly. */
const measured = 40;

interface Read {
  set: number;
  pile: Pile;
  /** The last row that is in the pile. */
  last: number;
}

const piles = new WeakMap<Reader, Read>();

/** Best first, each with its cosine, by record id. Empty where the set is gone or was made anew in the meantime. */
export function nearest(reader: Reader, { set, vector }: Asked, filters: Filters): Map<string, number> {
  const found = new Map<string, number>();
  if (setById.get(reader, { id: set })?.dimensions !== vector.length) return found;
  const pile = upToDate(reader, set, vector.length);
  for (const { id, likeness } of measure(reader, pile, vector, admits(reader, filters))) found.set(id, likeness);
  return found;
}

/** One set at a time is kept: there are two only while one takes the other's place. */
function upToDate(reader: Reader, set: number, dimensions: number): Pile {
  const known = piles.get(reader);
  const read = known?.set === set ? known : { set, pile: new Pile(dimensions), last: 0 };
  piles.set(reader, read);
  for (const row of codesAfter.iterate(reader, { set, after: read.last })) {
    read.last = row.id;
    add(read.pile, row, dimensions);
  }
  return read.pile;
}

function add(pile: Pile, { id, position, scale, code }: CodeRow, dimensions: number): void {
  if (code.length !== dimensions) pile.remove(position);
  else pile.put({ position, row: id }, { bytes: new Int8Array(code.buffer, code.byteOffset, code.length), scale });
}

function admits(reader: Reader, filters: Filters): ((position: number) => boolean) | undefined {
  const { area, kind, category, tags, after, before } = filters;
  const open = area === null && kind === null && category === null && tags === '[]' && after === null && before === null;
  if (open) return undefined;
  const asked = new Set(positionsOf.all(reader, filters).map((row) => row.position));
  return (position) => asked.has(position);
}

/** The codes alone confuse neighbors that are all but equally near: the first are measured again by the numbers themselves. */
function measure(reader: Reader, pile: Pile, vector: Float32Array, wanted?: (position: number) => boolean) {
  const likely = pile.nearest(encodeAsked(vector), most, wanted);
  const standing = new Map(
    stillStanding
      .all(reader, { rows: JSON.stringify(likely.map(({ row }) => row)), measured })
      .map(({ row, ...rest }) => [row, rest]),
  );
  return likely
    .flatMap(({ position, row, likeness }) => {
      const found = standing.get(row);
      // Forgotten since it was read, or out of sight: it goes out of the pile, too.
      if (!found) pile.remove(position);
      const exact = found?.vector ? cosine(vector, toFloats(found.vector)) : likeness;
      return found ? [{ id: found.id, position, likeness: exact }] : [];
    })
    .toSorted((a, b) => b.likeness - a.likeness || a.position - b.position);
}

/** SQLite gives bytes wherever they happen to lie; floats want every fourth address. */
export function toFloats(bytes: Buffer): Float32Array {
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
