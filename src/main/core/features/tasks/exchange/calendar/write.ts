/** Tasks as iCalendar, a VTODO each. */
import type { Task } from '../../../../../../contract/keeping/tasks.ts';
import type { TaskRow } from '../../tasks.sql.ts';
import { ruleOf } from '../../time/repeat.ts';
import { dateText } from '../brought.ts';
import { escapeText, foldLine } from './lines.ts';

const states: Record<Task['status'], string> = {
  open: 'NEEDS-ACTION',
  in_progress: 'IN-PROCESS',
  blocked: 'NEEDS-ACTION',
  completed: 'COMPLETED',
};
/** Theirs goes from 1 to 9. */
const priorities = [1, 3, 5, 9];

export function toCalendar(rows: readonly TaskRow[], zone: string): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Hearth//Tasks//EN', ...rows.flatMap((row) => todo(row, zone))];
  return [...lines, 'END:VCALENDAR'].map(foldLine).join('');
}

const stamp = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '');

function todo(row: TaskRow, zone: string): string[] {
  const tags = (JSON.parse(row.tags) as string[]).map(escapeText);
  return [
    'BEGIN:VTODO',
    `UID:${escapeText(row.uid ?? `${row.id}@hearth`)}`,
    `DTSTAMP:${stamp(row.updated_at)}`,
    `CREATED:${stamp(row.created_at)}`,
    `LAST-MODIFIED:${stamp(row.updated_at)}`,
    `SUMMARY:${escapeText(row.title)}`,
    ...(row.description === '' ? [] : [`DESCRIPTION:${escapeText(row.description)}`]),
    `STATUS:${states[row.status]}`,
    ...(row.status === 'blocked' ? ['X-HEARTH-STATUS:BLOCKED'] : []),
    `PRIORITY:${priorities[row.priority] ?? 5}`,
    ...(tags.length === 0 ? [] : [`CATEGORIES:${tags.join(',')}`]),
    ...(row.due === null ? [] : [dueLine(row.due, zone)]),
    ...(row.repeats === null ? [] : [...ruleLine(row.repeats), `X-HEARTH-REPEATS:${escapeText(row.repeats)}`]),
    ...(row.completed_at === null ? [] : [`COMPLETED:${stamp(row.completed_at)}`]),
    'END:VTODO',
  ];
}

function dueLine(due: number, zone: string): string {
  const day = dateText(due, zone);
  return day.length === 10 ? `DUE;VALUE=DATE:${day.replaceAll('-', '')}` : `DUE:${stamp(due)}`;
}

function ruleLine(repeats: string): string[] {
  const rule = ruleOf(repeats);
  if (!rule) return [];
  if (rule.unit === 'weekday') return ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'];
  const frequency = { day: 'DAILY', week: 'WEEKLY', month: 'MONTHLY', year: 'YEARLY' }[rule.unit];
  return [`RRULE:FREQ=${frequency}${rule.every === 1 ? '' : `;INTERVAL=${rule.every}`}`];
}
