/** Long documents: notes of several hundred words on a few subjects each, and questions that some of them answer. */
import Database from 'better-sqlite3';
import { Corpus } from '../../src/main/core/features/memory/recall/corpus.ts';
import { recall } from '../../src/main/core/features/memory/recall/recall.ts';
import type { Meanings } from '../../src/main/core/features/memory/recall/text/meanings.ts';
import { fill } from './generate.ts';
import { type Chance, seeded } from './seeded.ts';
import { smalltalk } from './talk.ts';
import type { Topic, Value, World } from './world.ts';

interface Fact {
  text: string;
  ask: string;
}

const count = 300;
const asked = 200;

function tell(chance: Chance, topic: Topic, who: string): Fact | undefined {
  const frame = chance.pick(topic.frames);
  if (!frame.one) return undefined;
  const values = new Map<string, Value>([...topic.slots].map(([key, list]) => [key, chance.pick(list)]));
  const said = fill(chance.pick(frame.say), values, { when: 'that week' });
  const ask = chance.yes(0.4) ? frame.one.other : frame.one.plain;
  return { text: `${who}: ${said}`, ask: fill(ask, values, { S: who }) };
}

interface Documents {
  texts: string[];
  /** Which documents answer a question. */
  questions: { text: string; right: number[] }[];
}

function write(world: World, seed: number): Documents {
  const chance = seeded(seed);
  const texts: string[] = [];
  const answers = new Map<string, Set<number>>();
  for (let at = 0; at < count; at += 1) {
    const subjects = chance.shuffled(world.topics).slice(0, 2);
    const sentences: string[] = [];
    for (let facts = 0; facts < 14; facts += 1) {
      const topic = chance.pick(subjects);
      const fact = tell(chance, topic, chance.pick(world.people).name);
      for (let more = chance.below(4); more > 0; more -= 1)
        sentences.push(chance.pick(chance.yes(0.6) ? topic.chatter : smalltalk));
      if (!fact) continue;
      sentences.push(fact.text);
      answers.set(fact.ask, (answers.get(fact.ask) ?? new Set()).add(at));
    }
    for (let more = 12; more > 0; more -= 1) sentences.push(chance.pick(chance.pick(world.topics).chatter));
    texts.push(sentences.join(' '));
  }
  const few = [...answers].filter(([, right]) => right.size <= 10);
  const questions = chance.shuffled(few).slice(0, asked);
  return { texts, questions: questions.map(([text, right]) => ({ text, right: [...right] })) };
}

/** Recall@10 of plain BM25 with stemming, and of the engine, on the same documents. */
export function longDocuments(world: World, meanings: Meanings): { plain: number; engine: number; words: number } {
  const { texts, questions } = write(world, 7);
  const db = new Database(':memory:');
  db.exec('CREATE VIRTUAL TABLE documents USING fts5 (text, tokenize = "porter unicode61")');
  const insert = db.prepare('INSERT INTO documents (rowid, text) VALUES (?, ?)');
  const corpus = new Corpus();
  for (const [at, text] of texts.entries()) {
    insert.run(at + 1, text);
    corpus.add({ id: String(at), text });
  }
  const select = db.prepare<[string], { rowid: number }>(
    'SELECT rowid FROM documents WHERE documents MATCH ? ORDER BY rank, rowid LIMIT 10',
  );
  const found = { plain: 0, engine: 0 };
  for (const { text, right } of questions) {
    const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    const plain = select.all(words.map((word) => `"${word}"`).join(' OR ')).map((row) => row.rowid - 1);
    const ours = recall({ corpus, question: text, now: 0, limit: 10, meanings }).map((hit) => Number(hit.id));
    found.plain += right.filter((at) => plain.includes(at)).length / right.length;
    found.engine += right.filter((at) => ours.includes(at)).length / right.length;
  }
  db.close();
  const words = texts.reduce((sum, text) => sum + text.split(' ').length, 0) / texts.length;
  return { plain: found.plain / questions.length, engine: found.engine / questions.length, words };
}
