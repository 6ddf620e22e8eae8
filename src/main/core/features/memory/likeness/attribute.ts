/** Statements that give one thing one value, such as where it is: only of those can it be said without a model that a newer one replaces them. */
import { isPlain } from './tokens.ts';

export interface Attribute {
  /** What the value is of: `the snowblower @place`. */
  readonly of: string;
  readonly value: string;
}

const longest = 200;

const nouns =
  'name|birthday|anniversary|age|address|email|number|password|passcode|pin|code|colou?r|size|height|weight|price|rent|salary|title|job|capital|deadline|due date|date|time|version|ip|ip address|port|model|doctor|dentist|landlord|boss|manager|employer|plan|default|limit';

/** The subject, then a verb that gives a value. What stands before names the thing: its article and its owner are part of it. */
const place =
  /^(?<subject>(?:the|my|our|his|her|their|your|[\p{L}]+['’]s) .+?) (?:is|are|lives?|stands?|hangs?) (?<prep>(?:now )?(?:in|at|on|under|behind|inside|beside|next to|near)) (?<value>.+)$/iu;
const dwelling = /^(?<subject>.+?) (?<verb>lives?|works?|resides?|stud(?:y|ies)) (?:now )?(?:in|at|for|on) (?<value>.+)$/iu;
const named = new RegExp(
  `^(?<subject>.+? (?:${nouns})|(?:my|our|his|her|their|your|[\\p{L}]+['’]s) favou?rite .+?) (?:is|are|was set to|is set to) (?:now )?(?<value>.+)$`,
  'iu',
);
const amount =
  /^(?<subject>.+?) (?<verb>costs?|weighs?|measures?|is due|starts|ends|opens|closes) (?:on |at )?(?<value>\D{0,2}\d.*)$/iu;

/** In each of the forms above stands one of these: most texts are told by it alone. */
const givesValue = /\b(?:is|are|was|were|liv|work|resid|stud|stand|hang|cost|weigh|measur|start|end|open|close)/i;

/** Null for everything that is not plainly such a statement: it is then left alone. */
export function attributeOf(text: string): Attribute | null {
  if (isPlain(text) && !givesValue.test(text)) return null;
  const sentence = text
    .normalize('NFKC')
    .trim()
    .replace(/[.!]+$/, '');
  if (sentence.length > longest || /[\n?;]|[.!] /.test(sentence) || doubtful.test(sentence)) return null;
  const found = named.exec(sentence) ?? place.exec(sentence) ?? dwelling.exec(sentence) ?? amount.exec(sentence);
  const { subject, verb, prep, value } = found?.groups ?? {};
  if (subject === undefined || value === undefined || subject.length > 100) return null;
  const kind = prep !== undefined ? '@place' : verb !== undefined ? `@${verb.toLowerCase().replace(/s$/, '')}` : '@value';
  return { of: `${fold(subject)} ${kind}`, value: fold(value) };
}

/** Supposed, past, partial or denied: another value beside it is no contradiction. */
const doubtful =
  /\b(?:if|when|maybe|perhaps|might|could|would|should|not|never|no|usually|often|sometimes|also|another|one of|used to|was|were|or|and|but|said|says|thinks?|than|until|unless)\b|n['’]t\b/i;

const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}.:/@'-]+/gu, ' ')
    .trim()
    .replace(/^(?:the|a|an) /, '');
