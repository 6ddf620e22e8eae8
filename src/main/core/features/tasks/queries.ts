/** What this feature asks of the query worker. */
import type { Output, Parsed } from '../../../../contract/index.ts';
import { AppError } from '../../base/errors.ts';
import type { Reader } from '../../store/types.ts';
import { toCalendar } from './exchange/calendar/write.ts';
import { toMarkdown } from './exchange/markdown.ts';
import { toTask } from './present.ts';
import { searchWords } from './rules/likeness.ts';
import { type Place, pressing, type TaskRow } from './tasks.sql.ts';

const start: Place = { done: -1, due: 0, priority: 0, position: 0, seq: 0 };

/** Thrown where no list has answered with it: AppError `invalid_input`. */
function placeAt(cursor: string | undefined): Place {
  if (cursor === undefined) return start;
  const figures = cursor.split('_').map(Number);
  if (figures.length !== 5 || !figures.every(Number.isFinite))
    throw new AppError('invalid_input', 'The cursor is not one that a list has answered with.');
  const [done = 0, due = 0, priority = 0, position = 0, seq = 0] = figures;
  return { done, due, priority, position, seq };
}

function list(reader: Reader, request: Parsed<'tasks.list'>): Output<'tasks.list'> {
  const { limit = 100, cursor, status, tag, query = '', dueBefore } = request;
  const rows = pressing.all(reader, {
    ...placeAt(cursor),
    status: status ?? null,
    tag: tag ?? null,
    words: JSON.stringify(searchWords(query)),
    before: dueBefore === undefined ? null : Date.parse(dueBefore),
    limit: limit + 1,
  });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const next = last ? [last.done, last.due_or_last, last.priority, last.position, last.seq].join('_') : null;
  return { items: rows.slice(0, limit).map(toTask), next };
}

const exportPage = 1000;

function write(reader: Reader, { format, status, zone }: Parsed<'tasks.export'> & { zone: string }): Output<'tasks.export'> {
  const rows: TaskRow[] = [];
  const filters = { status: status ?? null, tag: null, words: '[]', before: null, limit: exportPage };
  for (let place = start; ; ) {
    const page = pressing.all(reader, { ...place, ...filters });
    rows.push(...page);
    const last = page.at(-1);
    if (!last || page.length < exportPage) break;
    const { done, due_or_last: due, priority, position, seq } = last;
    place = { done, due, priority, position, seq };
  }
  return { text: format === 'markdown' ? toMarkdown(rows, zone) : toCalendar(rows, zone), tasks: rows.length };
}

export const tasksQueries = { 'tasks.list': list, 'tasks.export': write };
