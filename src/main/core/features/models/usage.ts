/** Answers watch.usage from the sums of ended calls. */
import type { Output, Parsed } from '../../../../contract/index.ts';
import { toDollars } from '../../agent/budget.ts';
import type { Reader } from '../../store/types.ts';
import { readCursor, writeCursor } from './pages.ts';
import { type UsageSum, usageBy } from './usage.sql.ts';

/** Use for watch.usage. Thrown for a cursor that is none of ours: AppError `invalid_input`. */
export function readUsage(reader: Reader, { by, from, to, limit = 100, cursor }: Parsed<'watch.usage'>): Output<'watch.usage'> {
  const [key, cost] = cursor === undefined ? [] : readCursor(cursor, 2);
  const found = usageBy(reader, {
    by,
    limit: limit + 1,
    ...(from ? { from: Date.parse(from) } : {}),
    ...(to ? { to: Date.parse(to) } : {}),
    ...(key !== undefined ? { after: { key, cost: Number(cost) } } : {}),
  });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(toRow),
    next: last && found.length > limit ? writeCursor([last.key, String(last.cost)]) : null,
  };
}

const toRow = ({ cost, ...sum }: UsageSum) => ({ ...sum, cost: toDollars(cost) });
