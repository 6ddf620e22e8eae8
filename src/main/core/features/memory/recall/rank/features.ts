/** What is known of a candidate, as numbers of about 0 to 1: a small linear sum of them is its score. */
import type { Corpus } from '../corpus.ts';
import { corrects, type Row } from '../row.ts';
import { type Said, says } from '../text/says.ts';
import { closeness } from '../text/times.ts';
import { longFrom, type Matched } from './match.ts';
import type { Question } from './question.ts';

/** The order of the weights. */
export const names = [
  'own',
  'around',
  'soft',
  'softAround',
  'covered',
  'coveredAround',
  'meant',
  'meantAround',
  'stretch',
  'keyword',
  'phrase',
  'answers',
  'beforeAfter',
  'corrects',
  'vector',
  'speaker',
  'speakerText',
  'speakerSoft',
  'aboutSelf',
  'time',
  'timeText',
  'timeSpeaker',
  'wantsTime',
  'wantsDuration',
  'wantsPerson',
  'wantsKin',
  'wantsPlace',
  'wantsTitle',
  'wantsNumber',
  'wantsMoney',
  'wantsReason',
  'wantsFeeling',
  'asks',
  'length',
  'telling',
  'recency',
  'importance',
] as const;

export type Name = (typeof names)[number];
export type Features = Record<Name, number>;

/** What features are computed from, beside the row itself. */
export interface Scene {
  corpus: Corpus;
  question: Question;
  matched: Matched;
  /** The best of each among the candidates: features are shares of it. */
  best: { own: number; around: number; soft: number; softAround: number };
  /** How alike rows are to the question by their vectors, 1 for the nearest; those that are not near are not in it. */
  alike: ReadonlyMap<number, number>;
}

const share = (value: number | undefined, best: number) => (best > 0 ? (value ?? 0) / best : 0);

/** Pairs of the question's words that stand side by side in the row too. */
function phrases({ corpus, question }: Scene, row: Row): number {
  if (row.terms.length > longFrom * 10) return 0;
  const ids = question.asked.map((word) => corpus.idOf(word.term));
  let found = 0;
  for (let at = 1; at < ids.length; at += 1) {
    const [one, two] = [ids[at - 1], ids[at]];
    if (one === undefined || two === undefined) continue;
    if (row.terms.some((term, place) => term === one && row.terms[place + 1] === two)) found += 1;
  }
  return ids.length > 1 ? found / (ids.length - 1) : 0;
}

/** A turn that follows somebody else's question answers it: as well as the question meets ours. */
function neighborly({ corpus, matched, best }: Scene, number: number, row: Row): { answers: number; beforeAfter: number } {
  const talk = corpus.talkOf(number);
  const place = corpus.placeOf(number);
  const before = talk?.[place - 1];
  const after = talk?.[place + 1];
  const meets = (other: number | undefined) => {
    if (other === undefined) return 0;
    return share((matched.own[other] ?? 0) + 0.5 * ((matched.soft[other] ?? 0) - (matched.own[other] ?? 0)), best.own);
  };
  const asked = before === undefined ? undefined : corpus.rows[before];
  const answers = asked?.asks && asked.speaker !== row.speaker ? meets(before) : 0;
  return { answers, beforeAfter: Math.max(meets(before), meets(after)) };
}

/** How well the question meets what the same speaker said just before. */
function corrected({ corpus, matched, best }: Scene, number: number, row: Row): number {
  const talk = corpus.talkOf(number) ?? [];
  const place = corpus.placeOf(number);
  let found = 0;
  for (let back = 1; back <= 4; back += 1) {
    const before = talk[place - back];
    if (before !== undefined && corpus.rows[before]?.speaker === row.speaker)
      found = Math.max(found, share(matched.soft[before], best.soft));
  }
  return found;
}

/** Whether a row has in it what an answer would. */
function shaped({ corpus, question }: Scene, { text, dated, names: named }: Row) {
  const { wants } = question;
  const both = (wanted: boolean, what: Said) => (wanted && says(text, what) ? 1 : 0);
  const asked = new Set(question.asked.map(({ word }) => word));
  // Whom a turn greets tells nothing, and neither does a name that the question gives.
  const name = named.some((word) => !corpus.called.has(word) && !asked.has(word));
  return {
    wantsTime: wants.time && dated ? 1 : 0,
    wantsDuration: both(wants.duration, 'duration'),
    wantsPerson: wants.person && name ? 1 : 0,
    wantsKin: both(wants.person, 'kin'),
    wantsPlace: both(wants.place && name, 'toward'),
    wantsTitle: both(wants.title, 'title'),
    wantsNumber: both(wants.number, 'number'),
    wantsMoney: both(wants.money, 'money'),
    wantsReason: both(wants.reason, 'reason'),
    wantsFeeling: both(wants.feeling, 'feeling'),
  };
}

/** How much a row tells: rare words tell more than its length. */
function telling(corpus: Corpus, row: Row): number {
  let sum = 0;
  for (const term of new Set(row.terms.length > longFrom ? row.terms.slice(0, longFrom) : row.terms)) sum += corpus.idfOf(term);
  return Math.min(1, Math.log2(1 + sum) / 8);
}

/** How rare the rarest of the question's words is that stands here or nearby. */
function keyword({ corpus, question }: Scene, row: Row): number {
  let [most, found] = [0, 0];
  for (const { term } of question.asked) {
    const id = corpus.idOf(term);
    if (id === undefined || !corpus.find(term)) continue;
    const idf = corpus.idf(term);
    most = Math.max(most, idf);
    if (idf > found && row.terms.includes(id)) found = idf;
  }
  return share(found, most);
}

/** Use on each candidate. */
export function features(scene: Scene, number: number, row: Row): Features {
  const { question, matched, best, alike } = scene;
  const { oldest, newest } = scene.corpus.span;
  const mass = matched.mass || 1;
  const around = share(matched.around[number], best.around);
  const softAround = share(matched.softAround[number], best.softAround);
  const speaker = question.speakers.size > 0 && question.speakers.has(row.speaker) ? 1 : 0;
  const time = question.stretches.length > 0 ? closeness(question.stretches, row.told, row.slack) : 0;
  return {
    own: share(matched.own[number], best.own),
    around,
    soft: share(matched.soft[number], best.soft),
    softAround,
    covered: (matched.covered[number] ?? 0) / mass,
    coveredAround: (matched.coveredAround[number] ?? 0) / mass,
    meant: (matched.meant[number] ?? 0) / mass,
    meantAround: (matched.meantAround[number] ?? 0) / mass,
    stretch: (matched.stretch[scene.corpus.stretches[number] ?? number] ?? 0) / mass,
    keyword: keyword(scene, row),
    phrase: phrases(scene, row),
    ...neighborly(scene, number, row),
    corrects: corrects(row) ? corrected(scene, number, row) : 0,
    vector: alike.get(number) ?? 0,
    speaker,
    speakerText: speaker * around,
    speakerSoft: speaker * softAround,
    aboutSelf: speaker && row.own ? 1 : 0,
    time,
    timeText: time * softAround,
    timeSpeaker: time * speaker,
    ...shaped(scene, row),
    asks: row.asking,
    length: Math.min(1, Math.log2(1 + row.size) / 7),
    telling: telling(scene.corpus, row),
    recency: newest > oldest ? (row.at - oldest) / (newest - oldest) : 0,
    importance: row.importance,
  };
}
