/** A record as recall reads it, once, when it comes in. */
import { type Says, says } from './text/says.ts';
import { toldTime } from './text/times.ts';
import { fold, isStop, words } from './text/words.ts';

/** What recall needs to know of a record. */
export interface Entry {
  id: string;
  text: string;
  /** Records of one conversation are neighbors, in the order of `turn`. */
  conversation?: string | undefined;
  turn?: number | undefined;
  speaker?: string | undefined;
  /** When it was, or was said. */
  at?: number | undefined;
  /** 0 to 1; what is not said counts as .5. */
  importance?: number | undefined;
}

/** A row, read once when it came in. */
export interface Row {
  id: string;
  conversation: string;
  turn: number;
  speaker: string;
  at: number;
  importance: number;
  /** The stems in order, stop words left out. */
  terms: number[];
  /** Words in all, stop words too. */
  size: number;
  told: number;
  slack: number;
  /** Names in it, as words without case; days and months are none. */
  names: string[];
  /** What an answer may be looked for by. */
  says: Says;
  /** The share of its words that stand in questions, and whether there is any. */
  asking: number;
  asks: boolean;
  own: boolean;
  corrects: boolean;
}

/** Use once a record; `number` gives the number of a stem. */
export function readRow(entry: Entry, number: (term: string) => number): Row {
  const { text } = entry;
  const read = words(text);
  const at = entry.at ?? 0;
  const told = toldTime(text, at);
  return {
    id: entry.id,
    conversation: entry.conversation ?? '',
    turn: entry.turn ?? 0,
    speaker: fold(entry.speaker ?? ''),
    at,
    importance: entry.importance ?? 0.5,
    terms: read.filter((word) => !isStop(word.plain)).map((word) => number(word.term)),
    size: read.length,
    told: told.at,
    slack: told.slack,
    names: read.flatMap((word) => (word.name && !isDate(word.plain) ? [word.plain] : [])),
    says: says(text, told.said),
    asking: asking(text),
    asks: text.includes('?'),
    own: read.some((word) => ownWords.has(word.plain)),
    corrects: correction.test(text),
  };
}

/** How much of a text is questions. */
function asking(text: string): number {
  const read = text.slice(0, longestRead);
  let asked = 0;
  for (const [sentence] of read.matchAll(/[^.!?\n]+\?/g)) asked += sentence.length;
  return read.length === 0 ? 0 : Math.min(1, asked / read.length);
}

/** What a record asks is looked for so far into it. */
const longestRead = 4_000;
const isDate = (word: string) =>
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december)s?$/.test(
    word,
  );
/** "I said one, I meant the other": such a turn belongs to what it corrects. */
const correction =
  /\b(?:i meant|i mean|mixed (?:\w+ )?up|correction|i was wrong|i misspoke|not true after all|scratch that|actually,? (?:it|that) (?:was|is))\b/i;
const ownWords = new Set(['i', 'my', 'me', 'we', 'our', 'us', 'im', 'ive', 'id', 'mine']);
