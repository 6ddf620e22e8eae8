/**
 * What in a person's message is worth keeping, found without a model: deterministic, in their own words, and careful. What it
 * misses is lost to nobody (the message stays); what it took wrongly would be believed.
 */
import type { MemoryRecord } from '../../../../../../contract/memory/index.ts';
import { toInstant } from '../../../../base/clock.ts';
import { redact } from '../../../../base/redact.ts';
import { day, timesIn } from '../../recall/text/times.ts';
import { categoryOf } from './category.ts';
import { askedFor, isObjectless, type Sort, sorts } from './patterns.ts';
import { isQuestion, isUnsure, statementsIn } from './sentences.ts';

/** One statement worth keeping. */
export interface Extract {
  /** The person's own words. */
  text: string;
  area: MemoryRecord['area'];
  kind: MemoryRecord['kind'];
  category: string;
  /** One sentence. */
  why: string;
  occurredAt?: string;
}

/** Of one message; more is a list of something else. */
const most = 8;

/** What nobody wants noted in passing, however plainly it is said. */
const secret =
  /\b(?:pass(?:word|phrase|code)s?|pin|cvv|secret|api[ _-]?keys?|tokens?|credentials?|ssn|social security|iban|credit card|card number|account number|private key|seed phrase)\b/i;

/** Use on what a person typed at `at`: then "yesterday" in it is a day. Texts that are not English give nothing. */
export function extract(message: string, at?: number): Extract[] {
  const found: Extract[] = [];
  for (const sentence of statementsIn(message)) {
    const one = asked(sentence, at) ?? said(sentence, at);
    if (one && !found.some(({ text }) => text === one.text)) found.push(one);
    if (found.length >= most) break;
  }
  return found;
}

/** What a person asked to be remembered, in so many words; null where they did not. */
export function askedIn(message: string, at?: number): Extract | null {
  for (const sentence of statementsIn(message)) {
    const one = asked(sentence, at);
    if (one) return one;
  }
  return null;
}

function asked(sentence: string, at: number | undefined): Extract | null {
  const rest = askedFor.exec(sentence)?.groups?.rest?.trim();
  if (rest === undefined || rest.split(/\s+/).length < 2 || isSecret(rest)) return null;
  const text = asSentence(rest.replace(/\?+$/, ''));
  const like = sorts.find((sort) => fits(sort, text));
  const { area, kind } = like ?? { area: 'main', kind: 'semantic' };
  return {
    text,
    area,
    kind,
    category: categoryOf(text),
    why: 'The user asked for it to be remembered.',
    ...when(kind, text, at),
  };
}

function said(sentence: string, at: number | undefined): Extract | null {
  if (isQuestion(sentence) || isUnsure(sentence) || isObjectless(sentence) || isSecret(sentence)) return null;
  const sort = sorts.find((each) => fits(each, sentence));
  if (!sort) return null;
  const text = asSentence(sentence.replace(interjection, ''));
  const { area, kind, why } = sort;
  return { text, area, kind, category: categoryOf(text), why, ...when(kind, text, at) };
}

const fits = ({ pattern, not }: Sort, sentence: string): boolean => pattern.test(sentence) && !not?.test(sentence);

/** A known shape of key counts too: nothing of it is kept. */
const isSecret = (text: string): boolean => secret.test(text) || redact(text) !== text;

const interjection =
  /^(?:(?:and|but|so|well|oh|ok(?:ay)?|btw|by the way|also|actually|just so you know|for the record|fyi|note that|yes|no|hi|hello|hey)[,!:.]?\s+)+/i;

function asSentence(words: string): string {
  const text = words.trim().replace(/\s+/g, ' ');
  const first = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return /[.!…]["”’)]?$/.test(first) ? first : `${first.replace(/[,;:]+$/, '')}.`;
}

/** A month is the longest that still is "when". */
const longestSpan = 31 * day;

/** Only where a day is said, and only of what happened: "my birthday is on May 3rd" did not happen then. */
function when(kind: Extract['kind'], text: string, at: number | undefined): { occurredAt?: string } {
  if (kind !== 'episodic' || at === undefined) return {};
  const told = timesIn(text, at).stretches.find(({ weight, from, to }) => weight === 1 && from <= at && to - from <= longestSpan);
  return told ? { occurredAt: toInstant(told.from) } : {};
}
