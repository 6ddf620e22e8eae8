import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshHome, openToy } from '../../../../../test/faults/store/toy.ts';
import type { Store } from '../types.ts';
import { unnamedIn } from './artifacts.ts';

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

async function* parts(...texts: string[]): AsyncIterable<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

test('a file is kept under its hash, with its name, across a restart', async () => {
  const kept = await store.artifacts.put('note.txt', parts('he', 'llo'), 100);
  expect(kept).toMatchObject({ name: 'note.txt', bytes: 5, sha256: createHash('sha256').update('hello').digest('hex') });
  await store.close();
  store = await openToy(place.home);
  expect(store.artifacts.info(kept.fileId)).toEqual(kept);
  const path = store.artifacts.path(kept.fileId);
  expect(path).toBe(join(place.home, 'artifacts', kept.sha256.slice(0, 2), kept.sha256));
  expect(readFileSync(path, 'utf8')).toBe('hello');
});

test('the same bytes are kept once, each with the name it was given', async () => {
  const [a, b] = await Promise.all([
    store.artifacts.put('a.txt', Buffer.from('same'), 100),
    store.artifacts.put('b.txt', Buffer.from('same'), 100),
  ]);
  expect(a.fileId).not.toBe(b.fileId);
  expect(store.artifacts.path(a.fileId)).toBe(store.artifacts.path(b.fileId));
  expect([store.artifacts.info(a.fileId)?.name, store.artifacts.info(b.fileId)?.name]).toEqual(['a.txt', 'b.txt']);
  expect(readdirSync(unnamedIn(place.home))).toEqual([]);
});

test('one that is too large leaves nothing behind', async () => {
  await expect(store.artifacts.put('big', parts('12345', '67890'), 9)).rejects.toMatchObject({ code: 'too_large' });
  expect(readdirSync(unnamedIn(place.home))).toEqual([]);
  expect(store.stats().events).toBe(0);
});

test('one whose sender fails half-way leaves nothing behind', async () => {
  async function* cut(): AsyncIterable<Buffer> {
    yield Buffer.from('half');
    throw new Error('gone');
  }
  await expect(store.artifacts.put('cut', cut(), 100)).rejects.toThrow('gone');
  expect(readdirSync(unnamedIn(place.home))).toEqual([]);
});

test('one that is not there says so, and so does one whose bytes were taken away', async () => {
  expect(store.artifacts.info('nothing')).toBeNull();
  expect(() => store.artifacts.path('nothing')).toThrow(expect.objectContaining({ code: 'not_found' }));
  const kept = await store.artifacts.put('a', Buffer.from('x'), 10);
  rmSync(store.artifacts.path(kept.fileId));
  expect(() => store.artifacts.path(kept.fileId)).toThrow(expect.objectContaining({ code: 'not_found' }));
});
