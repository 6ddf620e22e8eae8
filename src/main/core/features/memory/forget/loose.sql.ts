/** What is said and is no event: what was typed and not sent, and log lines. */
import { change, query } from '../../../store/sql.ts';
import type { Transaction } from '../../../store/types.ts';
import type { Wording } from './wording.ts';

const draftsWith = query<{ parts: string }, { conversation_id: string; text: string }>(`
  SELECT conversation_id, text FROM drafts d
  WHERE EXISTS (SELECT 1 FROM json_each(:parts) p WHERE instr(lower(d.text), p.value) > 0)`);
const putDraft = change<{ id: string; text: string }>('UPDATE drafts SET text = :text WHERE conversation_id = :id');
const linesWith = query<{ parts: string }, { id: number; message: string; data: string | null }>(`
  SELECT id, message, data FROM log_lines l WHERE EXISTS (
    SELECT 1 FROM json_each(:parts) p
    WHERE instr(lower(l.message), p.value) > 0 OR instr(lower(coalesce(l.data, '')), p.value) > 0)`);
const dropLine = change<{ id: number }>('DELETE FROM log_lines WHERE id = :id');

/** Within a command: a draft loses the words, a log line goes whole. */
export function takeFromLoose(tx: Transaction, { parts, without }: Wording): void {
  if (parts.length === 0) return;
  const among = { parts: JSON.stringify(parts) };
  for (const { conversation_id: id, text } of draftsWith.all(tx, among)) putDraft.run(tx, { id, text: without(text) });
  for (const { id, message, data } of linesWith.all(tx, among))
    if (without(message) !== message || (data !== null && without(data) !== data)) dropLine.run(tx, { id });
}
