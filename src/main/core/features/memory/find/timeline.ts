/** How many records are about each day, month or year. Runs in the query worker. */
import type { Output } from '../../../../../contract/index.ts';
import { toInstant } from '../../../base/clock.ts';
import { query } from '../../../store/sql.ts';
import type { Reader } from '../../../store/types.ts';
import { type Filters, narrowed } from '../records/memory.sql.ts';
import { allOf } from './words.ts';

type By = 'day' | 'month' | 'year';
type Item = Output<'memory.timeline'>['items'][number];

interface CountRow {
  bucket: string | null;
  category: string;
  records: number;
}

/** Those without a time of their own count when they were kept. SQLite tells days before 1970 and after 2038 as well. */
const bucket = `strftime(:format, floor(coalesce(m.occurred_at, m.created_at) / 1000.0), 'unixepoch')`;
const counted = (from: string, where: string) =>
  `SELECT ${bucket} AS bucket, m.category, count(*) AS records FROM ${from} WHERE ${where} AND ${narrowed} GROUP BY 1, 2 ORDER BY 1, 2`;

const all = query<Filters & { format: string }, CountRow>(counted('memories m', 'true'));
const withWords = query<Filters & { format: string; match: string }, CountRow>(
  counted('memories_text f JOIN memories m ON m.position = f.rowid', 'memories_text MATCH :match'),
);
const withPart = query<Filters & { format: string; part: string }, CountRow>(counted('memories m', 'instr(m.text, :part) > 0'));

const formats: Record<By, string> = { day: '%Y-%m-%d', month: '%Y-%m', year: '%Y' };

/** Use with the filters of the request: what it lists is what `memory.list` does with the same ones. */
export function timeline(
  reader: Reader,
  filters: Filters,
  { by = 'month', query: sought = '' }: { by?: By | undefined; query?: string | undefined },
): Output<'memory.timeline'> {
  const [format, match, part] = [formats[by], allOf(sought), sought.trim()];
  const rows =
    part === ''
      ? all.all(reader, { ...filters, format })
      : match === null
        ? withPart.all(reader, { ...filters, format, part })
        : withWords.all(reader, { ...filters, format, match });
  const items = new Map<string, Item>();
  for (const { bucket: name, category, records } of rows) {
    if (name === null) continue;
    const item = items.get(name) ?? { ...stretchOf(name, by), count: 0, byCategory: {} };
    item.count += records;
    item.byCategory[category] = records;
    items.set(name, item);
  }
  return { items: [...items.values()], next: null };
}

/** The last instant that can be written. */
const last = Date.parse('9999-12-31T23:59:59.999Z');

function stretchOf(name: string, by: By): { from: string; to: string } {
  const from = new Date(`${name}${'-01-01'.slice(by === 'day' ? 6 : by === 'month' ? 3 : 0)}T00:00:00.000Z`);
  const to = new Date(from);
  if (by === 'day') to.setUTCDate(to.getUTCDate() + 1);
  else if (by === 'month') to.setUTCMonth(to.getUTCMonth() + 1);
  else to.setUTCFullYear(to.getUTCFullYear() + 1);
  return { from: toInstant(from.getTime()), to: toInstant(Math.min(last, to.getTime())) };
}
