import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dump, freshHome, openToy, removed, write } from '../../../../../test/faults/store/toy.ts';
import type { Caller, Input, Output } from '../../../../contract/index.ts';
import { systemClock } from '../../base/clock.ts';
import { idMaker } from '../../base/ids.ts';
import { createWorks, type Works } from '../../base/work/works.ts';
import { makeBackup } from '../disk/backups.ts';
import type { Signer, Store } from '../types.ts';
import { moveHandlers } from './requests.ts';

const user: Caller = { actor: 'user', via: 'internal' };
const newId = idMaker(systemClock);

/** A home on the disk that can be closed and opened again. */
async function openHome(home: string, signer?: Signer) {
  let store = await openToy(home, signer ? { signer } : {});
  const told: string[] = [];
  const works: Works = createWorks({ clock: systemClock, newId, tell: async ({ state }) => void told.push(state) });
  const handlers = () => moveHandlers({ store, works, clock: systemClock, newId, tables: ['loose'], readable: [] });
  return {
    home,
    works,
    get store(): Store {
      return store;
    },
    give: (input: Input<'store.export'>): Promise<Output<'store.export'>> => handlers()['store.export'](input, user),
    take: (input: Input<'store.import'>): Promise<Output<'store.import'>> => handlers()['store.import'](input, user),
    restore: (input: Input<'store.restore'>): Promise<Output<'store.restore'>> => handlers()['store.restore'](input, user),
    async restart() {
      await store.close();
      store = await openToy(home, signer ? { signer } : {});
    },
    close: () => store.close(),
  };
}
type Home = Awaited<ReturnType<typeof openHome>>;

let place: ReturnType<typeof freshHome>;
let folder: string;
let one: Home;
let two: Home;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearth-moves-'));
  place = freshHome();
  one = await openHome(place.home);
  two = await openHome(join(folder, 'two'));
});
afterEach(async () => {
  await one.close();
  await two.close();
  place.remove();
  rmSync(folder, { recursive: true, force: true });
});

const put = (home: string, path: string, text: string) => {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), text);
};

/** Notes, some removed, one forgotten, a kept file, Markdown, a row of a table that is no view. */
async function fill({ store, home }: Home, count = 60): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await store.command((tx) => tx.append(write(`n${n}`, `text ${n} ünï 👋🏽 "${'x'.repeat(n)}"`, n % 2 ? 'odd' : 'even')));
    if (n % 7 === 0)
      await store.command((tx) => tx.append(removed.of({ stream: `note:n${n}`, actor: 'user', data: { id: `n${n}` } })));
  }
  await store.command((tx) => void tx.prepare(`INSERT INTO loose (text) VALUES ('a draft')`).run({}));
  await store.artifacts.put('a.txt', Buffer.from('kept bytes'), 100);
  await store.forget([3], 'asked to', 'user');
  put(home, 'lore/soul.md', '# Ember\n');
  put(home, 'journal/2026-01-02.md', 'A day.\n');
  put(home, 'skills/tidy/SKILL.md', '---\nname: tidy\n---\n');
}

/** All files below a folder, with their bytes. */
function filesOf(root: string, below = ''): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(join(root, below), { withFileTypes: true }).map((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? filesOf(root, path) : { [path]: readFileSync(join(root, path), 'latin1') };
    }),
  );
}
const eventsOf = (path: string) =>
  readdirSync(join(path, 'events'))
    .sort()
    .map((name) => readFileSync(join(path, 'events', name), 'utf8'))
    .join('');
const tables = async (home: Home) => {
  const { loose: _, ...views } = (await dump(home.store)) as Record<string, unknown>;
  return views;
};

test('an export taken into another home is the same log, the same views and the same files, and exports the same again', async () => {
  await fill(one);
  const path = join(folder, 'out');
  const given = await one.give({ path });
  expect(given).toMatchObject({ path, events: one.store.stats().events, files: 4 });
  await two.store.command((tx) => tx.append(write('mine', 'what was here before')));
  put(two.home, 'lore/soul.md', 'another\n');

  expect(await two.take({ path, dryRun: true })).toEqual({ events: given.events, files: 4, restart: false, keptAs: null });
  const answer = await two.take({ path });
  expect(answer).toMatchObject({ events: given.events, files: 4, restart: true });
  // Until the restart nothing has changed.
  expect(two.store.stats().events).toBe(1);
  await two.restart();

  const before = await tables(one);
  const events = two.store.events({ limit: 1_000 });
  expect(events.slice(0, given.events)).toEqual(one.store.events({ limit: given.events }));
  expect(events.at(-1)).toMatchObject({ type: 'store.imported', data: { from: 'export', head: { seq: given.events } } });
  expect((await two.store.verify()).problems).toEqual([]);
  expect(two.store.problems).toEqual([]);
  const taken = await tables(two);
  expect(taken).toEqual(before);
  await two.store.rebuild();
  expect(await tables(two)).toEqual(before);
  expect(two.store.reader.prepare('SELECT text FROM loose').all({})).toEqual([{ text: 'a draft' }]);
  const [kept] = one.store.reader.prepare('SELECT file_id AS id FROM kept_files').all({}) as { id: string }[];
  expect(readFileSync(two.store.artifacts.path(kept?.id ?? ''), 'utf8')).toBe('kept bytes');

  const again = join(folder, 'again');
  await two.give({ path: again });
  expect(eventsOf(again).startsWith(eventsOf(path))).toBe(true);
  const home = (root: string) => Object.entries(filesOf(join(root, 'home')));
  expect(home(again)).toEqual(home(path));
  // What was here is a home of its own.
  const former = await openToy(answer.keptAs ?? '');
  expect(former.events({ limit: 10 })).toMatchObject([{ data: { text: 'what was here before' } }]);
  await former.close();
  expect(readFileSync(join(answer.keptAs ?? '', 'lore/soul.md'), 'utf8')).toBe('another\n');
  expect(existsSync(join(two.home, 'next'))).toBe(false);
});

test('ids on the wire only grow past a move', async () => {
  await fill(one, 5);
  await one.give({ path: join(folder, 'out') });
  for (let n = 0; n < 20; n += 1)
    await two.store.command((tx) => tx.publish('store.trouble', { code: 'corrupt', message: String(n) }));
  const { last } = two.store.wire;
  await two.take({ path: join(folder, 'out') });
  await two.restart();
  expect(two.store.wire.last).toBeGreaterThan(last);
});

test('a backup is restored with its files, and what came after it is kept', async () => {
  await fill(one, 20);
  const backup = await makeBackup(one.store, {}, 'user');
  const before = await tables(one);
  const { events } = one.store.stats();
  await one.store.command((tx) => tx.append(write('later', 'after the backup')));
  put(one.home, 'lore/soul.md', 'changed since\n');

  const answer = await one.restore({ path: backup.path });
  expect(answer).toMatchObject({ events: events - 1, restart: true });
  await one.restart();
  expect(await tables(one)).toEqual(before);
  expect(one.store.problems).toEqual([]);
  expect((await one.store.verify()).problems).toEqual([]);
  expect(readFileSync(join(one.home, 'lore/soul.md'), 'utf8')).toBe('# Ember\n');
  expect(one.store.events({ type: 'store.imported', limit: 5 })).toMatchObject([{ data: { from: 'backup' } }]);
  expect(one.store.reader.prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name = 'backup_files'`).get({})).toEqual({
    n: 0,
  });
  const kept = await openToy(answer.keptAs ?? '');
  expect(kept.events({ stream: 'note:later', limit: 5 })).toHaveLength(1);
  await kept.close();
});

test.each(['ready', 'kept', 'placed'])(
  'killed while it is put in place (%s), the next start goes on from there',
  async (phase) => {
    await fill(one, 5);
    const path = join(folder, 'out');
    const { events } = await one.give({ path });
    await two.store.command((tx) => tx.append(write('mine', 'what was here before')));
    const { keptAs } = await two.take({ path });
    await two.close();
    // As far as a kill let it come.
    const note = join(two.home, 'next', 'move.json');
    const kept = keptAs ?? '';
    mkdirSync(kept, { recursive: true });
    const say = (now: string) =>
      writeFileSync(note, JSON.stringify({ ...(JSON.parse(readFileSync(note, 'utf8')) as object), phase: now }));
    renameSync(join(two.home, 'hearth.db'), join(kept, 'hearth.db'));
    if (phase !== 'ready') {
      for (const name of readdirSync(two.home))
        if (/^(?:hearth\.db|head)/.test(name)) renameSync(join(two.home, name), join(kept, name));
      say('kept');
      renameSync(join(two.home, 'next', 'hearth.db'), join(two.home, 'hearth.db'));
    }
    if (phase === 'placed') {
      for (const name of ['artifacts', 'lore', 'journal', 'skills'])
        renameSync(join(two.home, 'next', name), join(two.home, name));
      say('placed');
    }
    two = await openHome(two.home);
    expect(two.store.events({ limit: 1_000 })).toHaveLength(events + 1);
    expect((await two.store.verify()).problems).toEqual([]);
    expect(readFileSync(join(two.home, 'lore/soul.md'), 'utf8')).toBe('# Ember\n');
    expect(existsSync(join(two.home, 'next'))).toBe(false);
  },
);

test('a home that moves to another key says so, and what was signed before still holds', async () => {
  const keys = generateKeyPairSync('ed25519');
  const other: Signer = {
    publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
    sign: (bytes) => sign(null, bytes, keys.privateKey),
  };
  await fill(one, 5);
  await one.give({ path: join(folder, 'out') });
  const three = await openHome(join(folder, 'three'), other);
  await three.take({ path: join(folder, 'out') });
  await three.restart();
  expect(three.store.events({ type: 'store.rekeyed', limit: 5 })).toHaveLength(1);
  expect((await three.store.verify()).problems).toEqual([]);
  await three.give({ path: join(folder, 'second') });
  expect(await two.take({ path: join(folder, 'second'), dryRun: true })).toMatchObject({ restart: false });
  await two.take({ path: join(folder, 'second') });
  await three.close();
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Changes a file of an export, and puts its manifest right where that is wished: as a forger would. */
function forge(path: string, name: string, change: (text: string) => string, righted: boolean): void {
  const file = join(path, name);
  const text = change(readFileSync(file, 'utf8'));
  writeFileSync(file, text);
  if (!righted) return;
  const at = join(path, 'manifest.json');
  const told = JSON.parse(readFileSync(at, 'utf8')) as { files: { path: string; sha256: string; bytes: number }[] };
  for (const one of told.files)
    if (one.path === name) Object.assign(one, { sha256: sha256(text), bytes: Buffer.byteLength(text) });
  writeFileSync(at, JSON.stringify(told));
}
const first = 'events/000000001.jsonl';

test.each<[string, (path: string) => void]>([
  ['a changed file', (path) => forge(path, 'home/lore/soul.md', (text) => text.replace('Ember', 'Wolfy'), false)],
  ['a changed payload', (path) => forge(path, first, (text) => text.replace('text 2 ', 'text 9 '), true)],
  ['a changed header', (path) => forge(path, first, (text) => text.replace('"actor":"user"', '"actor":"self"'), true)],
  ['a missing event', (path) => forge(path, first, (text) => text.split('\n').toSpliced(4, 1).join('\n'), true)],
  ['a cut log', (path) => forge(path, first, (text) => text.split('\n').slice(0, 8).join('\n'), true)],
  ['half a line', (path) => forge(path, first, (text) => text.slice(0, -40), true)],
  [
    'a payload taken out without a word',
    (path) =>
      forge(path, first, (text) => text.replace(/,"salt":"[0-9a-f]+","data":\{.*?"n5".*?\}\}/, ',"forgotten":true}'), true),
  ],
  [
    'a forged signature',
    (path) => forge(path, 'checkpoints.jsonl', (text) => text.replace(/"signature":"..../, '"signature":"AAAA'), true),
  ],
  ['no manifest', (path) => rmSync(join(path, 'manifest.json'))],
  ['a manifest that is none', (path) => writeFileSync(join(path, 'manifest.json'), '{"a":1}')],
  [
    'a name that climbs out',
    (path) => forge(path, 'manifest.json', (text) => text.replace('home/lore/soul.md', 'home/../../soul.md'), false),
  ],
  ['an absolute name', (path) => forge(path, 'manifest.json', (text) => text.replace('home/lore/soul.md', '/etc/passwd'), false)],
  [
    'a name that is no part of a home',
    (path) => forge(path, 'manifest.json', (text) => text.replace('home/lore/soul.md', 'home/keychain.json'), false),
  ],
  ['a missing file', (path) => rmSync(join(path, 'home/lore/soul.md'))],
  [
    'a link',
    (path) => {
      cpSync(join(path, 'home/lore/soul.md'), join(folder, 'outside.md'));
      rmSync(join(path, 'home/lore/soul.md'));
      symlinkSync(join(folder, 'outside.md'), join(path, 'home/lore/soul.md'));
    },
  ],
  [
    'a linked folder',
    (path) => {
      cpSync(join(path, 'home/lore'), join(folder, 'outside'), { recursive: true });
      rmSync(join(path, 'home/lore'), { recursive: true });
      symlinkSync(join(folder, 'outside'), join(path, 'home/lore'));
    },
  ],
])('an export with %s is refused, and nothing of this home is changed', async (_name, harm) => {
  await fill(one, 20);
  const path = join(folder, 'out');
  await one.give({ path });
  harm(path);
  await expect(two.take({ path })).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringMatching(/^This cannot be taken: .*Nothing here was changed\.$/),
  });
  expect(readdirSync(two.home).filter((name) => name.startsWith('next'))).toEqual([]);
  await two.restart();
  expect(two.store.stats().events).toBe(0);
});

test('an export of a newer Hearth, a file, nothing at all, and what is no backup get codes of their own', async () => {
  await fill(one, 3);
  const path = join(folder, 'out');
  await one.give({ path });
  forge(path, 'manifest.json', (text) => text.replace(/"schema": \d+/, '"schema": 9000'), false);
  await expect(two.take({ path })).rejects.toMatchObject({ code: 'unavailable', data: { reason: 'future' } });
  await expect(two.take({ path: join(path, 'manifest.json') })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(two.take({ path: join(folder, 'none') })).rejects.toMatchObject({ code: 'not_found' });
  await expect(two.take({ path: 'out' })).rejects.toMatchObject({ code: 'invalid_input' });
  for (const content of ['', 'hello', 'SQLite format 3\0'.padEnd(5000, 'x')]) {
    writeFileSync(join(folder, 'odd.hearth'), content);
    await expect(two.restore({ path: join(folder, 'odd.hearth') })).rejects.toMatchObject({ code: 'refused' });
  }
  await expect(two.restore({ path: folder })).rejects.toMatchObject({ code: 'invalid_input' });
  expect(readdirSync(two.home).filter((name) => name.startsWith('next'))).toEqual([]);
});

test('a backup that is cut or changed is refused', async () => {
  await fill(one, 20);
  const { path } = await makeBackup(one.store, {}, 'user');
  const bytes = readFileSync(path);
  const odd = join(folder, 'odd.hearth');
  writeFileSync(odd, bytes.subarray(0, bytes.length / 2));
  await expect(two.restore({ path: odd })).rejects.toMatchObject({ code: 'refused' });
  const at = bytes.indexOf('"text":"text 11 ') + 8;
  writeFileSync(odd, Buffer.concat([bytes.subarray(0, at), Buffer.from('text 99 '), bytes.subarray(at + 8)]));
  await expect(two.restore({ path: odd })).rejects.toMatchObject({ code: 'refused' });
});

test('an export goes where nothing is, and never into the home that it is made of', async () => {
  await expect(one.give({ path: folder })).rejects.toMatchObject({ code: 'conflict' });
  await expect(one.give({ path: join(folder, 'no', 'out') })).rejects.toMatchObject({ code: 'not_found' });
  mkdirSync(join(one.home, 'lore'), { recursive: true });
  await expect(one.give({ path: join(one.home, 'lore', 'out') })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(one.give({ path: 'out' })).rejects.toMatchObject({ code: 'invalid_input' });
});

test('cancelled, nothing is left of an export or of an import', async () => {
  await fill(one, 30);
  const path = join(folder, 'out');
  const giving = one.give({ path, workId: 'mine' });
  expect(one.works.cancel('mine')).toBe(true);
  await expect(giving).rejects.toMatchObject({ code: 'unavailable', data: { reason: 'cancelled' } });
  expect(readdirSync(folder)).toEqual(['two']);
  await one.give({ path });
  const taking = two.take({ path, workId: 'mine' });
  two.works.cancel('mine');
  await expect(taking).rejects.toMatchObject({ code: 'unavailable' });
  expect(readdirSync(two.home).filter((name) => name.startsWith('next'))).toEqual([]);
});

test('a home without a single event goes out and in', async () => {
  const path = join(folder, 'out');
  expect(await one.give({ path })).toMatchObject({ events: 0 });
  await two.take({ path });
  await two.restart();
  expect(two.store.events({ limit: 5 }).map(({ type }) => type)).toEqual(['store.imported']);
});

test('only a person moves a home', async () => {
  const works = createWorks({ clock: systemClock, newId, tell: async () => undefined });
  const handlers = moveHandlers({ store: one.store, works, clock: systemClock, newId, tables: [], readable: [] });
  const run: Caller = { actor: 'run:x', via: 'internal' };
  await expect(handlers['store.export']({ path: join(folder, 'out') }, run)).rejects.toMatchObject({ code: 'refused' });
  await expect(handlers['store.import']({ path: folder }, run)).rejects.toMatchObject({ code: 'refused' });
  await expect(handlers['store.restore']({ path: folder }, run)).rejects.toMatchObject({ code: 'refused' });
});
