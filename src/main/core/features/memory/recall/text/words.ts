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

/** What a spelling always is, wherever it stands: found out once, since a store says the same words again and again. */
export interface Spelling {
  plain: string;
  term: string;
  stop: boolean;
  /** A name, where it does not open a sentence. */
  capital: boolean;
}

/** More spellings than this are found out again: what nobody says any more is not kept for ever. */
const mostSpellings = 50_000;
const spellings = new Map<string, Spelling>();

function spell(word: string): Spelling {
  const known = spellings.get(word);
  if (known) return known;
  // A copy: a part of a text, kept, would keep all of the text.
  const raw = Buffer.from(word, 'utf8').toString();
  const plain = fold(raw);
  const capital = /^\p{Lu}/u.test(raw) && raw !== 'I' && !raw.startsWith("I'");
  const found = { plain, term: stem(plain), stop: isStop(plain), capital };
  if (spellings.size >= mostSpellings) spellings.clear();
  spellings.set(raw, found);
  return found;
}

type Visit = (word: Spelling, name: boolean, raw: string) => void;

/** Use for every word of a text, in order; `name` where it begins with a capital inside a sentence. */
export function eachWord(text: string, visit: Visit): void {
  const read = text.length > longest ? text.slice(0, longest) : text;
  if (foreign.test(read)) anyScript(read, visit);
  else plainScript(read, visit);
}

function anyScript(read: string, visit: Visit): void {
  let end = 0;
  for (const match of read.matchAll(pattern)) {
    const raw = match[0].slice(0, longestWord);
    const opens = end === 0 || /[.!?…:\n"“]/.test(read.slice(end, match.index));
    const word = spell(raw);
    visit(word, !opens && word.capital, raw);
    end = match.index + match[0].length;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what lies past the last of them is what is looked for.
const foreign = /[^\x00-\x7f]/;
/** Of the first 128 letters: 1 for a digit, 2 for a letter, 4 for what a sentence ends or opens with. */
const sorts = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return /\d/.test(letter) ? 1 : /[a-z]/i.test(letter) ? 2 : /[.!?:\n"]/.test(letter) ? 4 : 0;
});
const apostrophe = 39;

/** The same without Unicode's tables, for the texts that need none: most of them, and several times faster. */
function plainScript(read: string, visit: Visit): void {
  const sortAt = (at: number) => sorts[read.charCodeAt(at)] ?? 0;
  let opens = true;
  for (let at = 0; at < read.length; ) {
    const sort = sortAt(at);
    if ((sort & 3) === 0) {
      if (sort === 4) opens = true;
      at += 1;
      continue;
    }
    const start = at;
    while (at < read.length && (sortAt(at) & 3) !== 0) at += 1;
    if (read.charCodeAt(at) === apostrophe && sortAt(at + 1) === 2) {
      at += 1;
      while (at < read.length && sortAt(at) === 2) at += 1;
    }
    const raw = read.slice(start, Math.min(at, start + longestWord));
    const word = spell(raw);
    visit(word, !opens && word.capital, raw);
    opens = false;
  }
}

/** Use for terms and names alike: every word of a text, in order. */
export function words(text: string): Word[] {
  const found: Word[] = [];
  eachWord(text, ({ plain, term }, name, raw) => found.push({ raw, plain, term, name }));
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
