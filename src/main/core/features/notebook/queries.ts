/** What this feature asks of the query worker. */
import type { Output, Parsed } from '../../../../contract/index.ts';
import { toInstant } from '../../base/clock.ts';
import type { Reader } from '../../store/types.ts';
import { searchNotes } from './notebook.sql.ts';

/** Quotes every word, so that no operator of FTS5 means anything; the last one may be unfinished. Null where there is no word. */
function matchOf(text: string): string | null {
  const words =
    text
      .normalize('NFC')
      .match(/[\p{L}\p{N}]+/gu)
      ?.slice(0, 32) ?? [];
  if (words.length === 0) return null;
  return words.map((word, at) => (at === words.length - 1 ? `"${word}"*` : `"${word}"`)).join(' ');
}

function search(reader: Reader, request: Parsed<'notebook.search'>): Output<'notebook.search'> {
  const match = matchOf(request.query);
  if (match === null) return { items: [], next: null };
  const { shelf = null, limit = 50 } = request;
  const offset = Math.max(0, Number.parseInt(request.cursor ?? '0', 10) || 0);
  const rows = searchNotes.all(reader, { match, shelf, limit: limit + 1, offset });
  const items = rows.slice(0, limit).map(({ updated_at: at, ...row }) => ({ ...row, updatedAt: toInstant(at) }));
  return { items, next: rows.length > limit ? String(offset + limit) : null };
}

export const notebookQueries = { 'notebook.search': search };
