/** What recall's picture of memory is made from. */
import { query } from '../../../store/sql.ts';

export interface SeenRow {
  id: string;
  text: string;
  speaker: string | null;
  conversation_id: string | null;
  session: string | null;
  turn: number | null;
  occurred_at: number | null;
  created_at: number;
  expires_at: number | null;
  superseded_by: string | null;
  gone: string | null;
  touched: number;
}

/** What changed since, in the order in which it did: of each record only what recall reads. */
export const touchedSince = query<{ touched: number }, SeenRow>(`
  SELECT id, text, source ->> '$.speaker' AS speaker, conversation_id, session, turn, occurred_at, created_at, expires_at,
    superseded_by, gone, touched
  FROM memories WHERE touched > :touched ORDER BY touched`);

export const buriedSince = query<{ seq: number }, { id: string; seq: number }>(
  'SELECT id, seq FROM memory_tombstones WHERE seq > :seq ORDER BY seq',
);

/** Whether there are more records than `count`. */
export const moreThan = query<{ count: number }, { position: number }>(
  'SELECT position FROM memories ORDER BY position LIMIT 1 OFFSET :count',
);
