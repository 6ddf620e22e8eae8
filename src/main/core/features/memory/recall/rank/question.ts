/** A question taken apart: what it is about, who and when it means, and what sort of answer it wants. */
import type { Corpus } from '../corpus.ts';
import type { Meanings } from '../text/meanings.ts';
import { type Stretch, timesIn } from '../text/times.ts';
import { fold, isStop, type Word, words } from '../text/words.ts';

/** One stem of the question, and the stems that may stand for it. */
export interface Asked {
  term: string;
  /** As the question says it. */
  word: string;
  weight: number;
  near: readonly (readonly [term: string, weight: number])[];
}

/** What the answer should have in it. */
export type Wants = Record<
  'time' | 'duration' | 'person' | 'place' | 'title' | 'number' | 'money' | 'reason' | 'feeling',
  boolean
>;

/** A question as ranking reads it. */
export interface Question {
  asked: Asked[];
  /** Whose turns it means: names of those who speak are no words to search for. */
  speakers: Set<string>;
  stretches: Stretch[];
  /** "after she moved": the time that another record tells. */
  beside?: { text: string; after: boolean };
  wants: Wants;
}

/** A question of more words is a text: its first words say what it is about. */
const mostWords = 64;
const nameWeight = 1.3;
const prefixWeight = 0.6;

/** Speakers who have no name. */
const roles = {
  user: ['i', 'my', 'me', 'mine', 'im', 'ive', 'our', 'we'],
  assistant: ['you', 'your', 'youve'],
};

/** What is wanted is said early. */
const longestRead = 1_000;

const relative = /\b(?<way>before|after|since)\b(?<clause>.+)$/i;

const wanted: Record<keyof Wants, RegExp> = {
  time: /\bwhen\b|\b(?:what|which) (?:day|date|month|year|time|season|evening|weekday)\b|\bhow long ago\b/i,
  duration: /\bhow long\b|\bhow many (?:hours|days|weeks|months|years)\b|\bsince when\b/i,
  person: /\bwho(?:m|se)?\b|\bwhich (?:person|friend|guest|neighbou?r)|\bname of\b|\bnames?\b/i,
  place: /\bwhere\b|\b(?:which|what) (?:\w+ )?(?:place|city|town|country|state|location|venue|area|places|cities|countries)\b/i,
  title: /\b(?:title|called|song|film|movie|book|series|album|play|poem|game|show|slogan|names?)s?\b/i,
  number:
    /\bhow (?:many|much|often|old|far|fast|big|tall|large|heavy)\b|\bwhat (?:amount|sum|price|number|age|score|salary|grade)\b/i,
  money: /\bhow (?:much|expensive)\b|\b(?:cost|price|pay|paid|salary|spend|spent|money)\b/i,
  reason: /\bwhy\b|\breasons?\b|\bwhat (?:made|makes|motivat\w+|inspir\w+|caused|led|prompted|encouraged|drew)\b|\bhow come\b/i,
  feeling:
    /\bhow (?:did|does|do|was|is|were) [\p{L}' ]+? (?:feel|feeling|react|like|find)\b|\bfeel(?:s|ings?)?\b|\bwhat (?:did|does) [\p{L}' ]+? (?:think|feel)\b|\bemotions?\b/iu,
};

const wants = (text: string): Wants => {
  const read = text.slice(0, longestRead);
  const all = Object.entries(wanted).map(([name, pattern]) => [name, pattern.test(read)]);
  return Object.fromEntries(all) as Wants;
};

/** Names of speakers, by each of their words: "Ana" is enough for "Ana Lima". */
function speakersIn(corpus: Corpus, found: readonly Word[]): Map<string, string[]> {
  const said = new Set(found.map((word) => word.plain));
  const by = new Map<string, string[]>();
  // Who asks speaks of oneself as "I", and of the one asked as "you".
  for (const [speaker, words] of Object.entries(roles)) {
    if (corpus.speakers.has(speaker)) for (const word of words) if (said.has(word)) by.set(word, [speaker]);
  }
  for (const speaker of corpus.speakers.keys()) {
    for (const part of speaker.split(/\s+/)) if (said.has(part)) by.set(part, [...(by.get(part) ?? []), speaker]);
  }
  return by;
}

/** Stems that are not near, but near to something that is: sweet things to a pudding, by way of dessert. */
const secondShare = 0.3;
const secondMost = 0.5;
const mostNear = 32;
/** Less than this costs postings and tells nothing. */
const leastNear = 0.06;

/** What the dictionary says is near, by one step or two; only what somebody in the store has said. */
function meant(corpus: Corpus, meanings: Meanings, term: string): (readonly [string, number])[] {
  const first = new Map(meanings.near(term));
  const second = new Map<string, number>();
  for (const [by, weight] of first) {
    for (const [far, again] of meanings.near(by)) {
      if (far !== term && corpus.find(far)) second.set(far, (second.get(far) ?? 0) + weight * again * secondShare);
    }
  }
  const all = new Map([...second].map(([far, weight]) => [far, Math.min(secondMost, weight)]));
  for (const [near, weight] of first) if (corpus.find(near)) all.set(near, Math.max(weight, all.get(near) ?? 0));
  // A word that everybody says tells less than the one that it stands for.
  const idf = corpus.idf(term);
  for (const [near, weight] of all) all.set(near, weight * Math.min(1, corpus.idf(near) / idf));
  return [...all]
    .filter(([, weight]) => weight >= leastNear)
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, mostNear);
}

function nearTo(corpus: Corpus, meanings: Meanings, word: Word): (readonly [string, number])[] {
  const near = meant(corpus, meanings, word.term);
  if (corpus.find(word.term) || word.plain.length < 3) return near;
  // Nobody said this word: it may be the beginning of one.
  return [...corpus.beginning(word.plain, 8).map((term) => [term, prefixWeight] as const), ...near];
}

/** Use before ranking; `now` is the instant that "last May" is counted from. */
export function readQuestion(corpus: Corpus, meanings: Meanings, text: string, now: number): Question {
  const { newest } = corpus.span;
  const { stretches, rest } = timesIn(text, now, newest > 0 ? Math.min(now, newest) : now);
  const clause = stretches.length === 0 ? relative.exec(rest) : null;
  const main = clause && clause.index > 8 ? rest.slice(0, clause.index) : rest;
  const read = words(main).slice(0, mostWords);
  const speakers = speakersIn(corpus, words(rest).slice(0, mostWords));
  const all = read.filter((word) => !speakers.has(word.plain));
  const telling = all.filter((word) => !isStop(word.plain));
  const asked = new Map<string, Asked>();
  for (const word of telling) {
    if (asked.has(word.term)) continue;
    const weight = word.name || /\d/.test(word.plain) ? nameWeight : 1;
    asked.set(word.term, { term: word.term, word: word.plain, weight, near: nearTo(corpus, meanings, word) });
  }
  const beside =
    clause && main !== rest
      ? { text: clause.groups?.clause ?? '', after: fold(clause.groups?.way ?? '') !== 'before' }
      : undefined;
  // Whom the clause names is not who is asked about.
  const named = new Set(read.flatMap((word) => speakers.get(word.plain) ?? []));
  return { asked: [...asked.values()], speakers: named, stretches, wants: wants(main), ...(beside ? { beside } : {}) };
}
