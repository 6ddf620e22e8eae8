/** Every statement about vectors. They are derived: written beside what is remembered, never by a projection but to erase. */
import { change, query } from '../../../store/sql.ts';
import type { Writer } from '../../../store/types.ts';
import { type Filters, type MemoryRow, narrowed } from '../records/memory.sql.ts';

export interface SetRow {
  id: number;
  embedder: string;
  print: string | null;
  dimensions: number;
  touched: number;
  position: number;
  whole: number;
}

export const allSets = query<Record<string, never>, SetRow>('SELECT * FROM memory_vector_sets ORDER BY id');
export const countedSets = query<Record<string, never>, SetRow & { count: number }>(`
  SELECT s.*, (SELECT count(*) FROM memory_vectors v WHERE v.set_id = s.id) AS count FROM memory_vector_sets s ORDER BY s.id`);
export const setById = query<{ id: number }, SetRow>('SELECT * FROM memory_vector_sets WHERE id = :id');
export const setOf = query<{ embedder: string }, SetRow>('SELECT * FROM memory_vector_sets WHERE embedder = :embedder');
export const vectorsIn = query<{ set: number }, { count: number }>(
  'SELECT count(*) AS count FROM memory_vectors WHERE set_id = :set',
);
export const toBeEmbedded = query<Record<string, never>, { count: number }>(
  'SELECT (SELECT count(*) FROM memories) - (SELECT count(*) FROM memories WHERE gone IS NOT NULL) AS count',
);

export const beginSet = change<{ embedder: string; print: string | null }>(
  'INSERT INTO memory_vector_sets (embedder, print) VALUES (:embedder, :print) ON CONFLICT DO NOTHING',
);
export const sizeSet = change<{ id: number; dimensions: number }>(
  'UPDATE memory_vector_sets SET dimensions = :dimensions WHERE id = :id',
);
export const reach = change<{ id: number; touched: number; position: number }>(
  'UPDATE memory_vector_sets SET touched = :touched, position = :position WHERE id = :id',
);
export const finishSet = change<{ id: number }>('UPDATE memory_vector_sets SET whole = 1 WHERE id = :id');
export const dropSet = change<{ id: number }>('DELETE FROM memory_vector_sets WHERE id = :id');

/** What changed after the place that a set has reached, in the order in which it did; `hash` is of the text that has a vector. */
export const changedAfter = query<
  { set: number; touched: number; position: number; limit: number },
  Pick<MemoryRow, 'position' | 'touched' | 'text' | 'gone'> & { hash: string | null }
>(`
  SELECT m.position, m.touched, m.text, m.gone, v.hash
  FROM memories m LEFT JOIN memory_vectors v ON v.position = m.position AND v.set_id = :set
  WHERE (m.touched, m.position) > (:touched, :position) ORDER BY m.touched, m.position LIMIT :limit`);

/** Where the log became shorter than a set had read: it looks at everything again, and finds most of it made. */
export const rewindSets = change<Record<string, never>>(`
  UPDATE memory_vector_sets SET touched = 0, position = 0 WHERE touched > (SELECT coalesce(max(touched), 0) FROM memories)`);

/** As it is now: nothing where it was forgotten in the meantime, or is out of sight. */
export const stillThere = query<{ position: number; touched: number }, { id: string }>(
  'SELECT id FROM memories WHERE position = :position AND touched = :touched AND gone IS NULL',
);

const dropFloats = change<{ set: number; position: number }>(
  'DELETE FROM memory_floats WHERE id IN (SELECT id FROM memory_vectors WHERE position = :position AND set_id = :set)',
);
const dropCode = change<{ set: number; position: number }>(
  'DELETE FROM memory_vectors WHERE position = :position AND set_id = :set',
);
const addCode = change<{ set: number; position: number; hash: string; scale: number; code: Buffer }>(
  'INSERT INTO memory_vectors (set_id, position, hash, scale, code) VALUES (:set, :position, :hash, :scale, :code)',
);
const addFloats = change<{ vector: Buffer }>('INSERT INTO memory_floats (id, vector) VALUES (last_insert_rowid(), :vector)');

/** A new row each time, so that who has read up to a row reads on from there. */
export function keepVector(
  writer: Writer,
  { vector, ...row }: Parameters<typeof addCode.run>[1] & { vector: Buffer | null },
): void {
  dropVector(writer, row);
  addCode.run(writer, row);
  if (vector) addFloats.run(writer, { vector });
}

export function dropVector(writer: Writer, { set, position }: { set: number; position: number }): void {
  dropFloats.run(writer, { set, position });
  dropCode.run(writer, { set, position });
}

const dropAllFloats = change<{ position: number }>(
  'DELETE FROM memory_floats WHERE id IN (SELECT id FROM memory_vectors WHERE position = :position)',
);
const dropAllCodes = change<{ position: number }>('DELETE FROM memory_vectors WHERE position = :position');

/** Use where a record is erased, in the same transaction: what stood for its text goes with it. */
export function dropVectorsOf(writer: Writer, position: number): void {
  dropAllFloats.run(writer, { position });
  dropAllCodes.run(writer, { position });
}

export const someOf = query<{ set: number; limit: number }, { id: number }>(
  'SELECT id FROM memory_vectors WHERE set_id = :set ORDER BY id LIMIT :limit',
);
export const dropFloatsUpTo = change<{ set: number; last: number }>(
  'DELETE FROM memory_floats WHERE id IN (SELECT id FROM memory_vectors WHERE set_id = :set AND id <= :last)',
);
export const dropCodesUpTo = change<{ set: number; last: number }>(
  'DELETE FROM memory_vectors WHERE set_id = :set AND id <= :last',
);

export interface CodeRow {
  id: number;
  position: number;
  scale: number;
  code: Buffer;
}
export const codesAfter = query<{ set: number; after: number }, CodeRow>(
  'SELECT id, position, scale, code FROM memory_vectors WHERE set_id = :set AND id > :after ORDER BY id',
);
/** Which records are asked about, where not all of them are. */
export const positionsOf = query<Filters, { position: number }>(`SELECT m.position FROM memories m WHERE ${narrowed}`);
/** Of rows that were read once (a JSON array) those that stand still, each with its record. */
export const stillStanding = query<{ rows: string; measured: number }, StandingRow>(`
  SELECT v.id AS row, m.id, CASE WHEN j.key < :measured THEN (SELECT f.vector FROM memory_floats f WHERE f.id = v.id) END AS vector
  FROM json_each(:rows) j JOIN memory_vectors v ON v.id = j.value JOIN memories m ON m.position = v.position
  WHERE m.gone IS NULL`);

export interface StandingRow {
  row: number;
  id: string;
  /** Of the first so many. */
  vector: Buffer | null;
}

const asked = `${narrowed}
  AND (:match IS NULL OR m.position IN (SELECT rowid FROM memories_text WHERE memories_text MATCH :match))
  AND (:part IS NULL OR instr(m.text, :part) > 0)`;

export type MapFilters = Filters & { match: string | null; part: string | null };
export const drawn = query<MapFilters & { set: number; limit: number }, DrawnRow>(`
  SELECT m.id, m.category, substr(m.text, 1, 160) AS text, coalesce(m.occurred_at, m.created_at) AS at, f.vector
  FROM memories m JOIN memory_vectors v ON v.position = m.position AND v.set_id = :set JOIN memory_floats f ON f.id = v.id
  WHERE ${asked} ORDER BY m.position DESC LIMIT :limit`);
export const matching = query<MapFilters, { count: number }>(`SELECT count(*) AS count FROM memories m WHERE ${asked}`);

export interface DrawnRow {
  id: string;
  category: string;
  text: string;
  at: number;
  vector: Buffer;
}
