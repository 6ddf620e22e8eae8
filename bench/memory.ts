/**
 * Keeping many memories beside the bare insert of the same rows with the same full-text index, in turns within one run; how long it
 * holds the main thread at a time; how its cost grows when there is ten times as much already; and how a recall grows.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openConnection } from '../src/main/core/store/disk/connection.ts';
import { type Bench, openMemory } from '../test/faults/memory/room.ts';
import { finish, median, ratio } from './report.ts';

const rounds = 7;
const batch = 1_000;
const few = 1_000;
const many = 10_000;
/** What a person keeps in years. */
const most = 100_000;
/** No call on the main thread may hold it longer. */
const longestHoldMs = 16;

const subjects =
  'the ladder,my sister,the old router,our neighbour,the red bicycle,a letter from the bank,the cat,the north window'.split(',');
const verbs = 'needs,likes,lost,found,asked about,borrowed,forgot,repaired'.split(',');
const objects =
  'a new battery,the garden in spring,some walnut oil,the long cable,a quiet evening,the blue folder,two spare keys,the train to the coast'.split(
    ',',
  );
const ends =
  'before the rain came,after the holidays,as the manual says,for the third time,with help of a friend,and told everybody'.split(
    ',',
  );

let seed = 7;
const chance = (most: number): number => {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return (seed >>> 8) % most;
};
const pick = (from: readonly string[]): string => from[chance(from.length)] ?? '';
/** A sentence of a usual length with words that return and words that do not. */
const sentence = (): string =>
  `${pick(subjects)} ${pick(verbs)} ${pick(objects)} ${pick(ends)}, near ${chance(100_000).toString(36)}street in ${chance(1_000).toString(36)}ville`;
const sentences = (): string[] => Array.from({ length: batch }, sentence);

/** The same rows, with the same full-text index and nothing around them, in one durable transaction. */
function bareInserts(home: string) {
  mkdirSync(home, { recursive: true });
  const connection = openConnection(join(home, 'bare.db'));
  connection.exec(`CREATE TABLE memories (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, area TEXT NOT NULL, kind TEXT NOT NULL,
    category TEXT NOT NULL, text TEXT NOT NULL, tags TEXT NOT NULL, metadata TEXT NOT NULL, source TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
    CREATE VIRTUAL TABLE memories_text USING fts5 (text, tokenize = "porter unicode61 remove_diacritics 2");
    INSERT INTO memories_text (memories_text, rank) VALUES ('secure-delete', 1);`);
  const row = connection.db.prepare(
    "INSERT INTO memories VALUES (NULL, ?, 'main', 'semantic', 'general', ?, '[]', '{}', '{\"type\":\"user\"}', ?)",
  );
  const index = connection.db.prepare('INSERT INTO memories_text (rowid, text) VALUES (?, ?)');
  let count = 0;
  return {
    insert(texts: readonly string[]) {
      connection.exec('BEGIN IMMEDIATE');
      for (const text of texts) {
        count += 1;
        const { lastInsertRowid } = row.run(`0198c3a0-0000-7000-8000-${String(count).padStart(12, '0')}`, text, Date.now());
        index.run(lastInsertRowid, text);
      }
      connection.exec('COMMIT');
    },
    close: () => connection.close(),
  };
}

async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const store = (at: Bench, texts: string[]) => at.call('memory.storeMany', { records: texts.map((text) => ({ text })) });

/** The longest time in which nothing else could be done, while something is. */
async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let [longest, last, going] = [0, performance.now(), true];
  const tick = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    if (going) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  going = false;
  return longest;
}

async function fill(at: Bench, count: number): Promise<void> {
  for (let done = (await at.call('memory.stats', {})).records; done < count; done += batch) await store(at, sentences());
}

async function batches(at: Bench): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) took.push(await timed(() => store(at, sentences())));
  return median(took);
}

async function recalls(at: Bench): Promise<{ p50: number; p99: number }> {
  const took: number[] = [];
  for (let n = 0; n < 100; n += 1)
    took.push(await timed(() => at.call('memory.recall', { query: `Who ${pick(verbs)} ${pick(objects)}?` })));
  took.sort((a, b) => a - b);
  return { p50: took[50] ?? 0, p99: took[99] ?? 0 };
}

const at = await openMemory();
const bare = bareInserts(join(at.home, 'bare'));
const pairs: { own: number; bare: number }[] = [];
const holds: number[] = [];
// The first round warms up and does not count.
for (let round = 0; round <= rounds; round += 1) {
  const texts = sentences();
  const bareMs = await timed(() => bare.insert(texts));
  const own = await timed(() => store(at, texts));
  if (round > 0) pairs.push({ own, bare: bareMs });
}
for (let round = 0; round < rounds; round += 1) {
  const texts = sentences();
  holds.push(await longestHold(() => store(at, texts)));
}
bare.close();
ratio({
  name: 'memory.storeMany: rate / bare inserts of the same rows',
  value: median(pairs.map((pair) => pair.bare / pair.own)),
  limit: 0.25,
  bound: 'least',
  note: `${batch} in ${median(pairs.map((pair) => pair.own)).toFixed(0)} ms, bare in ${median(pairs.map((pair) => pair.bare)).toFixed(0)} ms`,
});
ratio({
  name: `memory.storeMany: longest hold of the main thread / ${longestHoldMs} ms`,
  value: median(holds) / longestHoldMs,
  limit: 1,
  note: `median of the longest of ${rounds} calls, ${median(holds).toFixed(1)} ms`,
});
await fill(at, few);
const [storeFew, recallFew] = [await batches(at), await recalls(at)];
await fill(at, many);
const [storeMany, recallMany] = [await batches(at), await recalls(at)];
ratio({ name: `memory.storeMany: cost with ${many} records / with ${few}`, value: storeMany / storeFew, limit: 2 });
ratio({
  name: `memory.recall: cost with ${many} records / with ${few}`,
  value: recallMany.p50 / recallFew.p50,
  limit: 12,
  note: `p50 ${recallMany.p50.toFixed(1)} ms, p99 ${recallMany.p99.toFixed(1)} ms`,
});
await fill(at, most);
const storeMost = await batches(at);
ratio({
  name: `memory.storeMany: cost with ${most} records / with ${many}`,
  value: storeMost / storeMany,
  limit: 2,
  note: `${storeMost.toFixed(0)} ms for ${batch}`,
});
await at.close();
finish();
