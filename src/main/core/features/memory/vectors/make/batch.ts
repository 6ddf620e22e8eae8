/** In the worker: what is to be embedded next, and the vectors of Hearth's own embedder. */
import { createHash } from 'node:crypto';
import type { Reader } from '../../../../store/types.ts';
import { dimensions, embed } from '../../recall/embed.ts';
import type { Meanings } from '../../recall/text/meanings.ts';
import { changedAfter, setOf, toBeEmbedded, vectorsIn } from '../vectors.sql.ts';

/** A page of text: beyond it an embedder says little more, and many refuse. */
export const longest = 8_000;
/** Together, so that no batch is too much for one call. */
const mostCharacters = 48_000;

export interface Wanted {
  position: number;
  touched: number;
  /** What is to be done: make a vector, drop the one that there is, or leave it. */
  what: 'embed' | 'drop' | 'leave';
  /** True where it has one already, of what it said before. */
  again: boolean;
  hash: string;
  text: string;
  /** Made already, where the embedder is Hearth's own. */
  vector: Float32Array | null;
}

export interface BatchRequest {
  set: number;
  touched: number;
  position: number;
  limit: number;
  own: boolean;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** In the order in which they changed; empty where nothing is left to do. */
export function nextBatch(reader: Reader, { own, ...after }: BatchRequest, meanings: () => Meanings): Wanted[] {
  const batch: Wanted[] = [];
  let characters = 0;
  for (const { position, touched, text: whole, gone, hash: known } of changedAfter.iterate(reader, after)) {
    const hash = gone === null ? hashOf(whole) : '';
    const what = gone !== null ? 'drop' : hash === known ? 'leave' : 'embed';
    const text = what === 'embed' ? whole.slice(0, longest).toWellFormed() : '';
    characters += text.length;
    if (batch.length > 0 && characters > mostCharacters) break;
    const vector = own && what === 'embed' ? embed(text, meanings()) : null;
    batch.push({ position, touched, what, again: known !== null, hash, text: own ? '' : text, vector });
  }
  return batch;
}

/** What Hearth's own embedder makes of a fixed text: it changes with the embedder and with its dictionary. */
export function ownPrint(meanings: Meanings): string {
  const vector = embed('The old dentist moved her garden party from Tuesday to the 3rd of May because of heavy rain.', meanings);
  return `${dimensions}:${hashOf(Buffer.from(vector.buffer).toString('base64'))}`;
}

/** How far a set is, and how far it can get. */
export function counted(reader: Reader, embedder: string): { done: number; total: number; dimensions: number } {
  const set = setOf.get(reader, { embedder });
  const total = toBeEmbedded.get(reader, {})?.count ?? 0;
  if (!set) return { done: 0, total, dimensions: 0 };
  return { done: Math.min(total, vectorsIn.get(reader, { set: set.id })?.count ?? 0), total, dimensions: set.dimensions };
}
