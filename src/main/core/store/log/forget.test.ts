import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dump, forgetful, freshHome, migrations, openToy, write } from '../../../../../test/faults/store/toy.ts';
import type { Store } from '../types.ts';

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

const secret = 'Xylophonquartz';

/** The files of the home that hold these bytes, whatever the case. */
function filesWith(text: string, folder = place.home): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesWith(text, path);
    return readFileSync(path, 'latin1').toLowerCase().includes(text.toLowerCase()) ? [path] : [];
  });
}

async function fill(): Promise<void> {
  for (let i = 0; i < 200; i += 1) await store.command((tx) => tx.append(write(`n${i}`, `word ${i} and some more of it`)));
  await store.command((tx) => {
    tx.append(write('secret', `my ${secret} is here`));
    tx.publish('store.trouble', { code: 'recovered', message: secret });
  });
  for (let i = 0; i < 200; i += 1) await store.command((tx) => tx.append(write(`m${i}`, `word ${i} and some more of it`)));
}

test('a forgotten text is in no file of the home, and the chain still verifies', async () => {
  await fill();
  expect(filesWith(secret).length).toBeGreaterThan(0);
  await store.forget([201], 'asked to', 'user');

  expect(filesWith(secret)).toEqual([]);
  expect((await store.verify()).problems).toEqual([]);
  const [gone] = store.events({ stream: 'note:secret', limit: 1 });
  expect(gone).toMatchObject({ seq: 201, forgotten: true, data: null });
  const [said] = store.events({ type: 'store.forgotten', limit: 1 });
  expect(said).toMatchObject({ actor: 'user', data: { seqs: [201], reason: 'asked to' } });
  expect(await store.query('toy.find', { words: secret })).toEqual([]);
  await store.close();
  expect(filesWith(secret)).toEqual([]);
});

test('what a rebuild makes after forgetting is what forgetting left', async () => {
  await fill();
  await store.forget([5, 201], 'asked to', 'user');
  const left = await dump(store);
  await store.rebuild();
  expect(await dump(store)).toEqual(left);
});

test('a view that knows how to forget needs no rebuild', async () => {
  await store.close();
  store = await openToy(place.home, { projections: forgetful });
  await fill();
  const progress: unknown[] = [];
  store.wire.listen((events) => progress.push(...events.filter((event) => event.name === 'store.progress')));
  await store.forget([201], 'asked to', 'user');
  expect(progress).toEqual([]);
  expect(filesWith(secret)).toEqual([]);
});

test('forgetting reaches the file that an upgrade kept', async () => {
  await fill();
  await store.close();
  const more = { number: 11, name: '0011-more', sql: 'CREATE TABLE more (x)' };
  store = await openToy(place.home, { migrations: [...migrations, more] });
  expect(filesWith(secret).some((path) => path.endsWith('hearth.db.before-10'))).toBe(true);
  await store.forget([201], 'asked to', 'user');
  expect(filesWith(secret)).toEqual([]);
});

test('twice is once, and what is not there is said', async () => {
  await fill();
  await store.forget([3], 'asked to', 'user');
  await store.forget([3], 'asked again', 'user');
  expect(store.events({ type: 'store.forgotten', limit: 10 })).toHaveLength(1);
  await expect(store.forget([9_999], 'no', 'user')).rejects.toMatchObject({ code: 'not_found' });
  const [said] = store.events({ type: 'store.forgotten', limit: 1 });
  await expect(store.forget([said?.seq ?? 0], 'hide it', 'user')).rejects.toMatchObject({ code: 'invalid_input' });
});

test('where a part of a payload is forgotten the rest stands, is said to, and whoever changes it is found out', async () => {
  await fill();
  const instead = (text: string) => new Map([[201, { id: 'secret', folder: 'inbox', text }]]);
  await store.forget([201], 'asked to', 'user', instead(`my [forgotten] is here, and the other word`));
  expect(filesWith(secret)).toEqual([]);
  expect(store.events({ stream: 'note:secret', limit: 1 })[0]).toMatchObject({ forgotten: false, data: { id: 'secret' } });
  expect((await store.verify()).problems).toEqual([]);
  const left = await dump(store);
  await store.rebuild();
  expect(await dump(store)).toEqual(left);
  expect(await store.query('toy.find', { words: 'forgotten' })).toHaveLength(1);

  await store.forget([201], 'asked to', 'user', instead('nothing is here'));
  expect(filesWith('the other word')).toEqual([]);
  expect((await store.verify()).problems).toEqual([]);
  await store.close();
  const database = new Database(join(place.home, 'hearth.db'));
  database.prepare(`UPDATE events SET data = replace(data, 'nothing', 'anything') WHERE seq = 201`).run();
  database.close();
  store = await openToy(place.home);
  expect((await store.verify()).problems).toMatchObject([{ kind: 'payload', seq: 201 }]);
});
