/** Memory as an export to be read has it: a file for each category, oldest first, in pages that follow one another. */
import { query } from '../../../store/sql.ts';
import type { Reader } from '../../../store/types.ts';
import { live, type MemoryRow } from './memory.sql.ts';

const page = 200;
const byCategory = query<{ category: string; position: number; now: number; limit: number }, MemoryRow>(`
  SELECT m.* FROM memories m WHERE (m.category, m.position) > (:category, :position) AND ${live}
  ORDER BY m.category, m.position LIMIT :limit`);

interface Place {
  category: string;
  position: number;
}

/** The query `memory.readable`. */
export function readableMemory(reader: Reader, { after }: { after: string | null }) {
  const place = after === null ? null : (JSON.parse(after) as Place);
  const from = place ?? { category: '', position: -1 };
  const rows = byCategory.all(reader, { ...from, now: Date.now(), limit: page });
  const texts = new Map<string, string>();
  for (const row of rows) {
    const head = row.category === place?.category || texts.has(row.category) ? '' : `# ${oneLine(row.category)}\n\n`;
    texts.set(row.category, `${texts.get(row.category) ?? ''}${head}${lineOf(row)}`);
  }
  const last = rows.at(-1);
  return {
    files: [...texts].map(([category, text]) => ({ path: `memory/${fileName(category)}.md`, text })),
    next: last && rows.length === page ? JSON.stringify({ category: last.category, position: last.position }) : null,
  };
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** `- The tent is green. (2026-01-02, camping)` */
function lineOf(row: MemoryRow): string {
  const tags = (JSON.parse(row.tags) as string[]).map(oneLine);
  const day = new Date(row.occurred_at ?? row.created_at).toISOString().slice(0, 10);
  return `- ${oneLine(row.text)} (${[day, ...tags].join(', ')})\n`;
}

const fileName = (category: string): string =>
  [
    ...category
      .normalize('NFC')
      .replace(/[^\p{L}\p{N} _-]+/gu, ' ')
      .trim(),
  ]
    .slice(0, 40)
    .join('')
    .trim() || 'other';
