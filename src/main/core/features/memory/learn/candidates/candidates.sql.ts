/** Candidates as a view of their events, and what is asked of it. */
import { canonicalJson } from '../../../../store/log/canonical.ts';
import { change, query } from '../../../../store/sql.ts';
import type { Projection, StoredEvent, Writer } from '../../../../store/types.ts';
import { likenessKeys } from '../../likeness/keys.ts';
import { sketchOf } from '../../likeness/sketch.ts';
import { candidateDecided, candidateFound, candidateOf } from '../events.ts';

export interface CandidateRow {
  position: number;
  id: string;
  text: string;
  area: string;
  kind: string;
  category: string;
  tags: string;
  occurred_at: number | null;
  source: string;
  why: string;
  tainted_by: string | null;
  state: 'open' | 'kept' | 'declined';
  created_at: number;
  memory_id: string | null;
}

export const candidateById = query<{ id: string }, CandidateRow>('SELECT * FROM memory_candidates WHERE id = :id');
export const candidatePage = query<{ state: string; below: number; limit: number }, CandidateRow>(
  'SELECT * FROM memory_candidates WHERE state = :state AND position < :below ORDER BY position DESC LIMIT :limit',
);
export const anyOpen = query<Record<string, never>, { id: string }>(
  `SELECT id FROM memory_candidates WHERE state = 'open' LIMIT 1`,
);

/** So many that share a key are looked at: what says the same is not there twice. */
const mostTogether = 64;

export const candidatesUnder = query<{ a: number; b: number; c: number; d: number; e: number; f: number }, CandidateRow>(`
  SELECT * FROM memory_candidates WHERE position IN
    (SELECT position FROM memory_candidate_keys WHERE key IN (:a, :b, :c, :d, :e, :f) LIMIT ${mostTogether}) ORDER BY position DESC`);

const insert = change<Omit<CandidateRow, 'state' | 'memory_id'>>(`
  INSERT INTO memory_candidates (position, id, text, area, kind, category, tags, occurred_at, source, why, tainted_by, created_at)
  VALUES (:position, :id, :text, :area, :kind, :category, :tags, :occurred_at, :source, :why, :tainted_by, :created_at)`);
const file = change<{ a: number; b: number; c: number; d: number; position: number }>(
  'INSERT OR IGNORE INTO memory_candidate_keys VALUES (:a, :position), (:b, :position), (:c, :position), (:d, :position)',
);
const decide = change<{ id: string; state: string; memoryId: string | null }>(
  'UPDATE memory_candidates SET state = :state, memory_id = :memoryId WHERE id = :id',
);
const unfile = change<{ key: number; position: number }>(
  'DELETE FROM memory_candidate_keys WHERE key = :key AND position = :position',
);
const remove = change<{ position: number }>('DELETE FROM memory_candidates WHERE position = :position');

export const candidatesProjection: Projection = {
  name: 'memory-candidates',
  tables: ['memory_candidates', 'memory_candidate_keys'],
  reads: (type) => type === candidateFound.type || type === candidateDecided.type,
  apply(writer, event) {
    if (!isOurs(event)) return;
    // A part of it was erased: what is left is no candidate.
    if (event.forgotten) drop(writer, event);
    else if (candidateFound.is(event)) {
      const { candidateId: id, text, area, kind, category, tags, occurredAt, source, why, taintedBy } = event.data;
      const position = event.seq;
      insert.run(writer, {
        ...{ position, id, text, area, kind, category, why },
        tags: canonicalJson(tags),
        occurred_at: occurredAt === null ? null : Date.parse(occurredAt),
        source: canonicalJson(source),
        tainted_by: taintedBy,
        created_at: event.at,
      });
      const [a = 0, b = a, c = a, d = a] = likenessKeys(sketchOf(text)).own;
      file.run(writer, { a, b, c, d, position });
    } else if (candidateDecided.is(event)) {
      const { candidateId: id, state, memoryId } = event.data;
      decide.run(writer, { id, state, memoryId });
    }
  },
  forget(writer, event) {
    if (isOurs(event)) drop(writer, event);
  },
};

const isOurs = (event: StoredEvent): boolean => event.type === candidateFound.type || event.type === candidateDecided.type;

function drop(writer: Writer, event: StoredEvent): void {
  const row = candidateById.get(writer, { id: candidateOf(event.stream) });
  if (!row) return;
  for (const key of likenessKeys(sketchOf(row.text)).own) unfile.run(writer, { key, position: row.position });
  remove.run(writer, { position: row.position });
}
