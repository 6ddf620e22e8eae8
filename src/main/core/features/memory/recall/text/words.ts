/** A text as terms: lower-cased, without marks, stemmed. What is stored and what is asked go through the same door. */
import { stem } from './stem.ts';

export interface Word {
  /** As it stands in the text. */
  raw: string;
  /** Lower-cased, without accents. */
  plain: string;
  term: string;
  /** Begins with a capital inside a sentence: most likely a name. */
  name: boolean;
}

/** A record longer than this is read no further for ranking: it costs time, and says nothing new about its subject. */
const longest = 200_000;
const longestWord = 64;

// Scripts without spaces give one letter a word: a pair of such words in order is then a phrase.
const pattern =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}]+)?/gu;
const marks = /\p{M}/gu;

/** Use for terms and names alike: every word of a text, in order. */
export function words(text: string): Word[] {
  const found: Word[] = [];
  const read = text.length > longest ? text.slice(0, longest) : text;
  let end = 0;
  for (const match of read.matchAll(pattern)) {
    const raw = match[0].slice(0, longestWord);
    const plain = fold(raw);
    const between = read.slice(end, match.index);
    const opens = end === 0 || /[.!?…:\n"“]/.test(between);
    found.push({ raw, plain, term: stem(plain), name: !opens && /^\p{Lu}/u.test(raw) && raw !== 'I' && !raw.startsWith("I'") });
    end = match.index + match[0].length;
  }
  return found;
}

/** Use to compare words by eye's rules: no case, no accents, no 's. */
export function fold(word: string): string {
  const lower = word.toLowerCase();
  const bare = /^[a-z0-9]+$/.test(lower) ? lower : lower.normalize('NFKD').replace(marks, '').replaceAll('’', "'");
  return bare.replace(/'s$/, '').replaceAll("'", '');
}

/** Words that a question is made of, not what it is about. Negations stay: they tell facts apart. */
const stops = new Set(
  `a about after all also am an and any anything are as at be because been before being between both but by can could did
  didnt do does doing done during each for from get gets getting given go going got had has have having he her here hers
  herself him himself his how i id if ill im in into is it its itself ive just kind lot made many me might mine more most much
  my myself name named of off on one ones onto or other our ours out over own please really said say says she should so some
  something sort such tell than that thats the their theirs them themselves then there theres these they thing things this
  those through to too type under until up upon us use used using very was we well were what whats when where which while who
  whom whose why will with would you your yours yourself ever recently according mention mentioned`.split(/\s+/),
);

/** Use to drop the stop words of a question. */
export const isStop = (plain: string): boolean => stops.has(plain) || (plain.length === 1 && /[a-z]/.test(plain));
