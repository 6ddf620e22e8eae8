/** Tasks from iCalendar, one after the other. */
import type { Task } from '../../../../../../contract/keeping/tasks.ts';
import { ruleOf } from '../../time/repeat.ts';
import { isZone } from '../../time/zone.ts';
import { type Brought, dateFrom, type Read } from '../brought.ts';
import { type Line, readLines, textOf } from './lines.ts';

type Fields = Map<string, Line>;

/** Of hostile depth, nothing more is read. */
const deepest = 20;

export function* readCalendar(text: string, zone: string): Generator<Read> {
  const within: string[] = [];
  let todo: Todo = { n: 0, fields: new Map(), tags: [] };
  for (const line of readLines(text)) {
    if (line.name === 'BEGIN') {
      if (within.push(line.value.toUpperCase()) > deepest) break;
      if (within.at(-1) === 'VTODO') todo = { n: todo.n + 1, fields: new Map(), tags: [] };
    } else if (line.name === 'END') yield* ended(within.pop(), todo, zone);
    else if (within.at(-1) === 'VTODO') note(todo, line);
  }
  if (within.length > 0) yield { where: 'the end', why: 'The calendar ends in the middle of something.' };
}

interface Todo {
  /** Which of them it is. */
  n: number;
  fields: Fields;
  tags: string[];
}

function note({ fields, tags }: Todo, line: Line): void {
  if (line.name === 'CATEGORIES') tags.push(...line.value.split(/(?<!\\),/).map(textOf));
  else if (!fields.has(line.name)) fields.set(line.name, line);
}

function* ended(what: string | undefined, { fields, tags, n }: Todo, zone: string): Generator<Read> {
  if (what === 'VTODO') yield* readTodo(fields, tags, n, zone);
  if (what === 'VEVENT') yield { where: 'an event', why: 'It is an event, and no task.' };
}

const states: Record<string, Task['status']> = { 'NEEDS-ACTION': 'open', 'IN-PROCESS': 'in_progress', COMPLETED: 'completed' };

function* readTodo(fields: Fields, tags: string[], n: number, zone: string): Generator<Read> {
  const say = (name: string) => textOf(fields.get(name)?.value ?? '').trim();
  const title = say('SUMMARY').replace(/\s+/g, ' ');
  const where = title === '' ? `task ${n}` : title.slice(0, 100);
  const status = fields.has('COMPLETED') ? 'completed' : states[say('STATUS').toUpperCase() || 'NEEDS-ACTION'];
  if (title === '') return yield { where, why: 'It has no title.' };
  if (status === undefined) return yield { where, why: `It is ${say('STATUS').toLowerCase()}.` };
  const { repeats, lost } = rule(fields);
  if (lost) yield { where, why: 'It comes again by a rule that Hearth cannot read: it was taken once.' };
  const read: Brought = {
    ...{ where, title, repeats, description: say('DESCRIPTION') },
    status: status === 'open' && say('X-HEARTH-STATUS') === 'BLOCKED' ? 'blocked' : status,
    priority: priorityOf(Number(say('PRIORITY') || 0)),
    tags: tags.map((tag) => tag.trim()).filter(Boolean),
    due: instantFrom(fields.get('DUE'), zone),
    completedAt: status === 'completed' ? instantFrom(fields.get('COMPLETED'), zone) : null,
    uid: say('UID').slice(0, 500) || null,
  };
  yield read;
}

/** Theirs goes from 1 to 9, 0 is none. */
function priorityOf(theirs: number): number | null {
  if (!(theirs >= 1 && theirs <= 9)) return null;
  return theirs <= 2 ? 0 : theirs <= 4 ? 1 : theirs === 5 ? 2 : 3;
}

/** `20261224`, `20261224T173000Z`, or a time on the wall of its zone. */
function instantFrom(line: Line | undefined, zone: string): number | null {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(line?.value.trim() ?? '');
  if (!found) return null;
  const [, year, month, day, hour, minute, , utc] = found;
  const theirs = line?.params.TZID ?? '';
  const where = utc === 'Z' ? 'UTC' : isZone(theirs) ? theirs : zone;
  return dateFrom(`${year}-${month}-${day}${hour === undefined ? '' : ` ${hour}:${minute}`}`, where);
}

function rule(fields: Fields): { repeats: string | null; lost: boolean } {
  const own = textOf(fields.get('X-HEARTH-REPEATS')?.value ?? '');
  if (ruleOf(own)) return { repeats: own, lost: false };
  const theirs = fields.get('RRULE')?.value;
  if (theirs === undefined) return { repeats: null, lost: own !== '' };
  const parts = new Map(
    theirs
      .toUpperCase()
      .split(';')
      .map((part) => part.split('=', 2) as [string, string]),
  );
  parts.delete('WKST');
  const weekdays = parts.get('FREQ') === 'WEEKLY' && parts.get('BYDAY') === 'MO,TU,WE,TH,FR' && parts.size === 2;
  if (weekdays) return { repeats: 'weekdays', lost: false };
  const unit = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' }[parts.get('FREQ') ?? ''];
  const every = Number(parts.get('INTERVAL') ?? 1);
  const known = parts.size === (parts.has('INTERVAL') ? 2 : 1) && Number.isInteger(every) && every >= 1 && every <= 999;
  if (unit === undefined || !known) return { repeats: null, lost: true };
  if (every > 1) return { repeats: `every ${every} ${unit}s`, lost: false };
  return { repeats: { day: 'daily', week: 'weekly', month: 'monthly', year: 'yearly' }[unit] ?? null, lost: false };
}
