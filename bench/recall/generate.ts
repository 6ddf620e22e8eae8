/** Conversations of a few people over months, from a vocabulary and a seed: dated turns, in sessions, and what each one told. */
import { day, type Told, tell } from './dates.ts';
import { type Chance, seeded } from './seeded.ts';
import { callbacks, closers, corrections, greetings, openers, questionsBack, smalltalk } from './talk.ts';
import type { Frame, Topic, Value, World } from './world.ts';

export interface Turn {
  conversation: string;
  /** From 0 in its conversation. */
  turn: number;
  session: number;
  speaker: string;
  at: number;
  text: string;
}

/** Something that somebody told: what it was, and the turns that say so. */
export interface Told1 {
  frame: Frame;
  speaker: string;
  values: Map<string, Value>;
  when: Told;
  evidence: number[];
  detail?: number;
}

export interface Conversation {
  name: string;
  people: string[];
  turns: Turn[];
  told: Told1[];
  /** When the questions are asked. */
  now: number;
}

export interface Manner {
  people: number;
  turns: number;
  /** How often a turn carries something beside its point. */
  chatty: number;
  callbacks: number;
  names: number;
}

/** Use to fill `{slots}`; `{Slot}` begins with a capital, `{slot~}` is in other words. */
export function fill(text: string, values: Map<string, Value>, extra: Record<string, string>): string {
  const filled = text.replace(/\{(\w+)(~?)\}/g, (whole, key: string, other: string) => {
    const low = key[0]?.toLowerCase() + key.slice(1);
    const value = values.get(key) ?? values.get(low);
    const found = extra[key] ?? (value ? (other ? value.other : value.text) : extra[low]);
    if (found === undefined) return whole;
    return key !== low && extra[key] === undefined ? found[0]?.toUpperCase() + found.slice(1) : found;
  });
  return filled.replace(/([.!?] )([a-z])/g, (_, stop: string, letter: string) => stop + letter.toUpperCase());
}

class Writer {
  readonly turns: Turn[] = [];
  readonly told: Told1[] = [];
  private readonly used = new Set<string>();
  private at: number;
  private session = 0;
  private readonly chance: Chance;
  private readonly world: World;
  private readonly manner: Manner;
  private readonly people: string[];
  private readonly name: string;

  constructor(chance: Chance, world: World, manner: Manner, people: string[], name: string) {
    this.chance = chance;
    this.world = world;
    this.manner = manner;
    this.people = people;
    this.name = name;
    this.at = Date.UTC(2023, chance.below(6), 1 + chance.below(20), 9 + chance.below(10));
  }

  write(): number {
    while (this.turns.length < this.manner.turns) this.converse();
    return this.at + (20 + this.chance.below(20)) * day;
  }

  private say(speaker: string, other: string, pieces: (string | false)[]): number {
    const text = pieces.filter((piece) => piece !== false).join(' ');
    const called = text
      .replaceAll(', {O}', () => (this.chance.yes(this.manner.names) ? `, ${other}` : ''))
      .replaceAll('{O}', other);
    this.at += (20 + this.chance.below(100)) * 1000;
    this.turns.push({
      conversation: this.name,
      turn: this.turns.length,
      session: this.session,
      speaker,
      at: this.at,
      text: called,
    });
    return this.turns.length - 1;
  }

  private beside(topic: Topic | undefined): string | false {
    if (!this.chance.yes(this.manner.chatty)) return false;
    return topic && this.chance.yes(0.55) ? this.chance.pick(topic.chatter) : this.chance.pick(smalltalk);
  }

  private converse(): void {
    const { chance } = this;
    this.session += 1;
    this.at += (3 + chance.below(10)) * day + (chance.below(10) - 5) * 3_600_000;
    const [one = '', two = ''] = chance.shuffled(this.people);
    this.say(one, two, [chance.pick(greetings), this.beside(undefined)]);
    this.say(two, one, [chance.pick(smalltalk), chance.pick(questionsBack)]);
    for (let left = 2 + chance.below(4); left > 0; left -= 1) {
      const [speaker = '', other = ''] = chance.shuffled(this.people);
      const topic = chance.pick(this.world.topics);
      this.exchange(topic, chance.pick(topic.frames), speaker, other);
      if (chance.yes(this.manner.callbacks)) this.comeBack();
      if (chance.yes(0.5)) this.say(other, speaker, [chance.pick(smalltalk), chance.yes(0.4) && chance.pick(questionsBack)]);
    }
    this.say(one, two, [this.beside(undefined), chance.pick(closers)]);
  }

  /** Values that the frame's words need; the same person does not tell the same thing twice. */
  private choose(topic: Topic, frame: Frame, speaker: string): Map<string, Value> | undefined {
    const text = [...frame.say, frame.one?.plain ?? '', frame.when?.plain ?? ''].join(' ');
    const keys = [...topic.slots.keys()].filter((key) => new RegExp(`\\{${key}~?\\}`, 'i').test(text));
    for (let tries = 0; tries < 6; tries += 1) {
      const values = new Map(keys.map((key) => [key, this.chance.pick(topic.slots.get(key) ?? [])]));
      const mark = `${speaker}|${frame.say[0]}|${keys[0] ? values.get(keys[0])?.text : ''}`;
      if (this.used.has(mark)) continue;
      this.used.add(mark);
      return values;
    }
    return undefined;
  }

  private exchange(topic: Topic, frame: Frame, speaker: string, other: string): void {
    const { chance } = this;
    const values = this.choose(topic, frame, speaker);
    if (!values) {
      this.say(speaker, other, [chance.pick(topic.chatter), chance.pick(smalltalk)]);
      this.say(other, speaker, [chance.pick(topic.chatter), this.beside(topic)]);
      return;
    }
    const when = tell(chance, this.at);
    if (chance.yes(0.75)) this.say(other, speaker, [this.beside(undefined), chance.pick(frame.lead)]);
    if (chance.yes(0.2)) {
      this.say(speaker, other, [chance.pick(openers), this.beside(topic)]);
      this.say(other, speaker, [chance.pick(['What is it?', 'Go on!', 'Tell me!', 'Yes?'])]);
    }
    const text = fill(chance.pick(frame.say), values, { when: when.said });
    const capital = text[0]?.toUpperCase() + text.slice(1);
    const evidence = [this.say(speaker, other, [chance.yes(0.3) && chance.pick(openers), capital, this.beside(topic)])];
    const told: Told1 = { frame, speaker, values, when, evidence };
    this.told.push(told);
    this.say(other, speaker, [chance.pick(frame.reaction), this.beside(topic)]);
    if (frame.detail && chance.yes(0.6))
      told.detail = this.say(speaker, other, [fill(frame.detail.say, values, {}), this.beside(topic)]);
    if (chance.yes(0.07)) this.correct(topic, told, other);
    while (chance.yes(0.35))
      this.say(chance.yes(0.5) ? speaker : other, chance.yes(0.5) ? other : speaker, [
        chance.pick(topic.chatter),
        this.beside(topic),
      ]);
  }

  /** The speaker said it wrong: both turns are evidence, and the newer one is right. */
  private correct(topic: Topic, told: Told1, other: string): void {
    const [key, old] = [...told.values][0] ?? [];
    if (key === undefined || old === undefined || !told.frame.say.every((say) => new RegExp(`\\{${key}\\}`, 'i').test(say)))
      return;
    const right = this.chance.pick((topic.slots.get(key) ?? []).filter((value) => value !== old));
    told.evidence.push(
      this.say(told.speaker, other, [this.chance.pick(corrections).replace('{new}', right.text).replace('{old}', old.text)]),
    );
  }

  private comeBack(): void {
    const earlier = this.chance.pick(this.told.length > 0 ? this.told : [undefined]);
    const value = earlier && [...earlier.values.values()][0];
    if (!value) return;
    const other = this.chance.pick(this.people.filter((name) => name !== earlier.speaker));
    this.say(other, earlier.speaker, [this.chance.pick(callbacks).replace('{x}', value.text), this.beside(undefined)]);
  }
}

/** Use for one conversation: the same world, manner and seed give the same one. */
export function generate(world: World, manner: Manner, seed: number): Conversation {
  const chance = seeded(seed);
  const people = chance
    .shuffled(world.people)
    .slice(0, manner.people)
    .map((person) => person.name);
  const name = `${world.name}-${seed}`;
  const writer = new Writer(chance, world, manner, people, name);
  const now = writer.write();
  return { name, people, turns: writer.turns, told: writer.told, now };
}
