/** A text as the measure of likeness sees it: its words in order, and what may never differ between two that are the same. */
import { eachToken, isPlain } from './tokens.ts';

export interface Sketch {
  /** Lower case, one space between words, no punctuation, no fillers: what is compared letter by letter. */
  readonly folded: string;
  /** The words that carry meaning, in order, without a plural's `s`. */
  readonly content: readonly string[];
  /** Numbers, amounts and dates in order: `five` is 5. */
  readonly numbers: string;
  /** How often it says no, and how often it asks. */
  readonly negations: number;
  readonly questions: number;
  /** Words with a capital letter inside a sentence, in lower case. */
  readonly names: ReadonlySet<string>;
  /** True where a letter or a mark more is another thing (passwords, codes, addresses), and of long texts: only the very same text is the same then. */
  readonly exact: boolean;
}

/** With one of these in it a letter or a mark more is another thing. */
export const literal =
  /\b(?:pass(?:word|phrase|code)s?|pin|codes?|keys?|tokens?|secrets?|serial|iban|usernames?|logins?)\b|`|:\/\//i;

/** Words that may come and go without changing what is said. */
const fillers = new Set(
  'a an the that really very quite just also so well please oh yes ok okay hey actually indeed und der die das ein eine le la les un une el los las'.split(
    ' ',
  ),
);

const noes = new Set(
  `not no never none nobody nothing nowhere neither nor without cannot hardly barely lacks lack dont doesnt didnt isnt arent wasnt werent
  cant couldnt wont wouldnt shouldnt hasnt havent hadnt aint unless nicht kein keine keinen nie niemals ohne pas jamais rien sans nunca nada sin non`.split(
    /\s+/,
  ),
);

const numerals = new Map(
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty`
    .split(' ')
    .map((word, value) => [word, String(value)] as const),
);
for (const [at, word] of 'thirty forty fifty sixty seventy eighty ninety'.split(' ').entries())
  numerals.set(word, String(at * 10 + 30));
for (const word of `hundred thousand million billion half quarter once twice thrice double triple dozen first second third fourth fifth sixth
  seventh eighth ninth tenth last monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
  september october november december`.split(/\s+/))
  numerals.set(word, word);

/** To look at every word of longer ones would hold everything up. */
const longest = 20_000;

/** A rule and a projection look at the same text in turn, and of many at once at all of them first. */
const drawn = new Map<string, Sketch>();
const mostDrawn = 256;

/** The same text gives the same sketch, always. The last few are kept. */
export function sketchOf(text: string): Sketch {
  const known = drawn.get(text);
  if (known) return known;
  if (drawn.size >= mostDrawn) drawn.clear();
  const sketch = draw(text);
  // A long one is not worth the memory.
  if (text.length <= longest) drawn.set(text, sketch);
  return sketch;
}

function draw(text: string): Sketch {
  const plain = isPlain(text) ? text : text.normalize('NFKC');
  const exact = plain.length > longest || literal.test(plain);
  if (exact) {
    const folded = plain.trim().replace(/\s+/gu, ' ');
    return { folded, content: [folded], numbers: '', negations: 0, questions: 0, names: new Set(), exact };
  }
  const found: Found = { words: [], telling: [], content: [], numbers: [], negations: 0, questions: 0, names: new Set() };
  eachToken(plain, (raw, at) => look(found, plain, raw, at));
  const { content, negations, questions, names } = found;
  const folded = (found.telling.length > 0 ? found.telling : found.words).join(' ');
  return { folded, content, numbers: found.numbers.join(' '), negations, questions, names, exact };
}

interface Found {
  words: string[];
  telling: string[];
  content: string[];
  numbers: string[];
  negations: number;
  questions: number;
  names: Set<string>;
}

/** What a word that stands in one of the lists is: one look for all of them. */
export const special = new Map<string, { number?: string; filler?: boolean; no?: boolean }>();
for (const word of fillers) special.set(word, { filler: true });
for (const word of noes) special.set(word, { ...special.get(word), no: true });
for (const [word, number] of numerals) special.set(word, { ...special.get(word), number });
const nothingSpecial: { number?: string; filler?: boolean; no?: boolean } = {};

function look(found: Found, plain: string, raw: string, at: number): void {
  if (raw === '?') {
    found.questions += 1;
    return;
  }
  const lower = raw.toLowerCase();
  const word = lower.includes('’') ? lower.replaceAll('’', "'") : lower;
  const kind = special.get(word) ?? nothingSpecial;
  const number = hasDigit(word) ? (word.includes(',') ? word.replace(/(\d),(?=\d{3}\b)/g, '$1') : word) : kind.number;
  if (found.telling.length === 0) found.words.push(number ?? word);
  if (!kind.filler) found.telling.push(number ?? word);
  if (number !== undefined) {
    found.numbers.push(number);
    return;
  }
  if (kind.no || (word.includes("'") && isShortNo(word))) found.negations += 1;
  else if (!kind.filler) found.content.push(stem(word));
  if (raw !== word && word.length > 1 && !startsSentence(plain, at)) found.names.add(stem(word));
}

/** `don't`, `dont`. */
export const isShortNo = (word: string): boolean => word.endsWith("n't") || noes.has(word.replace("'", ''));

function hasDigit(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}

/** Without a possessive's or a plural's `s`. */
function stem(word: string): string {
  if (!word.endsWith('s')) return word;
  if (word.endsWith("'s")) return word.slice(0, -2);
  return word.length > 2 && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

/** Up to the word there is nothing but space, quotes and the end of another sentence. */
function startsSentence(text: string, at: number): boolean {
  for (let before = at - 1; before >= 0; before -= 1) {
    const mark = text[before] ?? '';
    if (mark === '\n' || mark === '.' || mark === '!' || mark === '?') return true;
    if (/[\p{L}\p{N},;:]/u.test(mark)) return false;
  }
  return true;
}
