/** How far the log was gone through, and what a model has not read yet. */
import { change, query } from '../../../store/sql.ts';

export const mark = query<{ name: string }, { seq: number; at: number }>('SELECT seq, at FROM memory_marks WHERE name = :name');
export const setMark = change<{ name: string; seq: number; at: number }>(
  'INSERT INTO memory_marks VALUES (:name, :seq, :at) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, at = excluded.at',
);

export interface UnreadRow {
  conversation_id: string;
  /** The first turn that was not read. */
  since: number;
  /** How often the person has spoken since. */
  turns: number;
  last_at: number;
  tainted_by: string | null;
}
/** The one that has been quiet longest first. */
export const unread = query<Record<string, never>, UnreadRow>('SELECT * FROM memory_unread ORDER BY last_at, conversation_id');
export const addUnread = change<{ conversationId: string; since: number; at: number; taintedBy: string | null }>(`
  INSERT INTO memory_unread VALUES (:conversationId, :since, 1, :at, :taintedBy)
  ON CONFLICT (conversation_id) DO UPDATE SET
    since = min(since, excluded.since), turns = turns + 1, last_at = excluded.last_at, tainted_by = coalesce(tainted_by, excluded.tainted_by)`);
export const dropUnread = change<{ conversationId: string }>('DELETE FROM memory_unread WHERE conversation_id = :conversationId');
