/** Tasks as a Markdown check list, there and back: `- [ ] Pay the rent #home !1 (due 2026-12-24) (repeats monthly)`. */
import type { Task } from '../../../../../contract/keeping/tasks.ts';
import type { TaskRow } from '../tasks.sql.ts';
import { ruleOf } from '../time/repeat.ts';
import { type Brought, dateFrom, dateText, type Read } from './brought.ts';

const signs: Record<Task['status'], string> = { open: ' ', in_progress: '/', blocked: '!', completed: 'x' };
const item = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+\[(.)\]\s+(.*\S)\s*$/u;
const tag = /(?<=^|\s)#(?:"([^"]+)"|([\p{L}\p{N}][\p{L}\p{N}_/-]*))(?=$|\s)/gu;
const priority = /(?<=^|\s)!([0-3])(?=$|\s)/g;
const due = /(?<=^|\s)(?:\(due (\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)\)|📅 ?(\d{4}-\d{2}-\d{2}))(?=$|\s)/gu;
const repeats = /(?<=^|\s)\(repeats ([^()]{1,200})\)(?=$|\s)/g;

/** What would be read as something else gets a backslash. */
const escaped = (title: string): string =>
  title
    .replace(/\s+/g, ' ')
    .replaceAll('\\', '\\\\')
    .replace(/(?<=^|\s)(?=[#!📅]|\((?:due|repeats) )/gu, '\\');

const plain = (text: string): string => text.replace(/\\([\\#!(]|📅)/gu, '$1').trim();

export const toMarkdown = (rows: readonly TaskRow[], zone: string): string => rows.map((row) => lineOf(row, zone)).join('');

function lineOf(row: TaskRow, zone: string): string {
  const tags = (JSON.parse(row.tags) as string[]).map(tagText);
  const parts = [
    escaped(row.title),
    ...tags,
    ...(row.priority === 2 ? [] : [`!${row.priority}`]),
    ...(row.due === null ? [] : [`(due ${dateText(row.due, zone)})`]),
    ...(row.repeats === null ? [] : [`(repeats ${row.repeats})`]),
  ];
  const more = row.description === '' ? '' : row.description.replace(/^/gm, '    ').replace(/[ \t]+$/gm, '');
  return `- [${signs[row.status]}] ${parts.join(' ')}\n${more === '' ? '' : `${more}\n`}`;
}

const tagText = (name: string): string =>
  /^[\p{L}\p{N}][\p{L}\p{N}_/-]*$/u.test(name) ? `#${name}` : `#"${name.replace(/["\n]/g, ' ')}"`;

/** One after the other. What stands in a block of code is no task; what is indented below one is its description. */
export function* readMarkdown(text: string, zone: string): Generator<Read> {
  let open: Open | null = null;
  let fenced = false;
  let at = 0;
  for (const line of linesOf(text)) {
    at += 1;
    const found = fenced ? null : item.exec(line);
    if (!found && open && goesOn(open, line)) continue;
    if (open) yield done(open);
    open = null;
    if (!found) {
      if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
      continue;
    }
    const [, indent = '', sign = ' ', words = ''] = found;
    const read = readItem(words, sign, `line ${at}`, zone);
    if ('why' in read) yield read;
    else open = { ...read, indent: indent.length };
  }
  if (open) yield done(open);
}

type Open = Brought & { indent: number };

/** Whether a line is of the description of the task above it; then it is added there. */
function goesOn(open: Open, line: string): boolean {
  const empty = line.trim() === '';
  if (!empty && indentOf(line) <= open.indent) return false;
  open.description += empty ? '\n' : `${line.slice(Math.min(indentOf(line), open.indent + 4))}\n`;
  return true;
}

/** Without making a list of them all. */
function* linesOf(text: string): Generator<string> {
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\n', at);
    const to = end === -1 ? text.length : end;
    yield text.slice(at, to).replace(/\r$/, '');
    at = to + 1;
  }
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

const done = ({ indent: _indent, ...read }: Open): Brought => ({
  ...read,
  description: read.description.replace(/^\n+|\s+$/g, ''),
});

function readItem(words: string, sign: string, where: string, zone: string): Read {
  const status = (Object.keys(signs) as Task['status'][]).find((name) => signs[name] === sign.toLowerCase());
  if (status === undefined) return { where, why: `[${sign}] is no state that Hearth knows.` };
  const rule = firstOf(words, repeats);
  const date = firstOf(words, due);
  const title = plain(words.replace(repeats, '').replace(due, '').replace(tag, '').replace(priority, '').replace(/\s+/g, ' '));
  if (title === '') return { where, why: 'It has no words of its own.' };
  return {
    ...{ where, title, status, description: '', uid: null, completedAt: null },
    priority: Number(firstOf(words, priority) ?? Number.NaN) || (firstOf(words, priority) === '0' ? 0 : null),
    tags: [...words.matchAll(tag)].map(([, quoted, bare]) => (quoted ?? bare ?? '').trim()),
    due: date === null ? null : dateFrom(date, zone),
    repeats: rule !== null && ruleOf(rule) ? rule : null,
  };
}

function firstOf(words: string, form: RegExp): string | null {
  const found = [...words.matchAll(form)].at(-1);
  return found ? (found.slice(1).find((group) => group !== undefined) ?? null) : null;
}
