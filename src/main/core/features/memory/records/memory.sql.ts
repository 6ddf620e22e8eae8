/** What is asked of memory's tables. */
import { query } from '../../../store/sql.ts';
import type { Reader } from '../../../store/types.ts';

export interface MemoryRow {
  position: number;
  id: string;
  area: string;
  kind: string;
  category: string;
  text: string;
  tags: string;
  metadata: string;
  source: string;
  sources: string;
  source_type: string;
  conversation_id: string | null;
  session: string | null;
  turn: number | null;
  occurred_at: number | null;
  created_at: number;
  updated_at: number | null;
  expires_at: number | null;
  superseded_by: string | null;
  gone: string | null;
  change_id: string | null;
  merged_into: string | null;
  touched: number;
}

/** In sight: not superseded, not taken away by a change, not past its time. */
export const live = `m.superseded_by IS NULL AND m.gone IS NULL AND (m.expires_at IS NULL OR m.expires_at > :now)`;

export const memoryById = query<{ id: string }, MemoryRow>('SELECT * FROM memories WHERE id = :id');
export const absorbedInto = query<{ id: string }, MemoryRow>('SELECT * FROM memories WHERE merged_into = :id ORDER BY position');
export const ofChange = query<{ changeId: string }, MemoryRow>(
  'SELECT * FROM memories WHERE change_id = :changeId ORDER BY position',
);

/** Under which keys a record is filed: of what it says, and of what it gives a value. */
export interface KeysRow {
  position: number;
  a: number;
  b: number | null;
  c: number | null;
  d: number | null;
  e: number | null;
}
export const filedSince = query<{ touched: number; position: number; limit: number }, KeysRow & { touched: number }>(`
  SELECT m.touched, k.* FROM memories m JOIN memory_keys k ON k.position = m.position
  WHERE (m.touched, m.position) > (:touched, :position) ORDER BY m.touched, m.position LIMIT :limit`);

/** What a record in sight says: what looks alike at first is many, what is alike is few. */
export const livingTextAt = query<{ position: number; area: string; now: number }, Pick<MemoryRow, 'text' | 'occurred_at'>>(
  `SELECT m.text, m.occurred_at FROM memories m WHERE m.position = :position AND m.area = :area AND ${live}`,
);

/** A record in sight. */
export const liveAt = query<{ position: number; area: string; now: number }, MemoryRow>(
  `SELECT m.* FROM memories m WHERE m.position = :position AND m.area = :area AND ${live}`,
);

/** The records that sum up what a change took out of sight. */
export const summariesOf = query<{ changeId: string }, { id: string }>(
  `SELECT DISTINCT merged_into AS id FROM memories WHERE change_id = :changeId AND gone = 'summarize' AND merged_into IS NOT NULL`,
);
export const summedUpBy = query<{ id: string }, MemoryRow>(
  `SELECT * FROM memories WHERE merged_into = :id AND gone = 'summarize' ORDER BY position`,
);

export type Filters = {
  area: string | null;
  kind: string | null;
  category: string | null;
  /** A JSON array, all of which must be there. */
  tags: string;
  after: number | null;
  before: number | null;
  now: number;
};

/** What a request may narrow itself to. */
export const narrowed = `${live}
  AND (:area IS NULL OR m.area = :area) AND (:kind IS NULL OR m.kind = :kind) AND (:category IS NULL OR m.category = :category)
  AND (:after IS NULL OR coalesce(m.occurred_at, m.created_at) >= :after)
  AND (:before IS NULL OR coalesce(m.occurred_at, m.created_at) < :before)
  AND (:tags = '[]' OR NOT EXISTS (
    SELECT 1 FROM json_each(:tags) w WHERE w.value NOT IN (SELECT t.value FROM json_each(m.tags) t)))`;

export const pageOf = query<Filters & { below: number; limit: number }, MemoryRow>(`
  SELECT m.* FROM memories m WHERE m.position < :below AND ${narrowed} ORDER BY m.position DESC LIMIT :limit`);

/** Those with the words in them. */
export const pageWith = query<Filters & { match: string; below: number; limit: number }, MemoryRow>(`
  SELECT m.* FROM memories_text f JOIN memories m ON m.position = f.rowid
  WHERE memories_text MATCH :match AND m.position < :below AND ${narrowed} ORDER BY m.position DESC LIMIT :limit`);

/** The ids alone, for who ranks by other means. */
export const idsOf = query<Filters, { id: string }>(`SELECT m.id FROM memories m WHERE ${narrowed}`);

/** For what is no word to the index: signs and pictures. */
export const pageContaining = query<Filters & { part: string; below: number; limit: number }, MemoryRow>(`
  SELECT m.* FROM memories m
  WHERE m.position < :below AND instr(m.text, :part) > 0 AND ${narrowed} ORDER BY m.position DESC LIMIT :limit`);

export interface CountRow {
  what: 'area' | 'kind' | 'category';
  name: string;
  records: number;
  bytes: number;
}

export const counts = query<{ now: number }, CountRow>(
  (['area', 'kind', 'category'] as const)
    .map(
      (what) =>
        `SELECT '${what}' AS what, m.${what} AS name, count(*) AS records, sum(octet_length(m.text)) AS bytes FROM memories m WHERE ${live} GROUP BY 2`,
    )
    .join(' UNION ALL '),
);

export const expired = query<{ now: number; limit: number }, { id: string }>(`
  SELECT m.id FROM memories m WHERE m.expires_at <= :now AND m.gone IS NULL ORDER BY m.expires_at, m.position LIMIT :limit`);

/** Keys that several records share, with the records: where merging is looked for. */
export const sharedKeys = query<{ now: number; limit: number }, { positions: string }>(`
  WITH filed (key, position) AS (
    ${['a', 'b', 'c', 'd', 'e'].map((column) => `SELECT ${column}, position FROM memory_keys WHERE ${column} IS NOT NULL`).join(' UNION ')})
  SELECT group_concat(m.position) AS positions FROM filed k JOIN memories m ON m.position = k.position
  WHERE ${live} GROUP BY k.key HAVING count(*) BETWEEN 2 AND 16 ORDER BY min(m.position) LIMIT :limit`);

const newest = query<Record<string, never>, { position: number | null }>('SELECT max(position) AS position FROM memories');
/** Where the next record stands. */
export const nextPosition = (reader: Reader): number => (newest.get(reader, {})?.position ?? 0) + 1;

export const atPosition = query<{ position: number }, MemoryRow>('SELECT * FROM memories WHERE position = :position');

/**
 * What to let go of first where there is too much: what a newer record replaced, fragments, what came from outside, what Hearth found
 * itself, and the user's own words last; within each what was said once, and the oldest.
 */
export const pruningOrder = query<{ now: number; limit: number }, { id: string; bytes: number }>(`
  SELECT m.id, octet_length(m.text) AS bytes FROM memories m
  WHERE m.gone IS NULL AND (m.expires_at IS NULL OR m.expires_at > :now)
  ORDER BY m.superseded_by IS NULL, m.area <> 'fragments',
    CASE m.source_type WHEN 'outside' THEN 0 WHEN 'run' THEN 1 WHEN 'self' THEN 1 WHEN 'import' THEN 2 ELSE 3 END,
    json_array_length(m.sources), m.position LIMIT :limit`);

/** All that takes room, what a newer record replaced too. */
export const kept = query<{ now: number }, { records: number; bytes: number }>(`
  SELECT count(*) AS records, coalesce(sum(octet_length(m.text)), 0) AS bytes FROM memories m
  WHERE m.gone IS NULL AND (m.expires_at IS NULL OR m.expires_at > :now)`);

export interface ProposalRow {
  id: string;
  at: number;
  changes: string;
  change_id: string | null;
  undone_at: number | null;
}
export const proposalById = query<{ id: string }, ProposalRow>('SELECT * FROM memory_proposals WHERE id = :id');
export const proposalOfChange = query<{ changeId: string }, ProposalRow>(
  'SELECT * FROM memory_proposals WHERE change_id = :changeId',
);

/** Which of these were forgotten. */
export const buriedAmong = query<{ ids: string }, { id: string }>(
  'SELECT id FROM memory_tombstones WHERE id IN (SELECT value FROM json_each(:ids))',
);
export const unfinishedTombstones = query<Record<string, never>, { id: string; actor: string; reason: string | null }>(
  'SELECT id, actor, reason FROM memory_tombstones WHERE erased = 0',
);
