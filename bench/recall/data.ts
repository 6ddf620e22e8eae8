/** What recall is measured on: two vocabularies and several lives to tune on, and a third of it all that nobody tunes on. */
import { type Conversation, generate, type Manner } from './generate.ts';
import { type Question, question } from './questions.ts';
import { seeded } from './seeded.ts';
import { type Life, written } from './talks/written.ts';
import { readWorld } from './world.ts';
import { home } from './worlds/home.ts';
import { shore } from './worlds/shore.ts';
import { town } from './worlds/town.ts';

/** Conversations of one vocabulary, with their questions. */
export interface Part {
  name: string;
  conversations: Conversation[];
  questions: Question[];
}

/** `other`: how often a question uses other words, set so that BM25 alone scores 0.54 ± 0.03 in each. */
interface Kind {
  name: string;
  text: string;
  manner: Manner;
  other: number;
  seed: number;
}

const each = { conversations: 4, questions: 150 };
const manner: Manner = { people: 2, turns: 600, chatty: 0.55, callbacks: 0.3, names: 0.35 };

const kinds: Kind[] = [
  { name: 'home', text: home, manner, other: 0.22, seed: 1 },
  { name: 'town', text: town, manner: { ...manner, chatty: 0.45, callbacks: 0.4 }, other: 0.14, seed: 1 },
];
/** Three talk here, at greater length, and call each other by name more often. */
const unseen: Kind = {
  name: 'shore',
  text: shore,
  manner: { ...manner, people: 3, chatty: 0.65, names: 0.5 },
  other: 0.13,
  seed: 1,
};

function make({ name, text, manner: how, other, seed }: Kind): Part {
  const world = readWorld(name, text);
  const conversations = Array.from({ length: each.conversations }, (_, at) => generate(world, how, seed + at));
  const questions = conversations.flatMap((talk, at) => question(seeded(seed + 100 + at), talk, each.questions, { other }));
  return { name, conversations, questions };
}

const pair = (people: Life['people'], ...files: string[]): Life[] => files.map((file) => ({ file, people }));

/** Lives written by hand, as two told them to each other; the last is told to an assistant. */
function lives(name: string, told: readonly Life[]): Part {
  const { conversation, questions } = written(name, told);
  return { name, conversations: [conversation], questions };
}

/** Use to tune and to learn. */
export const tuned = (): Part[] => [
  ...kinds.map(make),
  lives('lives', [...pair(['Robin', 'Sasha'], 't1', 't2', 't3'), ...pair(['user', 'assistant'], 't4')]),
];

/** Use once, at the end. */
export const kept = (): Part[] => [make(unseen), lives('others', pair(['Marcus', 'Elena'], 'u1', 'u2', 'u3'))];
