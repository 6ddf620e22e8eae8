/** Conversations as text, a part at a time, in the query worker: one conversation of years is never held whole. */
import { z } from 'zod';
import type { Content } from '../../../../../contract/chat.ts';
import { toInstant } from '../../../base/clock.ts';
import { query } from '../../../store/sql.ts';
import type { Reader } from '../../../store/types.ts';
import { type ConversationRow, conversationById, type MessageRow } from '../chat.sql.ts';
import type { WrittenConversation } from './formats/hearth.ts';

export interface ExportRequest {
  id: string;
  format: 'markdown' | 'json';
  /** The position of the last message that was given; 0 at the beginning. */
  after: number;
}

export interface ExportPart {
  text: string;
  messages: number;
  next: number | null;
}

export interface Listed {
  id: string;
  title: string;
  created_at: number;
}

const messagesAfter = query<{ id: string; after: number; limit: number }, MessageRow>(
  'SELECT * FROM messages WHERE conversation_id = :id AND position > :after ORDER BY position LIMIT :limit',
);
/** Only the branch that ends in the newest message, from its beginning. */
const branchAfter = query<{ id: string; after: number; limit: number }, MessageRow>(`
  WITH RECURSIVE path(id, parent_id) AS (
    SELECT id, parent_id FROM messages WHERE position = (SELECT max(position) FROM messages WHERE conversation_id = :id)
    UNION ALL
    SELECT m.id, m.parent_id FROM messages m JOIN path p ON m.id = p.parent_id
  )
  SELECT m.* FROM path p JOIN messages m ON m.id = p.id WHERE m.position > :after ORDER BY m.position LIMIT :limit`);
const inOrder = query<{ after: string; limit: number }, Listed>(
  'SELECT id, title, created_at FROM conversations WHERE deleted_at IS NULL AND id > :after ORDER BY id LIMIT :limit',
);

/** Those that are not deleted, by their ids. */
export const listForExport = (reader: Reader, { after, limit }: { after: string | null; limit: number }): Listed[] =>
  inOrder.all(reader, { after: after ?? '', limit });

const mostMessages = 200;
const mostCharacters = 256 * 1024;

/** The query `chat.exportPart`. A conversation that was deleted meanwhile has no more text. */
export function exportPart(reader: Reader, { id, format, after }: ExportRequest): ExportPart {
  const conversation = conversationById.get(reader, { id });
  if (!conversation) return { text: '', messages: 0, next: null };
  const rows: MessageRow[] = [];
  let length = 0;
  let more = false;
  for (const row of (format === 'json' ? messagesAfter : branchAfter).iterate(reader, { id, after, limit: mostMessages + 1 })) {
    more = rows.length === mostMessages || (rows.length > 0 && length + row.content.length > mostCharacters);
    if (more) break;
    rows.push(row);
    length += row.content.length;
  }
  const next = more ? (rows.at(-1)?.position ?? null) : null;
  const text =
    format === 'json' ? jsonOf(conversation, rows, after === 0, next === null) : markdownOf(conversation, rows, after === 0);
  return { text, messages: rows.length, next };
}

/** One element of the list, in pieces that follow one another. */
function jsonOf(conversation: ConversationRow, rows: readonly MessageRow[], isFirst: boolean, isLast: boolean): string {
  const { messages: _, ...head } = writtenOf(conversation);
  const start = isFirst ? `${JSON.stringify(head).slice(0, -1)},"messages":[\n` : rows.length > 0 ? ',\n' : '';
  return `${start}${rows.map((row) => JSON.stringify(messageOf(row))).join(',\n')}${isLast ? '\n]}' : ''}`;
}

const writtenOf = (row: ConversationRow): WrittenConversation => ({
  ...{ hearth: 1, id: row.id, title: row.title, model: row.model },
  ...{ createdAt: toInstant(row.created_at), updatedAt: toInstant(row.updated_at), messages: [] },
});

const anything = z.unknown();
const parsed = (text: string | null) => (text === null ? undefined : anything.parse(JSON.parse(text)));

function messageOf(row: MessageRow) {
  return {
    ...{ id: row.id, parentId: row.parent_id, role: row.role, content: parsed(row.content), state: row.state },
    ...{ model: row.model, runId: row.run_id ?? undefined, usage: parsed(row.usage), failure: parsed(row.failure) },
    ...{ blocks: parsed(row.blocks), createdAt: toInstant(row.created_at) },
  };
}

function markdownOf(conversation: ConversationRow, rows: readonly MessageRow[], isFirst: boolean): string {
  const { title, created_at: from, updated_at: to } = conversation;
  const head = isFirst ? `# ${oneLine(title)}\n\n${day(from)} to ${day(to)}\n` : '';
  return head + rows.map((row) => `\n## ${speaker(row)}, ${minute(row.created_at)}\n\n${bodyOf(row)}\n`).join('');
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
const day = (ms: number) => toInstant(ms).slice(0, 10);
const minute = (ms: number) => `${day(ms)} ${toInstant(ms).slice(11, 16)} UTC`;
const speaker = (row: MessageRow) => (row.role === 'user' ? 'You' : row.model ? `Hearth (${oneLine(row.model)})` : 'Hearth');

function bodyOf(row: MessageRow): string {
  const parts = (JSON.parse(row.content) as Content[]).map(partOf).filter(Boolean);
  const ended = {
    stopped: 'Stopped.',
    failed: 'Failed.',
    interrupted: 'Interrupted.',
    streaming: 'Still being written.',
    complete: '',
  };
  return [...parts, ended[row.state] && `*${ended[row.state]}*`].filter(Boolean).join('\n\n') || '*Nothing.*';
}

/** What a person reads: calls of tools are named, and their data stays in the JSON. */
function partOf(part: Content): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'attachment':
      return `*Attached: ${oneLine(part.name)}*`;
    case 'tool_call':
      return `*Used ${oneLine(part.name)}*`;
    case 'notice':
      return `*${oneLine(part.text)}*`;
    case 'forgotten':
      return '*Forgotten*';
    default:
      return '';
  }
}
