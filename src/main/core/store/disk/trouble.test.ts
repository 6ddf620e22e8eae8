import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countNotes, dump, freshHome, openToy, write } from '../../../../../test/faults/store/toy.ts';
import type { Store } from '../types.ts';
import { checkRuntime } from './connection.ts';

let place: ReturnType<typeof freshHome>;
let store: Store;
beforeEach(async () => {
  place = freshHome();
  store = await openToy(place.home);
});
afterEach(async () => {
  await store.close();
  place.remove();
});

const note = (name: string, size = 100) => store.command((tx) => tx.append(write(name, 'w'.repeat(size))));
/** SQLite's own "database or disk is full", at this many pages. */
const limitPages = (pages: number) => store.command((tx) => void tx.prepare(`PRAGMA max_page_count = ${pages}`).get({}));

test('when there is no more room each command is answered so, nothing is half done, and it goes on when there is', async () => {
  await note('before');
  await limitPages(1);
  const heard: unknown[] = [];
  store.wire.listen((events) => heard.push(...events));
  const answers = await Promise.allSettled([note('a', 50_000), note('b', 50_000), note('c', 50_000)]);
  for (const answer of answers)
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'unavailable', data: { reason: 'disk_full' } } });
  await expect(note('d', 50_000)).rejects.toMatchObject({ data: { reason: 'disk_full' } });
  // Once for one trouble, not once for each command.
  expect(heard).toMatchObject([{ name: 'store.trouble', data: { code: 'disk_full' } }]);
  expect(countNotes.get(store.reader, {})?.n).toBe(1);

  await limitPages(1_000_000);
  await note('after', 50_000);
  expect(store.events({ limit: 10 }).map((event) => event.seq)).toEqual([1, 2]);
  expect((await store.verify()).problems).toEqual([]);
  await dump(store);
});

test('a read-only connection is said to be one', async () => {
  await store.command((tx) => void tx.prepare('PRAGMA query_only = ON').run({}));
  await expect(note('a')).rejects.toMatchObject({ code: 'unavailable', data: { reason: 'read_only' } });
  await expect(note('b')).rejects.toMatchObject({ code: 'unavailable', data: { reason: 'read_only' } });
  expect(store.stats().events).toBe(0);
});

test('another writer makes commands wait, not fail, and the event loop turns meanwhile', async () => {
  const { openConnection } = await import('./connection.ts');
  const other = openConnection(join(place.home, 'hearth.db'));
  other.exec('BEGIN IMMEDIATE');
  let answered = false;
  const waiting = note('a').then(() => {
    answered = true;
  });
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toBe(false);
  other.exec('COMMIT');
  other.close();
  await waiting;
  expect(answered).toBe(true);
});

test('a home that is a file, or lies below one, is said to be unusable', async () => {
  const file = join(place.home, 'a-file');
  writeFileSync(file, '');
  await expect(openToy(file)).rejects.toMatchObject({ code: 'unavailable', data: { reason: 'not_a_folder' } });
  await expect(openToy(join(file, 'below'))).rejects.toMatchObject({ code: 'unavailable', data: { reason: 'not_a_folder' } });
});

test('a home whose lock is a folder is left alone', async () => {
  const other = join(place.home, 'other');
  mkdirSync(join(other, 'hearth.lock'), { recursive: true });
  await expect(openToy(other)).rejects.toMatchObject({ code: 'unavailable', data: { reason: 'read_only' } });
});

test('a Node that would crash on the database is told so in words', () => {
  for (const version of ['20.19.0', '22.13.1', '18.0.0']) expect(() => checkRuntime(version)).toThrow(/needs Node 22.14/);
  for (const version of ['22.14.0', '24.21.0', '25.0.0']) expect(() => checkRuntime(version)).not.toThrow();
});
