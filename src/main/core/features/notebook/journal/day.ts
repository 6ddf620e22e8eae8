/** A day's facts as a part of its page in the journal. What else stands on the page, the user's or a reflection's, stays. */
import type { Note } from '../../../../../contract/notebook.ts';
import type { Store } from '../../../store/types.ts';
import { versionsBefore } from '../notebook.sql.ts';
import { placeOf } from '../shelves/paths.ts';
import type { Notes } from '../versions/notes.ts';
import { textOf } from '../versions/texts.ts';
import type { DayFacts } from './facts.ts';
import { oneLine, withFacts } from './page.ts';

const mostListed = 50;
/** Versions of one page that are looked through for what Hearth wrote on it. */
const mostVersions = 200;

/** Where the page of a day is. */
export const pageOf = (day: string) => placeOf(`journal/${day}.md`);
/** How a page begins. */
export const firstLine = (day: string): string => `# ${day}\n`;

/** Use at the end of a day, or again: its facts are there once. Answers null where nothing happened. */
export async function writeDay(store: Store, notes: Notes, facts: DayFacts): Promise<Note | null> {
  const { conversations, runs, day } = facts;
  if (conversations.length + runs.length === 0) return null;
  const place = pageOf(day);
  const written = await writtenBefore(store, place.path);
  return notes.change(place, (before) => withFacts(before?.text ?? firstLine(day), written, factWords(facts)), {
    actor: 'self',
    origin: 'journal',
  });
}

/** The page as it was after each time that its facts were written. */
async function writtenBefore(store: Store, path: string): Promise<string[]> {
  const rows = versionsBefore.all(store.reader, { path, before: Number.MAX_SAFE_INTEGER, limit: mostVersions });
  const own = rows.filter(({ origin, actor, removed }) => origin === 'journal' && actor === 'self' && !removed);
  return Promise.all(own.map((row) => textOf(store, path, row).catch(() => '')));
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
