/**
 * What recall finds without any model: on conversations that its weights were learnt from, and on a third of all questions that
 * nobody tuned on, reported apart. `node bench/recall.ts learn` learns the weights and writes them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMeanings } from '../src/main/core/features/memory/recall/text/meanings.ts';
import { kept, type Part, tuned } from './recall/data.ts';
import { ladder } from './recall/ladder.ts';
import { examples, judge, learn, write } from './recall/learn.ts';
import { longDocuments } from './recall/long.ts';
import { corpora, engine, fullText, measure } from './recall/measure.ts';
import { time } from './recall/speed.ts';
import { outside } from './recall/talks/corpora.ts';
import { vectors } from './recall/vectors.ts';
import { readWorld } from './recall/world.ts';
import { home } from './recall/worlds/home.ts';
import { shore } from './recall/worlds/shore.ts';
import { town } from './recall/worlds/town.ts';
import { finish, ratio } from './report.ts';

const meanings = readMeanings(readFileSync(join(import.meta.dirname, '../resources/meanings.txt'), 'utf8'));

function relearn(): void {
  const of = corpora();
  const similar = vectors(of, meanings);
  const sets = tuned();
  const parts = sets.map((set) => examples(set.questions, of, { meanings, similar }));
  // Learnt on all but one and judged on that one: what an unseen one would see, without looking at it.
  for (const [at, part] of parts.entries()) {
    const { recall, hit } = judge(part, learn(parts.filter((_, other) => other !== at)));
    console.log(`${sets[at]?.name}, learnt from the others: recall@10 ${recall.toFixed(3)}, hit@10 ${hit.toFixed(3)}`);
  }
  write(learn(parts));
}

function whole(set: Part, apart: string): void {
  const of = corpora();
  const alone = measure(set.questions, fullText('unicode61', false)).recall;
  ratio({ name: `${set.name}: BM25 alone, off from 0.54`, value: Math.abs(alone - 0.54), limit: 0.03, note: alone.toFixed(3) });
  const found = measure(set.questions, engine(of, { meanings, similar: vectors(of, meanings) }));
  const sorts = Object.entries(found.bySort).map(([sort, value]) => `${sort} ${value.toFixed(2)}`);
  const plain = measure(set.questions, engine(of, { meanings }));
  ratio({
    name: `${set.name}${apart}: recall@10`,
    value: found.recall,
    limit: 0.84,
    bound: 'least',
    note: sorts.join(', '),
  });
  ratio({
    name: `${set.name}${apart}: hit@10`,
    value: found.hit,
    limit: 0.91,
    bound: 'least',
    note: `without vectors ${plain.recall.toFixed(3)}, ${plain.hit.toFixed(3)}`,
  });
}

/** Conversations that others wrote, where a folder of them is named. */
function fromOutside(): void {
  const { sets, skipped } = outside(process.env.HEARTH_CORPORA);
  const questions = sets.flatMap((set) => set.questions);
  console.log(`      conversations from outside (HEARTH_CORPORA): ${sets.length}, questions: ${questions.length}`);
  for (const name of skipped) console.log(`      skipped, neither of the known shapes: ${name}`);
  if (questions.length === 0) return;
  const of = corpora();
  const alone = measure(questions, fullText('unicode61', false));
  const found = measure(questions, engine(of, { meanings, similar: vectors(of, meanings) }));
  const sorts = Object.entries(found.bySort).map(([sort, value]) => `${sort} ${value.toFixed(2)}`);
  const note = `BM25 alone ${alone.recall.toFixed(3)}; ${sorts.join(', ')}`;
  ratio({ name: 'from outside: recall@10', value: found.recall, limit: 0.84, bound: 'least', note });
  ratio({ name: 'from outside: hit@10', value: found.hit, limit: 0.91, bound: 'least' });
}

function speed(): void {
  const worlds = [readWorld('home', home), readWorld('town', town), readWorld('shore', shore)];
  const [small, large] = [time(worlds, 10_000, meanings), time(worlds, 100_000, meanings)];
  const note = [small, large].map(
    ({ records, p50, p99, build }) =>
      `${records}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, index in ${Math.round(build)} ms`,
  );
  ratio({
    name: 'recall at 100,000 records against 10,000, p50',
    value: large.p50 / small.p50,
    limit: 12,
    note: note.join('; '),
  });
  ratio({ name: 'reading 100,000 records against 10,000', value: large.build / small.build, limit: 12 });
}

if (process.argv.includes('learn')) relearn();
else {
  const [sets, last] = [tuned(), kept()];
  ladder(sets, last, meanings);
  for (const set of sets) whole(set, '');
  for (const set of last) whole(set, ', unseen');
  fromOutside();
  for (const [name, text] of Object.entries({ home, shore })) {
    const { plain, engine: ours, words } = longDocuments(readWorld(name, text), meanings);
    ratio({
      name: `${name}: long documents against stemmed BM25, recall@10`,
      value: ours / plain,
      limit: 1,
      bound: 'least',
      note: `${ours.toFixed(3)} to ${plain.toFixed(3)}, ${Math.round(words)} words each`,
    });
  }
  speed();
  finish();
}
