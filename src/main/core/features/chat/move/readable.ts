/** Conversations as an export to be read has them: a file each, in pages that follow one another. */
import type { Reader } from '../../../store/types.ts';
import { conversationById } from '../chat.sql.ts';
import { exportPart, listForExport } from './export-read.ts';

interface Place {
  /** The conversation that is under way, or the last one that was given. */
  id: string;
  /** Where it goes on; null where it is whole. */
  after: number | null;
}

/** The query `chat.readable`. */
export function readableConversations(reader: Reader, { after }: { after: string | null }) {
  const place = after === null ? null : (JSON.parse(after) as Place);
  const id = place && place.after !== null ? place.id : listForExport(reader, { after: place?.id ?? null, limit: 1 })[0]?.id;
  if (id === undefined) return { files: [], next: null };
  const part = exportPart(reader, { id, format: 'markdown', after: place?.after ?? 0 });
  const next: Place = { id, after: part.next };
  return { files: [{ path: `conversations/${fileName(reader, id)}`, text: part.text }], next: JSON.stringify(next) };
}

/** With the end of its id, so that two of one day and title are two files. */
function fileName(reader: Reader, id: string): string {
  const row = conversationById.get(reader, { id });
  const words = (row?.title ?? '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const day = new Date(row?.created_at ?? 0).toISOString().slice(0, 10);
  return `${day} ${[...words].slice(0, 40).join('').trim() || 'conversation'} ${id.slice(-6)}.md`;
}
