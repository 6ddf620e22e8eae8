/** Finding words in all conversations. Runs in the query worker. */
import type { Output } from '../../../../../contract/index.ts';
import { toInstant } from '../../../base/clock.ts';
import type { Reader } from '../../../store/types.ts';
import { searchText } from '../chat.sql.ts';

export interface SearchRequest {
  query: string;
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** Quotes every word, so that no operator of FTS5 means anything; the last one may be unfinished. Null where there is no word. */
export function matchOf(text: string): string | null {
  const words =
    text
      .normalize('NFC')
      .match(/[\p{L}\p{N}]+/gu)
      ?.slice(0, 32) ?? [];
  if (words.length === 0) return null;
  return words.map((word, index) => (index === words.length - 1 ? `"${word}"*` : `"${word}"`)).join(' ');
}

export function searchConversations(reader: Reader, request: SearchRequest): Output<'chat.search'> {
  const match = matchOf(request.query);
  if (match === null) return { items: [], next: null };
  const limit = request.limit ?? 50;
  const offset = Math.max(0, Number.parseInt(request.cursor ?? '0', 10) || 0);
  const rows = searchText.all(reader, { match, limit: limit + 1, offset });
  const items = rows.slice(0, limit).map((row) => ({
    conversationId: row.conversation_id,
    messageId: row.message_id,
    title: row.title,
    role: row.role,
    excerpt: row.excerpt,
    createdAt: toInstant(row.created_at),
  }));
  return { items, next: rows.length > limit ? String(offset + limit) : null };
}
