import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshHome, migrations, noteById, openToy, write } from '../../../../../test/faults/store/toy.ts';
import type { Migration } from '../types.ts';

let place: ReturnType<typeof freshHome>;
beforeEach(async () => {
  place = freshHome();
  const store = await openToy(place.home);
  await store.command((tx) => tx.append(write('a', 'before')));
  await store.close();
});
afterEach(() => place.remove());

const next: Migration = { number: 11, name: '0011-toy-stars', sql: 'ALTER TABLE loose ADD COLUMN stars INTEGER' };
const withNext = { migrations: [...migrations, next] };
const database = () => join(place.home, 'hearth.db');
const fingerprint = () => createHash('sha256').update(readFileSync(database())).digest('hex');

test('an upgrade keeps everything, and the old file for going back', async () => {
  const store = await openToy(place.home, withNext);
  expect(store.stats().schemaVersion).toBe(11);
  expect(noteById.get(store.reader, { id: 'a' })?.text).toBe('before');
  await store.command((tx) => tx.prepare(`INSERT INTO loose (text, stars) VALUES ('x', 5)`).run({}));
  await expect(store.verify()).resolves.toMatchObject({ ok: true });
  await store.close();
  const old = new Database(join(place.home, 'hearth.db.before-10'), { readonly: true });
  expect(old.pragma('user_version', { simple: true })).toBe(10);
  expect(old.prepare('SELECT count(*) AS n FROM events').get()).toEqual({ n: 1 });
  old.close();
});

test('a database from the future is refused and left byte for byte as it was', async () => {
  await (await openToy(place.home, withNext)).close();
  const before = fingerprint();
  await expect(openToy(place.home)).rejects.toMatchObject({
    code: 'unavailable',
    data: { reason: 'future', found: 11, known: 10 },
  });
  expect(fingerprint()).toBe(before);
});

test('so is one whose header hides it', async () => {
  const db = new Database(database());
  db.prepare(`INSERT INTO migrations VALUES (99, '0099-from-afar', 'x', 0)`).run();
  db.close();
  const before = fingerprint();
  await expect(openToy(place.home)).rejects.toMatchObject({ code: 'unavailable', data: { reason: 'future', found: 99 } });
  expect(fingerprint()).toBe(before);
  expect(readdirSync(place.home).filter((name) => name.startsWith('hearth.db'))).toEqual(['hearth.db']);
});

test('a shipped migration whose text changed is refused', async () => {
  const [first] = migrations;
  if (!first) throw new Error('the toy has a migration');
  const changed = [{ ...first, sql: `${first.sql} -- another comment` }];
  const before = fingerprint();
  await expect(openToy(place.home, { migrations: changed })).rejects.toMatchObject({ data: { reason: 'changed_migration' } });
  expect(fingerprint()).toBe(before);
});

test('numbers that do not grow are a bug that is said at once', async () => {
  await expect(openToy(place.home, { migrations: [next, ...migrations] })).rejects.toMatchObject({ code: 'internal' });
});

test('a migration that fails leaves the old database in place', async () => {
  const broken = { migrations: [...migrations, { ...next, sql: 'CREATE TABLE fine (x); CREATE TABLE loose (y);' }] };
  await expect(openToy(place.home, broken)).rejects.toThrow(/loose already exists/);
  const store = await openToy(place.home);
  expect(noteById.get(store.reader, { id: 'a' })?.text).toBe('before');
  await store.close();
});

test('what a killed upgrade left is swept', async () => {
  for (const name of ['hearth.db.new', 'hearth.db.new-wal']) writeFileSync(join(place.home, name), 'half');
  const store = await openToy(place.home, withNext);
  expect(store.stats()).toMatchObject({ schemaVersion: 11, events: 1 });
  await store.close();
  expect(existsSync(join(place.home, 'hearth.db.new'))).toBe(false);
});
