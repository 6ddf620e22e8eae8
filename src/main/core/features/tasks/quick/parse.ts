/** One line in plain words, as a task: "pay rent friday #home !1". */
import { AppError } from '../../../base/errors.ts';
import { ruleWords } from '../time/repeat.ts';
import { wallAt } from '../time/zone.ts';
import { endOfDay, findWhen } from './when.ts';

export interface Quick {
  title: string;
  tags: string[];
  /** Null where the line says none. */
  priority: number | null;
  due: number | null;
  remindAt: number | null;
  repeats: string | null;
}

/** A tag has a letter: "#12" is a number of something. */
const tagForm = /(?<=^|\s)#([\p{L}\p{N}][\p{L}\p{N}_/-]*)(?=$|\s)/gu;
const priorityForm = /(?<=^|\s)!([0-3])(?=$|\s)/g;
const remindForm = /^\s*remind me\b/i;

/** Thrown where nothing is left to be done: AppError `invalid_input`. What stands in quotes is never read as a date. */
export function parseQuick(line: string, now: number, zone: string): Quick {
  const open = line.replace(/"[^"]*"|“[^”]*”/g, (quoted) => '\0'.repeat(quoted.length));
  const marks: { start: number; end: number }[] = [];
  const take = (form: RegExp): string[] =>
    [...open.matchAll(form)].flatMap((found) => {
      if (form === tagForm && !/\p{L}/u.test(found[1] ?? '')) return [];
      marks.push({ start: found.index, end: found.index + found[0].length });
      return [found[1] ?? ''];
    });
  const tags = [...new Set(take(tagForm))].slice(0, 50);
  const priority = take(priorityForm).at(-1);
  const remind = remindForm.exec(open);
  if (remind) marks.push({ start: 0, end: remind[0].length });
  const plain = cut(line, open, marks);
  const when = findWhen(plain.open, now, zone);
  const rest = titled(cut(plain.line, plain.open, when.spans).line, remind !== null);
  const title = rest === '' ? titled(plain.line, false) : rest;
  if (title === '') throw new AppError('invalid_input', 'Say what is to be done, beside its tags and its priority.');
  return {
    title,
    tags,
    priority: priority === undefined ? null : Number(priority),
    due: when.due,
    remindAt: remind ? when.due : null,
    repeats: when.repeats,
  };
}

/** The same parts blanked out of the line and of what of it is open to reading. */
function cut(line: string, open: string, spans: readonly { start: number; end: number }[]): { line: string; open: string } {
  const without = (text: string) =>
    spans.reduce((left, { start, end }) => left.slice(0, start) + ' '.repeat(end - start) + left.slice(end), text);
  return { line: without(line), open: without(open) };
}

const titled = (text: string, reminder: boolean): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(reminder ? /^(?:to|of|about|that) / : /^$/, '')
    .replace(/\s+([,;.])/g, '$1')
    .replace(/^[\s,;:–-]+|[\s,;:–-]+$/g, '');

/** A date as a person would say it, and what is done with it. */
export function wordsOf({ due, repeats }: Pick<Quick, 'due' | 'repeats'>, now: number, zone: string): string {
  const again = repeats === null ? '' : `, ${ruleWords(repeats)}`;
  if (due === null) return repeats === null ? 'No date' : `No date${again}`;
  const wall = wallAt(due, zone);
  const year = wall.year === wallAt(now, zone).year ? {} : ({ year: 'numeric' } as const);
  const timeless = wall.hour === endOfDay.hour && wall.minute === endOfDay.minute;
  const time = timeless ? {} : ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const);
  const fields = { weekday: 'long', month: 'long', day: 'numeric', ...year, ...time } as const;
  return `${new Intl.DateTimeFormat('en-US', { timeZone: zone, ...fields }).format(due)}${again}`;
}
