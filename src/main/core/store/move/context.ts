/** What the worker has for moving a home. */
import type { Connection } from '../disk/connection.ts';
import type { Lift } from '../log/rows.ts';
import type { Migration, Projection, Reader } from '../types.ts';

/** By name: a page of texts to read, and where to go on. Texts of one path follow one another. */
export type Readable = (reader: Reader, params: { after: string | null }) => ReadablePage;

export interface ReadablePage {
  files: { path: string; text: string }[];
  next: string | null;
}

export interface MoveContext {
  home: string;
  steps: readonly Migration[];
  publicKey: Buffer;
  projections: readonly Projection[];
  lift: Lift;
  reading: Connection;
  readable(name: string): Readable;
  /** Thrown where nobody waits any more: AppError `unavailable`, reason `cancelled`. */
  look(): void;
  progress(done: number, total: number | null): void;
}
