import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench } from '../fixture.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const path = 'scratchpad/plan.md';
const write = (text: string, baseVersion: number | null) => bench.ask('notebook.write', { path, text, baseVersion });

test('a file that is taken away is gone from the disk, keeps its history, and comes back with any version', async () => {
  await write('one', null);
  await write('fjords', 1);
  await bench.ask('notebook.remove', { path, baseVersion: 2 });
  expect(existsSync(bench.at(path))).toBe(false);
  expect((await bench.fault('notebook.read', { path })).code).toBe('not_found');
  const { items } = await bench.ask('notebook.history', { path });
  expect(items[0]).toMatchObject({ version: 3, removed: true, actor: 'user', origin: 'write' });
  expect((await bench.ask('notebook.search', { query: 'fjords' })).items).toEqual([]);
  await bench.ask('notebook.revert', { path, version: 1 });
  expect(readFileSync(bench.at(path), 'utf8')).toBe('one');
  // Found gone once is enough: the look at the disk that follows writes nothing more.
  await bench.ask('notebook.list', { shelf: 'scratchpad' });
  expect((await bench.ask('notebook.history', { path })).items).toHaveLength(4);
});

test('what another program saved meanwhile is not taken away: all three texts are shown', async () => {
  await write('base', null);
  writeFileSync(bench.at(path), 'theirs');
  expect(await bench.fault('notebook.remove', { path, baseVersion: 1 })).toMatchObject({
    code: 'conflict',
    data: { base: 'base', text: 'theirs', version: 2 },
  });
  expect(await bench.fault('notebook.write', { path, text: 'mine', baseVersion: 1 })).toMatchObject({
    code: 'conflict',
    data: { base: 'base', text: 'theirs', version: 2 },
  });
  expect(readFileSync(bench.at(path), 'utf8')).toBe('theirs');
  expect(await bench.fault('notebook.write', { path, text: 'mine', baseVersion: null })).toMatchObject({ data: { base: '' } });
});

test('nobody but a person takes lore or skills away; what is not there or no text is refused in words', async () => {
  const run = 'run:0198c3a0-0000-7000-8000-00000000000a';
  expect((await bench.fault('notebook.remove', { path: 'lore/soul.md' }, run)).code).toBe('refused');
  expect((await bench.fault('notebook.remove', { path: 'skills/tidy/SKILL.md' }, run)).code).toBe('refused');
  expect((await bench.fault('notebook.remove', { path: 'scratchpad/none.md' })).code).toBe('not_found');
  expect((await bench.fault('notebook.remove', { path: '../hearth.db' })).code).toBe('invalid_input');
  bench.put('scratchpad/picture.md', Buffer.from([0, 1, 2]));
  expect((await bench.fault('notebook.remove', { path: 'scratchpad/picture.md' })).code).toBe('refused');
  expect(existsSync(bench.at('scratchpad/picture.md'))).toBe(true);
});
