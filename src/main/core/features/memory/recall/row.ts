/** A record as recall reads it, once, when it comes in. */
import { toldTime } from './text/times.ts';
import { eachWord, fold } from './text/words.ts';

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
  /** How it begins: what an answer may be looked for by, when a question wants it. */
  text: string;
  /** Whether it says a time at all. */
  dated: boolean;
  /** The share of its words that stand in questions, and whether there is any. */
  asking: number;
  asks: boolean;
  /** Speaks of whoever says it. */
  own: boolean;
}

/** Use once a record; `number` gives the number of a stem. */
export function readRow(entry: Entry, number: (term: string) => number): Row {
  const { text } = entry;
  const at = entry.at ?? 0;
  const told = toldTime(text, at);
  const terms: number[] = [];
  const names: string[] = [];
  let [size, own] = [0, false];
  eachWord(text, ({ plain, term, stop }, name) => {
    size += 1;
    if (!stop) terms.push(number(term));
    else if (ownWords.has(plain)) own = true;
    if (name && !dates.has(plain)) names.push(plain);
  });
  return {
    id: entry.id,
    conversation: entry.conversation ?? '',
    turn: entry.turn ?? 0,
    speaker: fold(entry.speaker ?? ''),
    at,
    importance: entry.importance ?? 0.5,
    terms,
    size,
    told: told.at,
    slack: told.slack,
    names,
    text: beginning(text),
    dated: told.said,
    asking: asking(text),
    asks: text.includes('?'),
    own,
  };
}

/** What a record asks, says and corrects is looked for so far into it. */
const longestRead = 4_000;

/** A copy: a part of a text, kept, would keep all of the text. */
const beginning = (text: string): string =>
  text.length <= longestRead ? text : Buffer.from(text.slice(0, longestRead), 'utf8').toString();

/** How much of a text is questions: each reaches back to where the sentence before it ended. */
function asking(text: string): number {
  const length = Math.min(text.length, longestRead);
  if (!text.includes('?')) return 0;
  let [asked, sentence] = [0, 0];
  for (let at = 0; at < length; at += 1) {
    const letter = text[at];
    if (letter === '?' && sentence > 0) asked += sentence + 1;
    sentence = letter === '?' || letter === '.' || letter === '!' || letter === '\n' ? 0 : sentence + 1;
  }
  return Math.min(1, asked / length);
}

/** "I said one, I meant the other": such a turn belongs to what it corrects. */
const correction =
  /\b(?:i meant|i mean|mixed (?:\w+ )?up|correction|i was wrong|i misspoke|not true after all|scratch that|actually,? (?:it|that) (?:was|is))\b/i;

/** Use on a candidate: whether it takes back something said before. */
export const corrects = (row: Row): boolean => correction.test(row.text);

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const months = 'january february march april may june july august september october november december'.split(' ');
const dates = new Set([...weekdays, ...months].flatMap((name) => [name, `${name}s`]));
const ownWords = new Set(['i', 'my', 'me', 'we', 'our', 'us', 'im', 'ive', 'id', 'mine']);
