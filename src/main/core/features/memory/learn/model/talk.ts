/** A part of a conversation as a model reads it, and what in it may be quoted. */
import { extract } from '../extract/extract.ts';
import type { Turn } from '../rooms.ts';

/** What Hearth said is there to be understood by; no more of it than that takes. */
const longest = { user: 4000, hearth: 500, tool: 1500 };
/** About ten thousand tokens: a small piece of work. */
const mostInAll = 40_000;

/** Oldest first; where it is too long its beginning is left out. */
export function talkText(turns: readonly Turn[]): string {
  const lines: string[] = [];
  let room = mostInAll;
  for (const turn of turns.toReversed()) {
    const own = linesOf(turn);
    room -= own.join('').length;
    if (room < 0) break;
    lines.unshift(...own);
  }
  return lines.join('\n\n');
}

function linesOf({ role, text, results }: Turn): string[] {
  const said =
    text.trim() === '' ? [] : [role === 'user' ? `User: ${cut(text, longest.user)}` : `Hearth: ${cut(text, longest.hearth)}`];
  const found = results.filter(({ own }) => !own).map(({ tool, text: data }) => `Tool ${tool}: ${cut(data, longest.tool)}`);
  return [...found, ...said];
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most).toWellFormed()}…`);

/** Where a quotation stands. */
export type Place = { from: 'user'; turn: Turn } | { from: 'tool'; turn: Turn; tool: string; outside: string | null };

/** Shorter ones stand anywhere. */
const shortestQuote = 8;

/** Where the quotation stands word for word: with the person first. Null where it stands nowhere: then it was made up. */
export function placeOf(quote: string, turns: readonly Turn[]): Place | null {
  const sought = folded(quote);
  if (sought.length < shortestQuote) return null;
  const said = turns.findLast(({ role, text }) => role === 'user' && folded(text).includes(sought));
  if (said) return { from: 'user', turn: said };
  for (const turn of turns.toReversed())
    for (const { tool, text, outside, own } of turn.results)
      if (!own && folded(text).includes(sought)) return { from: 'tool', turn, tool, outside };
  return null;
}

/** True where it was found without a model already. */
export function isTaken(quote: string, turn: Turn): boolean {
  const sought = folded(quote);
  return extract(turn.text, turn.at).some(({ text }) => {
    const taken = folded(text).replace(/[.!]+$/, '');
    return taken.includes(sought.replace(/[.!]+$/, '')) || sought.includes(taken);
  });
}

/** Capitals, spaces and the shape of quotation marks are no part of what was said. */
const folded = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, ' ').trim();
