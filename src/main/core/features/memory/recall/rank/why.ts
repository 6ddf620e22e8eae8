/** Why a record was found: each part of its score under the name that a person reads. */
import type { Row } from '../row.ts';
import { type Features, type Name, names, type Scene } from './features.ts';

/** What a hit owes its place to, each part of its score; `words` are those of the question that stand in it. */
export interface Why {
  text: number;
  vector: number;
  neighbour: number;
  time: number;
  speaker: number;
  recency: number;
  importance: number;
  words: string[];
}

/** What each feature is told as. */
const part: Record<Name, Exclude<keyof Why, 'words'>> = {
  own: 'text',
  around: 'neighbour',
  soft: 'text',
  softAround: 'neighbour',
  covered: 'text',
  coveredAround: 'neighbour',
  meant: 'text',
  meantAround: 'neighbour',
  stretch: 'neighbour',
  keyword: 'text',
  phrase: 'text',
  answers: 'neighbour',
  beforeAfter: 'neighbour',
  corrects: 'neighbour',
  vector: 'vector',
  speaker: 'speaker',
  speakerText: 'speaker',
  speakerSoft: 'speaker',
  aboutSelf: 'speaker',
  time: 'time',
  timeText: 'time',
  timeSpeaker: 'time',
  wantsTime: 'text',
  wantsDuration: 'text',
  wantsPerson: 'text',
  wantsKin: 'text',
  wantsPlace: 'text',
  wantsTitle: 'text',
  wantsNumber: 'text',
  wantsMoney: 'text',
  wantsReason: 'text',
  wantsFeeling: 'text',
  asks: 'text',
  length: 'text',
  telling: 'text',
  recency: 'recency',
  importance: 'importance',
};

/** All that words can be worth. */
export const textOf = (weights: Features): number =>
  names.reduce((sum, name) => (part[name] === 'text' ? sum + weights[name] : sum), 0);

/** What is measured around a row counts the row itself: so much of it is the row's own, and all of it where nobody stands beside it. */
function ownShare({ corpus, matched }: Scene, number: number, name: Name): number {
  const shareOf = (own: number | undefined, all: number | undefined) =>
    (all ?? 0) > 0 ? Math.min(1, (own ?? 0) / (all ?? 1)) : 1;
  if ((corpus.before[number] ?? -1) < 0 && (corpus.after[number] ?? -1) < 0) return 1;
  if (name === 'around') return shareOf(matched.own[number], matched.around[number]);
  if (name === 'softAround') return shareOf(matched.soft[number], matched.softAround[number]);
  if (name === 'coveredAround') return shareOf(matched.covered[number], matched.coveredAround[number]);
  if (name === 'meantAround') return shareOf(matched.meant[number], matched.meantAround[number]);
  if (name === 'stretch') return shareOf(matched.meant[number], matched.stretch[corpus.stretches[number] ?? number]);
  return 0;
}

/** A row that was found, with its features and what it is given for its echo. */
interface Found {
  number: number;
  row: Row;
  seen: Features;
  echo: number;
}

/** Use on a hit, before the next question is asked. */
export function why(scene: Scene, { number, row, seen, echo }: Found, weights: Features): Why {
  const told: Why = { text: echo, vector: 0, neighbour: 0, time: 0, speaker: 0, recency: 0, importance: 0, words: [] };
  for (const name of names) {
    const worth = seen[name] * weights[name];
    const own = part[name] === 'neighbour' ? worth * ownShare(scene, number, name) : 0;
    told.text += own;
    told[part[name]] += worth - own;
  }
  const { corpus, question } = scene;
  const terms = new Set(row.terms);
  const stands = (term: string) => terms.has(corpus.idOf(term) ?? -1);
  told.words = question.asked
    .filter(({ term, near }) => stands(term) || near.some(([other]) => stands(other)))
    .map(({ word }) => word);
  return told;
}
