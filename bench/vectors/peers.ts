/** What the search is held against: sqlite-vec's plain scan of the same floats, and reading the same bytes at all. */
import { join } from 'node:path';
import * as sqliteVec from 'sqlite-vec';
import { openConnection } from '../../src/main/core/store/disk/connection.ts';
import { dimensions } from './clouds.ts';

export interface Scan {
  nearest(asked: Float32Array): unknown[];
  close(): void;
}

/** sqlite-vec as it comes: its own table of floats, the ten nearest by its own search. Everything fits into the cache. */
export function sqliteVecScan(home: string, vectors: readonly Float32Array[]): Scan {
  const connection = openConnection(join(home, `vec-${vectors.length}.db`), { cacheKiB: 512 * 1024 });
  sqliteVec.load(connection.db);
  connection.exec(`CREATE VIRTUAL TABLE vectors USING vec0 (vector float[${dimensions}])`);
  const insert = connection.db.prepare('INSERT INTO vectors (rowid, vector) VALUES (?, ?)');
  connection.exec('BEGIN');
  for (const [at, vector] of vectors.entries()) insert.run(BigInt(at + 1), bytesOf(vector));
  connection.exec('COMMIT');
  const search = connection.db.prepare('SELECT rowid, distance FROM vectors WHERE vector MATCH ? AND k = 10');
  return { nearest: (asked) => search.all(bytesOf(asked)), close: () => connection.close() };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) => Buffer.from(buffer, byteOffset, byteLength);

/** All numbers of all vectors, added up: nothing that reads every float is quicker. */
export function summing(vectors: readonly Float32Array[]): () => number {
  const all = new Float32Array(vectors.length * dimensions);
  for (const [at, vector] of vectors.entries()) all.set(vector, at * dimensions);
  return () => {
    let sum = 0;
    for (let at = 0; at < all.length; at += 1) sum += all[at] ?? 0;
    return sum;
  };
}

/** The ten that truly are nearest. */
export function truth(vectors: readonly Float32Array[], asked: Float32Array): number[] {
  const likeness = vectors.map((vector) => {
    let sum = 0;
    for (let at = 0; at < dimensions; at += 1) sum += (vector[at] ?? 0) * (asked[at] ?? 0);
    return sum;
  });
  const least = likeness.toSorted((a, b) => b - a)[9] ?? 0;
  return [...likeness.entries()].filter(([, value]) => value >= least).map(([at]) => at);
}
