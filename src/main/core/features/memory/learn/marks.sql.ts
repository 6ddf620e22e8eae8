/** How far the log was gone through, and what a model has not read yet. */
import { change, query } from '../../../store/sql.ts';

export const mark = query<{ name: string }, { seq: number; at: number }>('SELECT seq, at FROM memory_marks WHERE name = :name');
export const setMark = change<{ name: string; seq: number; at: number }>(
  'INSERT INTO memory_marks VALUES (:name, :seq, :at) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, at = excluded.at',
);

export interface UnreadRow {
  subject: string;
  /** The sequence of the first event that was not read. */
  since: number;
  turns: number;
  last_at: number;
}
export const unread = query<Record<string, never>, UnreadRow>('SELECT * FROM memory_unread ORDER BY last_at, subject');
export const addUnread = change<{ subject: string; since: number; at: number }>(`
  INSERT INTO memory_unread VALUES (:subject, :since, 1, :at)
  ON CONFLICT (subject) DO UPDATE SET turns = turns + 1, last_at = excluded.last_at`);
export const dropUnread = change<{ subject: string }>('DELETE FROM memory_unread WHERE subject = :subject');
