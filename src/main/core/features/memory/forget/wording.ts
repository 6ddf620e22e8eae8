/**
 * What is looked for when something is forgotten: its very words, wherever they stand, however they are spaced and whatever the case;
 * and, only in the talk that it came from, a sentence that says the same.
 */
import { stem } from '../recall/text/stem.ts';
import { isStop } from '../recall/text/words.ts';

/** What stands where the words stood. */
export const mark = '[forgotten]';

/** So few letters stand in too much that has nothing to do with it. */
const leastLetters = 12;
/** Of the words that tell something so many are in a sentence that says the same. */
const sameShare = 0.75;
const leastTelling = 3;

export interface Wording {
  /** In lower case (ASCII): a text that holds the words holds one of these. Empty where the words are too short to be looked for. */
  readonly parts: readonly string[];
  /** The same text without the words. */
  without(text: string): string;
  /** Without the sentences that say the same, too. */
  withoutSaying(text: string): string;
  /** True where the text says this and nothing else. */
  isAll(text: string): boolean;
}

/** Use with every wording that the record ever had. */
export function wordingOf(texts: readonly string[]): Wording {
  const cores = [...new Set(texts.map(coreOf))].filter((core) => lettersIn(core) >= leastLetters);
  // The longest first: one may stand within another.
  const all = cores.sort((a, b) => b.length - a.length).map(patternOf);
  const found = all.length === 0 ? null : new RegExp(`(?<![\\p{L}\\p{N}])(?:${all.join('|')})(?![\\p{L}\\p{N}])[.!?…]*`, 'giu');
  const told = cores.map(telling).filter((words) => words.size >= leastTelling);
  const without = (text: string) => (found ? text.replace(found, mark) : text);
  return {
    parts: [...new Set(cores.map(longestPart))],
    without,
    withoutSaying(text) {
      const left = without(text);
      if (told.length === 0 || text.length > 100_000) return left;
      return left.replace(sentence, (one) => (one.includes(mark) || !told.some((words) => says(one, words)) ? one : spaced(one)));
    },
    isAll: (text) => cores.some((core) => coreOf(text) === core),
  };
}

const sentence = /[^.!?\n]+(?:[.!?]+(?=\s|$)|[.!?]+(?=\S)[^.!?\n]+)*[.!?]*/gu;
const spaced = (one: string): string => `${/^\s*/.exec(one)?.[0] ?? ''}${mark}`;

/** Without the marks around it, which a sentence in another place has not. */
const coreOf = (text: string): string =>
  asciiLower(text.normalize('NFC').trim().replace(/\s+/gu, ' ')).replace(/^["'“„«(\s]+|["'”»)\s.!?…]+$/gu, '');

const lettersIn = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** A text within JSON within JSON has its quotes and line ends escaped, more than once; in Markdown any sign may be. */
const patternOf = (core: string): string =>
  core
    .split(' ')
    .map((word) => word.replace(/[^\p{L}\p{M}\p{N}]/gu, (sign) => `\\\\*${sign < '\u0080' ? `\\x${hex(sign)}` : sign}`))
    .join('(?:\\s|\\\\+[nrt])+');
const hex = (sign: string): string => sign.charCodeAt(0).toString(16).padStart(2, '0');

/** The longest piece that reads the same wherever it stands. */
const longestPart = (core: string): string =>
  core
    .split(/[^\p{L}\p{M}\p{N} ]/u)
    .sort((a, b) => b.length - a.length)[0]
    ?.trim() ?? core;

/** As SQLite does it. */
export const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function telling(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !isStop(word)).map(stem));
}

function says(text: string, words: ReadonlySet<string>): boolean {
  const own = telling(text);
  const shared = [...words].filter((word) => own.has(word)).length;
  return shared / words.size >= sameShare;
}
