/** Hearth's own sentences about what it remembers. Pure. */
import { literal } from '../map.ts';
import type { Hit } from './hits.ts';

const dates = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

const dateOf = (instant: string): string => (Number.isNaN(Date.parse(instant)) ? '' : dates.format(new Date(instant)));

const whence: Record<string, string> = {
  user: 'you said so',
  run: 'kept while working for you',
  self: 'summed up by Hearth',
  import: 'from an import',
};

function whereFrom({ source, createdAt, occurredAt }: Hit): string {
  const from = whence[source.type] ?? `from outside${source.ref ? ` (${literal(source.ref.slice(0, 100))})` : ''}`;
  const kept = dateOf(createdAt);
  const about = occurredAt === undefined ? '' : dateOf(occurredAt);
  return [from, kept === '' ? '' : `kept on ${kept}`, about === '' ? '' : `about ${about}`].filter(Boolean).join(', ');
}

const longestLine = 500;
const lineOf = (hit: Hit): string => {
  const text = hit.text.length > longestLine ? `${hit.text.slice(0, longestLine).toWellFormed()}…` : hit.text;
  return `- ${literal(text)} — ${whereFrom(hit)}`;
};

export function recalledText(query: string, hits: readonly Hit[], exact: boolean): string {
  const about = literal(query);
  if (hits.length === 0) return `Nothing is remembered about “${about}”.`;
  const head = exact
    ? `Remembered about “${about}”:`
    : `Nothing that is remembered says “${about}” in so many words. Nearest to it:`;
  return `${head}\n\n${hits.map(lineOf).join('\n')}`;
}

export const rememberedText = (text: string, known: boolean): string =>
  known ? `That is known already: “${literal(text)}”` : `Remembered: “${literal(text)}”`;

/** What went is not said again: it would stand here from now on. */
export const forgottenText = (count: number): string =>
  count === 1
    ? 'Forgotten. Nothing of it is remembered any more.'
    : `Forgotten: ${count} memories. Nothing of them is remembered any more.`;

/** A model is told more than a person needs: the user knows that they said no. */
export function notDoneText(what: string, why: string): string {
  if (/^The user said no\b/.test(why)) return `${what} You said no.`;
  if (/^The user did not answer\b/.test(why)) return `${what} You did not answer in time, and no answer is a no.`;
  return `${what} ${why}`;
}

export const sayings = {
  nothingToForget: (query: string) => `Nothing is remembered about “${literal(query)}”: there is nothing to forget.`,
  nothingBefore: 'There is nothing before this that could be meant. Say what to forget: “forget what I said about …”.',
  nothingToUndo: 'There is nothing here to undo.',
  goneForGood: 'What was forgotten is gone for good: it cannot be brought back.',
  noteVersions: 'Each version of a note is kept: open it on the Lore page, look at its history, and revert it there.',
  noted: (path: string) => `Noted in ${literal(path)}, on the scratchpad.`,
  absent: 'The tool for that is not there, so nothing was done.',
};
