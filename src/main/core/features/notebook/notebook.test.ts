import { readFileSync, renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench } from './fixture.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const path = 'scratchpad/plan.md';
const write = (text: string, baseVersion: number | null) => bench.ask('notebook.write', { path, text, baseVersion });
const history = async (of = path) => (await bench.ask('notebook.history', { path: of })).items;
const onDisk = (of = path) => readFileSync(bench.at(of), 'utf8');

test('a new home has its first lore, each file with a version that says where it came from', async () => {
  const { items } = await bench.ask('notebook.list', { shelf: 'lore' });
  expect(items.map((file) => file.path)).toEqual([
    'lore/agents.md',
    'lore/directives.md',
    'lore/soul.md',
    'lore/triggers.md',
    'lore/user.md',
  ]);
  expect(items.every(({ version, readable }) => version === 1 && readable)).toBe(true);
  expect(await history('lore/soul.md')).toMatchObject([{ version: 1, actor: 'self', origin: 'seed' }]);
  expect(bench.notebook.api.systemPrompt()).toContain('You are Hearth');
});

test('an edit in another program is picked up within a second, as a version of the user', async () => {
  await bench.ask('notebook.list', { shelf: 'lore' });
  bench.put('lore/user.md', '# Ada\n');
  const before = performance.now();
  await bench.picked('lore/user.md', '# Ada\n');
  expect(performance.now() - before).toBeLessThan(1000);
  expect((await history('lore/user.md'))[0]).toMatchObject({ version: 2, actor: 'user', origin: 'disk' });
  expect(bench.notebook.api.systemPrompt()).toContain('# Ada');
});

test('a new folder with files is picked up too, and one that is taken away keeps its history', async () => {
  bench.put('scratchpad/trips/oslo.md', 'Fjords');
  await bench.picked('scratchpad/trips/oslo.md', 'Fjords');
  bench.put('scratchpad/trips/oslo.md', 'Fjords and snow');
  await bench.picked('scratchpad/trips/oslo.md', 'Fjords and snow');
  rmSync(bench.at('scratchpad/trips'), { recursive: true });
  await expect.poll(async () => (await history('scratchpad/trips/oslo.md'))[0]?.removed, { timeout: 5000 }).toBe(true);
  expect((await bench.fault('notebook.read', { path: 'scratchpad/trips/oslo.md' })).code).toBe('not_found');
  expect((await bench.ask('notebook.list', { shelf: 'scratchpad', removed: true })).items).toMatchObject([
    { path: 'scratchpad/trips/oslo.md', removed: true, version: 3 },
  ]);
  await bench.ask('notebook.revert', { path: 'scratchpad/trips/oslo.md', version: 1 });
  expect(onDisk('scratchpad/trips/oslo.md')).toBe('Fjords');
});

test('a file that is renamed over, as editors save, is one more version and no removal', async () => {
  await write('one', null);
  bench.put('scratchpad/plan.md.swp', 'two');
  renameSync(bench.at('scratchpad/plan.md.swp'), bench.at(path));
  await bench.picked(path, 'two');
  expect((await history()).map(({ version, removed }) => [version, removed])).toEqual([
    [2, undefined],
    [1, undefined],
  ]);
});

test('a write never overwrites what another program saved: conflict, with the text that is there', async () => {
  const first = await write('mine', null);
  bench.put(path, 'theirs');
  const fault = await bench.fault('notebook.write', { path, text: 'mine again', baseVersion: first.version });
  expect(fault).toMatchObject({ code: 'conflict', data: { text: 'theirs', version: 2 } });
  expect(onDisk()).toBe('theirs');
  expect(await write('both', 2)).toMatchObject({ version: 3 });
  expect((await bench.fault('notebook.write', { path, text: 'x', baseVersion: null })).code).toBe('conflict');
  rmSync(bench.at(path));
  expect(await bench.fault('notebook.write', { path, text: 'x', baseVersion: 3 })).toMatchObject({
    code: 'conflict',
    data: { removed: true, text: '', version: 4 },
  });
});

test('of many who write from one version at once, one does, and the others are told', async () => {
  await write('start', null);
  const all = await Promise.allSettled(Array.from({ length: 8 }, (_none, n) => write(`writer ${n}`, 1)));
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(onDisk()).toBe('writer 0');
  expect(await history()).toHaveLength(2);
});

test('every version can be read and brought back, and bringing back can be undone', async () => {
  await write('one', null);
  await write('two', 1);
  expect(await bench.ask('notebook.read', { path, version: 1 })).toEqual({ path, text: 'one', version: 1 });
  expect(await bench.ask('notebook.revert', { path, version: 1 })).toEqual({ path, text: 'one', version: 3 });
  expect(onDisk()).toBe('one');
  expect((await history())[0]).toMatchObject({ origin: 'revert', reverted: 1 });
  await bench.ask('notebook.revert', { path, version: 2 });
  expect(onDisk()).toBe('two');
  expect((await bench.fault('notebook.revert', { path, version: 99 })).code).toBe('not_found');
  const page = await bench.ask('notebook.history', { path, limit: 3 });
  expect(page.items.map(({ version }) => version)).toEqual([4, 3, 2]);
  const rest = await bench.ask('notebook.history', { path, limit: 3, cursor: page.next ?? '' });
  expect(rest).toMatchObject({ items: [{ version: 1 }], next: null });
});

test('the same text again is no version', async () => {
  await write('one', null);
  expect(await write('one', 1)).toMatchObject({ version: 1 });
  expect(await history()).toHaveLength(1);
});

test('a large text is kept beside the log, whole, and its beginning is found', async () => {
  const text = `Beginning ${'word '.repeat(60_000)}`;
  await write(text, null);
  await write('short', 1);
  expect((await bench.ask('notebook.read', { path, version: 1 })).text).toBe(text);
  await bench.ask('notebook.revert', { path, version: 1 });
  expect((await bench.ask('notebook.search', { query: 'beginning' })).items).toMatchObject([{ path }]);
});

test('words are found as the files are now, in every shelf or in one, whatever signs the query has', async () => {
  await write('The kettle sings', null);
  await bench.ask('notebook.write', { path: 'journal/2026-01-02.md', text: 'Kettle broke', baseVersion: 0 });
  const find = async (query: string, shelf?: 'journal') =>
    (await bench.ask('notebook.search', { query, ...(shelf ? { shelf } : {}) })).items.map((item) => item.path);
  expect((await find('KETTLE')).sort()).toEqual(['journal/2026-01-02.md', path]);
  expect(await find('kett', 'journal')).toEqual(['journal/2026-01-02.md']);
  await write('The teapot sings', 1);
  expect(await find('kettle')).toEqual(['journal/2026-01-02.md']);
  for (const odd of ['', '"', 'NEAR/zz(', '*', '👩‍👩‍👧', ') "', 'שלום', '\u0000']) expect(await find(odd)).toEqual([]);
});

test('what was changed while Hearth was not running is found at its start', async () => {
  await write('before', null);
  await bench.notebook.stop();
  bench.put(path, 'meanwhile');
  await bench.restart();
  await bench.picked(path, 'meanwhile');
  expect(await history()).toHaveLength(2);
});

test('a rebuild makes of the log what was there, also after removals, reverts and large texts', async () => {
  await write('one', null);
  await write('two'.repeat(40_000), 1);
  await bench.ask('notebook.revert', { path, version: 1 });
  bench.put('scratchpad/gone.md', 'gone');
  await bench.picked('scratchpad/gone.md', 'gone');
  rmSync(bench.at('scratchpad/gone.md'));
  await bench.ask('notebook.list', { shelf: 'scratchpad' });
  const before = bench.view();
  await bench.store.rebuild();
  expect(bench.view()).toEqual(before);
  expect((await bench.ask('notebook.search', { query: 'one', shelf: 'scratchpad' })).items).toHaveLength(1);
});

test('each change is told, with who made it', async () => {
  const heard: unknown[] = [];
  bench.store.wire.listen((events) => {
    for (const { name, data } of events) if (name === 'notebook.changed' && JSON.stringify(data).includes(path)) heard.push(data);
  });
  await write('one', null);
  bench.put(path, 'two');
  await bench.picked(path, 'two');
  await expect
    .poll(() => heard)
    .toEqual([
      { path, shelf: 'scratchpad', version: 1, actor: 'user', origin: 'write' },
      { path, shelf: 'scratchpad', version: 2, actor: 'user', origin: 'disk' },
    ]);
});
