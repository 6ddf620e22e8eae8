import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dump, freshHome, openToy, write } from '../../../../../test/faults/store/toy.ts';
import { recovered } from '../events.ts';
import type { Store, StoredEvent } from '../types.ts';
import { markDamaged } from './home.ts';

let place: ReturnType<typeof freshHome>;
beforeEach(() => {
  place = freshHome();
});
afterEach(() => place.remove());

const at = (name: string) => join(place.home, name);

async function fill(store: Store, count: number, from = 0): Promise<void> {
  for (let i = from; i < from + count; i += 1)
    await store.command((tx) => tx.append(write(`n${i}`, `word ${i} ${'x'.repeat(200)}`)));
}

/** The home as a kill would leave it, with a WAL, under another name. */
function snapshot(name: string): void {
  for (const suffix of ['', '-wal']) copyFileSync(at(`hearth.db${suffix}`), at(`${name}${suffix}`));
}

test('a WAL that was removed is noticed by the head file, and the lost range is named everywhere', async () => {
  let store = await openToy(place.home);
  await fill(store, 5);
  await store.close();
  store = await openToy(place.home);
  snapshot('kept');
  await fill(store, 20, 5);
  const wireBefore = store.wire.last;
  await store.close();
  // The database of five events beside a head that says twenty-five.
  copyFileSync(at('kept'), at('hearth.db'));
  rmSync(at('kept-wal'));

  store = await openToy(place.home);
  expect(store.problems).toMatchObject([{ kind: 'head', seq: 6, message: expect.stringContaining('events 6 to 25 are lost') }]);
  const [said] = store.events({ type: 'store.recovered', limit: 10 });
  expect(said).toMatchObject({ seq: 6, data: { lastGood: 5, upTo: 25 } });
  expect(store.wire.last).toBeGreaterThan(wireBefore + 1_000);
  expect(store.wire.after(wireBefore, null, 10).events).toMatchObject([{ name: 'store.trouble', data: { code: 'recovered' } }]);
  await store.close();
  store = await openToy(place.home);
  expect(store.problems).toEqual([]);
  expect((await store.verify()).problems).toEqual([]);
  await store.close();
});

test('a WAL that was cut loses its end and nothing else', async () => {
  let store = await openToy(place.home);
  await fill(store, 10);
  snapshot('kept');
  await store.close();
  for (const suffix of ['', '-wal']) copyFileSync(at(`kept${suffix}`), at(`hearth.db${suffix}`));
  truncateSync(at('hearth.db-wal'), Math.floor(readFileSync(at('hearth.db-wal')).length / 2));

  store = await openToy(place.home);
  const [said] = store.events({ type: 'store.recovered', limit: 1 });
  const lastGood = (said?.seq ?? 0) - 1;
  expect(lastGood).toBeGreaterThan(0);
  expect(store.problems[0]?.message).toContain(`events ${lastGood + 1} to 10 are lost`);
  expect((await store.verify()).problems).toEqual([]);
  await store.close();
});

test('a database that was removed is not silently begun anew', async () => {
  let store = await openToy(place.home);
  await fill(store, 3);
  await store.close();
  rmSync(at('hearth.db'));
  store = await openToy(place.home);
  expect(store.problems[0]?.message).toContain('events 1 to 3 are lost');
  await store.close();
});

test('a head file that somebody wrote over is said', async () => {
  await (await openToy(place.home)).close();
  writeFileSync(at('head'), '{"seq":0}');
  const store = await openToy(place.home);
  expect(store.problems).toMatchObject([{ kind: 'head' }]);
  await store.close();
});

const setAsideOf = (event: StoredEvent | undefined) => String(recovered.data.parse(event?.data).setAside);

/** Runs SQL on the closed database, as another program would. */
function tamper(sql: string): void {
  const db = new Database(at('hearth.db'));
  db.exec(sql);
  db.close();
}

test('a row that breaks the chain: the log goes up to the one before, the rest is set aside, readable', async () => {
  let store = await openToy(place.home);
  await fill(store, 10);
  await store.command((tx) => tx.prepare(`INSERT INTO loose (text) VALUES ('unsent')`).run({}));
  await store.close();
  tamper(`UPDATE events SET at = at + 1 WHERE seq = 8`);

  store = await openToy(place.home);
  expect(store.problems).toMatchObject([{ kind: 'chain', seq: 8 }, { kind: 'head' }]);
  const [said] = store.events({ type: 'store.recovered', limit: 1 });
  expect(said).toMatchObject({ seq: 8, data: { lastGood: 7, upTo: 10 } });
  const folder = at(setAsideOf(said));
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['hearth.db', 'events-after-7.jsonl']));
  const lines = readFileSync(join(folder, 'events-after-7.jsonl'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).seq)).toEqual([10, 9, 8]);
  // Views are those of the seven events; what is no view is kept.
  expect((await dump(store)).notes).toHaveLength(7);
  expect(store.reader.prepare('SELECT text FROM loose').all({})).toEqual([{ text: 'unsent' }]);
  expect((await store.verify()).problems).toEqual([]);
  await store.close();
});

test('a payload that rotted breaks nothing after it, and is said', async () => {
  let store = await openToy(place.home);
  await fill(store, 5);
  await store.close();
  tamper(`UPDATE events SET data = replace(data, 'word', 'sword') WHERE seq = 3`);
  store = await openToy(place.home);
  expect(store.problems).toMatchObject([{ kind: 'payload', seq: 3 }]);
  expect(store.stats().events).toBe(5);
  await store.close();
});

test('pages that no longer read: what reads is kept, the file is set aside, and it goes on', async () => {
  let store = await openToy(place.home);
  await fill(store, 400);
  await store.close();
  const bytes = readFileSync(at('hearth.db'));
  const file = openSync(at('hearth.db'), 'r+');
  for (let page = 10; page < bytes.length / 4096; page += 3) writeSync(file, Buffer.alloc(600, 0xff), 0, 600, page * 4096);
  markDamaged(place.home);

  store = await openToy(place.home);
  expect(store.problems.length).toBeGreaterThan(0);
  const [said] = store.events({ type: 'store.recovered', limit: 1 });
  expect(readFileSync(join(at(setAsideOf(said)), 'hearth.db')).length).toBe(bytes.length);
  await fill(store, 5, 1_000);
  expect((await store.verify()).problems).toEqual([]);
  await dump(store);
  await store.close();
  expect(existsSync(at('damaged'))).toBe(false);
});

test('a file that is no database at all is set aside, and nothing is claimed of it', async () => {
  let store = await openToy(place.home);
  await fill(store, 3);
  await store.close();
  writeFileSync(at('hearth.db'), 'this is not a database'.repeat(1_000));
  store = await openToy(place.home);
  expect(store.problems.map((problem) => problem.message).join(' ')).toContain('events 1 to 3 are lost');
  expect((await store.verify()).problems).toEqual([]);
  await store.close();
});

test('a salvage that was killed begins again from what it had set aside', async () => {
  let store = await openToy(place.home);
  await fill(store, 5);
  await store.close();
  mkdirSync(at('set-aside/then'), { recursive: true });
  copyFileSync(at('hearth.db'), at('set-aside/then/hearth.db'));
  writeFileSync(at('salvage.json'), JSON.stringify('set-aside/then'));
  rmSync(at('hearth.db'));
  store = await openToy(place.home);
  expect(store.events({ limit: 10 }).map((event) => event.type)).toEqual([...Array(5).fill('toy.written'), 'store.recovered']);
  expect((await dump(store)).notes).toHaveLength(5);
  await store.close();
  expect(existsSync(at('salvage.json'))).toBe(false);
});
