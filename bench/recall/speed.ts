/** How long recall takes, and how that grows with the store. */
import { Corpus } from '../../src/main/core/features/memory/recall/corpus.ts';
import { recall } from '../../src/main/core/features/memory/recall/recall.ts';
import type { Meanings } from '../../src/main/core/features/memory/recall/text/meanings.ts';
import { type Conversation, generate } from './generate.ts';
import { question } from './questions.ts';
import { seeded } from './seeded.ts';
import type { World } from './world.ts';

const manner = { people: 2, turns: 600, chatty: 0.55, callbacks: 0.3, names: 0.35 };
const asked = 200;

export interface Timing {
  records: number;
  p50: number;
  p99: number;
  /** Reading all records into the index. */
  build: number;
}

/** Use with the store's size; conversations of all the worlds in turn. */
export function time(worlds: readonly World[], records: number, meanings: Meanings): Timing {
  const corpus = new Corpus();
  const talks: Conversation[] = [];
  let build = 0;
  for (let seed = 1000; corpus.size < records; seed += 1) {
    const world = worlds[seed % worlds.length];
    if (!world) break;
    const talk = generate(world, manner, seed);
    if (talks.length < 10) talks.push(talk);
    const started = performance.now();
    for (const turn of talk.turns) {
      if (corpus.size < records) corpus.add({ ...turn, id: `${talk.name}/${turn.turn}` });
    }
    build += performance.now() - started;
  }
  const questions = talks.flatMap((talk) => question(seeded(3), talk, asked / talks.length, { other: 0.3 }));
  const took: number[] = [];
  for (const [at, { text, conversation }] of [...questions.slice(0, 20), ...questions].entries()) {
    const started = performance.now();
    recall({ corpus, question: text, now: conversation.now, limit: 10, meanings });
    // The first ones warm up and do not count.
    if (at >= 20) took.push(performance.now() - started);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN;
  return { records, p50: at(0.5), p99: at(0.99), build };
}
