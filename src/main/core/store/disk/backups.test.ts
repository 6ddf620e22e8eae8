import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshHome, openToy, write } from '../../../../../test/faults/store/toy.ts';
import type { Store } from '../types.ts';
import { listBackups, makeBackup } from './backups.ts';

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

const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

test('a backup has every event and every file, and no key; its hash is that of the file', async () => {
  await store.artifacts.put('note.txt', Buffer.from('the milk is in the shed'), 100);
  mkdirSync(join(place.home, 'lore'));
  writeFileSync(join(place.home, 'lore', 'soul.md'), '# I');
  writeFileSync(join(place.home, 'secrets.json'), '{"key":"never kept"}');
  symlinkSync('/etc/passwd', join(place.home, 'lore', 'link.md'));
  const { path, sha256, bytes } = await makeBackup(store, {}, 'user');
  expect([sha256, bytes]).toEqual([hashOf(path), statSync(path).size]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const kept = new Database(path, { readonly: true });
  expect(kept.prepare('SELECT count(*) AS n FROM events').get()).toEqual({ n: 1 });
  expect(kept.pragma('integrity_check', { simple: true })).toBe('ok');
  const files = kept.prepare('SELECT path, sha256, bytes FROM backup_files ORDER BY path').all() as {
    path: string;
    bytes: Buffer;
  }[];
  expect(files.filter(({ path: name }) => name !== 'head').map(({ path: name }) => name)).toEqual([
    expect.stringMatching(/^artifacts\/..\/[0-9a-f]{64}$/),
    'lore/soul.md',
  ]);
  expect(files[0]?.bytes.toString()).toBe('the milk is in the shed');
  kept.close();
  expect(readFileSync(path).includes('never kept')).toBe(false);
});

test('what was forgotten is in no backup that is made afterwards', async () => {
  await store.command((tx) => tx.append(write('a', 'unforgettable-word')));
  expect(readFileSync((await makeBackup(store, {}, 'user')).path).includes('unforgettable-word')).toBe(true);
  await store.forget([1], 'asked', 'user');
  const { path } = await makeBackup(store, {}, 'user');
  expect(readFileSync(path).includes('unforgettable-word')).toBe(false);
});

test('a file that is there is never replaced, and a place that cannot be leaves nothing behind', async () => {
  const taken = join(place.home, 'taken');
  writeFileSync(taken, 'mine');
  await expect(makeBackup(store, { path: taken }, 'user')).rejects.toMatchObject({ code: 'conflict' });
  expect(readFileSync(taken, 'utf8')).toBe('mine');
  await expect(makeBackup(store, { path: join(place.home, 'no/where') }, 'user')).rejects.toMatchObject({ code: 'not_found' });
  await expect(makeBackup(store, { path: 'here' }, 'user')).rejects.toMatchObject({ code: 'invalid_input' });
  expect(readdirSync(place.home).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('backups are listed, newest first, with their hashes, and with those that are gone', async () => {
  const folder = join(place.home, 'elsewhere');
  mkdirSync(folder);
  const first = await makeBackup(store, { path: join(folder, 'one.hearth') }, 'user');
  const second = await makeBackup(store, { path: folder }, 'user');
  rmSync(first.path);
  expect(listBackups(store, {}).items).toMatchObject([
    { ...second, present: true },
    { ...first, present: false },
  ]);
  const page = listBackups(store, { limit: 1 });
  expect(listBackups(store, { limit: 1, cursor: String(page.next) })).toMatchObject({ items: [first], next: null });
});
