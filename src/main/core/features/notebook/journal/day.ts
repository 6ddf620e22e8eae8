/** A day's facts as a part of its page in the journal. What else stands on the page, the user's or a reflection's, stays. */
import type { Note } from '../../../../../contract/notebook.ts';
import { placeOf } from '../shelves/paths.ts';
import type { Notes } from '../versions/notes.ts';
import type { DayFacts } from './facts.ts';

/** They part what is written anew each time from what is not. Comments: a page shows nothing of them. */
const marks = { from: '<!-- the facts of the day, written by Hearth -->', to: '<!-- the end of the facts -->' };
const mostListed = 50;

/** Use at the end of a day, or again: its facts are there once. Answers null where nothing happened. */
export async function writeDay(notes: Notes, facts: DayFacts): Promise<Note | null> {
  const { conversations, runs, spent, day } = facts;
  if (conversations.length + runs.length + spent.calls === 0) return null;
  const part = `${marks.from}\n${factWords(facts)}\n${marks.to}`;
  return notes.change(placeOf(`journal/${day}.md`), (before) => onPage(before?.text ?? `# ${day}\n`, part), {
    actor: 'self',
    origin: 'journal',
  });
}

function onPage(page: string, part: string): string {
  const from = page.indexOf(marks.from);
  const to = page.indexOf(marks.to, from);
  if (from !== -1 && to !== -1) return page.slice(0, from) + part + page.slice(to + marks.to.length);
  return `${page.trimEnd()}\n\n${part}\n`;
}

function factWords({ conversations, runs, spent }: DayFacts): string {
  const lines = ['## What happened', ''];
  for (const { title, answers } of conversations.slice(0, mostListed))
    lines.push(`- Talked in “${oneLine(title)}”: ${counted(answers, 'answer')}.`);
  if (conversations.length > mostListed) lines.push(`- Talked in ${conversations.length - mostListed} more.`);
  for (const { goal, state } of runs.slice(0, mostListed)) lines.push(`- ${oneLine(goal)} (${state})`);
  if (runs.length > mostListed) lines.push(`- ${counted(runs.length - mostListed, 'more run')}.`);
  if (spent.calls > 0) {
    const money = spent.usd === 0 ? 'nothing' : `$${spent.usd.toFixed(4)}`;
    lines.push(`- Spent ${money}: ${counted(spent.calls, 'call')} of models, ${counted(spent.tokens, 'token')}.`);
  }
  return lines.join('\n');
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** A title or a goal is text from anywhere: here it is one line, and no mark of Markdown's or of ours. */
const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()
    .replace(/[\\`*_[\]<>#|]/g, '\\$&');
