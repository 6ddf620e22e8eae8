/** Questions on a conversation, each with the turns that answer it. */
import { ask, day } from './dates.ts';
import { type Conversation, fill, type Told1 } from './generate.ts';
import type { Chance } from './seeded.ts';
import type { Wording } from './world.ts';

export type Sort = 'one' | 'several' | 'time' | 'open' | 'lookup';

export interface Question {
  conversation: Conversation;
  sort: Sort;
  text: string;
  evidence: number[];
}

/** How often a question is put in other words than the evidence. */
export interface Difficulty {
  other: number;
}

type Made = Omit<Question, 'conversation'> | undefined;

/** The question's own words and what it calls things are chosen apart: few people change both. */
function worded(chance: Chance, wording: Wording, difficulty: Difficulty): string {
  const text = chance.yes(difficulty.other) ? wording.other : wording.plain;
  return chance.yes(difficulty.other)
    ? text.replace(/\{(\w+)\}/g, (whole, key: string) => (key === 'S' ? whole : `{${key}~}`))
    : text.replaceAll('~}', '}');
}

const subject = (told: Told1) => ({ S: told.speaker });

/** A question that several tellings answer equally well asks for all of them: nobody could know which one is meant. */
const fewEnough = 6;

function one(chance: Chance, told: Told1, all: Told1[], difficulty: Difficulty): Made {
  const { frame } = told;
  const detailed = told.detail !== undefined && frame.detail && chance.yes(0.4) ? frame.detail : undefined;
  const wording = detailed ? detailed.ask : frame.one;
  if (!wording) return undefined;
  const asked = worded(chance, wording, difficulty);
  const text = fill(asked, told.values, subject(told));
  const same = all.filter((other) => other.frame === frame && fill(asked, other.values, subject(other)) === text);
  const evidence = detailed
    ? same.flatMap(({ detail }) => (detail === undefined ? [] : [detail]))
    : same.flatMap((other) => other.evidence);
  return evidence.length > fewEnough ? undefined : { sort: 'one', text, evidence };
}

function several(chance: Chance, told: Told1, all: Told1[], difficulty: Difficulty): Made {
  const same = all.filter((other) => other.frame === told.frame && other.speaker === told.speaker);
  if (!told.frame.many || same.length < 2) return undefined;
  const evidence = same.flatMap((other) => other.evidence);
  return { sort: 'several', text: fill(worded(chance, told.frame.many, difficulty), told.values, subject(told)), evidence };
}

function when(chance: Chance, told: Told1, all: Told1[], difficulty: Difficulty): Made {
  if (!told.frame.when) return undefined;
  const asked = worded(chance, told.frame.when, difficulty);
  const clause = fill(asked, told.values, subject(told));
  const same = all.filter(
    (other) =>
      other.frame === told.frame && other.speaker === told.speaker && fill(asked, other.values, subject(other)) === clause,
  );
  const evidence = same.flatMap((other) => other.evidence);
  return evidence.length > fewEnough ? undefined : { sort: 'time', text: `When did ${told.speaker} ${clause}?`, evidence };
}

const within = (all: Told1[], told: Told1, from: number, to: number) =>
  all.filter(
    (other) => other.frame === told.frame && other.speaker === told.speaker && other.when.at >= from && other.when.at < to,
  );

function dated(chance: Chance, told: Told1, { told: all, now }: Conversation, difficulty: Difficulty): Made {
  if (!told.frame.dated) return undefined;
  const time = ask(chance, told.when.at, now);
  const evidence = within(all, told, time.from, time.to).flatMap((other) => other.evidence);
  return {
    sort: 'time',
    text: `What did ${told.speaker} ${worded(chance, told.frame.dated, difficulty)} ${time.said}?`,
    evidence,
  };
}

/** A time told by another event: "in the two weeks after she did move to Otley". */
function relative(chance: Chance, told: Told1, { told: all }: Conversation, difficulty: Difficulty): Made {
  if (!told.frame.dated) return undefined;
  const near = all.filter(
    (other) =>
      other.frame !== told.frame &&
      other.frame.when &&
      Math.abs(other.when.at - told.when.at) < 21 * day &&
      other.when.at !== told.when.at,
  );
  if (near.length === 0) return undefined;
  const anchor = chance.pick(near);
  const after = told.when.at > anchor.when.at;
  const [from, to] = after ? [anchor.when.at + 1, anchor.when.at + 21 * day] : [anchor.when.at - 21 * day, anchor.when.at];
  const clause = fill(anchor.frame.when?.plain ?? '', anchor.values, subject(anchor));
  const evidence = within(all, told, from, to).flatMap((other) => other.evidence);
  const text = `What did ${told.speaker} ${worded(chance, told.frame.dated, difficulty)} in the weeks ${after ? 'after' : 'before'} ${anchor.speaker} did ${clause}?`;
  return { sort: 'time', text, evidence };
}

function lookup(chance: Chance, told: Told1): Made {
  const [value] = [...told.values.values()];
  if (!value || !told.frame.one) return undefined;
  const text = chance.yes(0.5) ? `What did ${told.speaker} say about ${value.text}?` : `${told.speaker} ${value.text}`;
  return { sort: 'lookup', text, evidence: told.evidence };
}

function make(chance: Chance, conversation: Conversation, difficulty: Difficulty): Made {
  const told = chance.pick(conversation.told);
  const dice = chance.next();
  if (dice < 0.46) return one(chance, told, conversation.told, difficulty);
  if (dice < 0.62) return several(chance, told, conversation.told, difficulty);
  if (dice < 0.75) return when(chance, told, conversation.told, difficulty);
  if (dice < 0.83) return dated(chance, told, conversation, difficulty);
  if (dice < 0.86) return relative(chance, told, conversation, difficulty);
  return lookup(chance, told);
}

/** Use for `count` different questions; fewer where the conversation has no more. */
export function question(chance: Chance, conversation: Conversation, count: number, difficulty: Difficulty): Question[] {
  const found = new Map<string, Question>();
  for (let tries = 0; tries < count * 20 && found.size < count; tries += 1) {
    const made = make(chance, conversation, difficulty);
    if (made && made.evidence.length > 0 && !found.has(made.text)) found.set(made.text, { ...made, conversation });
  }
  return [...found.values()];
}
