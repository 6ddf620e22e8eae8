import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench } from '../fixture.ts';
import { hashOf } from '../shelves/disk.ts';
import { prepare } from '../shelves/replace.ts';
import { recordVersion } from './record.ts';

const path = 'scratchpad/plan.md';
const run = 'run:0198c3a0-0000-7000-8000-00000000000a';
const writeId = '0198c3a0-0000-7000-8000-00000000000b';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
  await bench.ask('notebook.write', { path, text: 'before', baseVersion: null });
});
afterEach(() => bench.close());

const onDisk = () => readFileSync(bench.at(path), 'utf8');
const beside = () => readdirSync(bench.at('scratchpad')).filter((name) => name.startsWith('.'));
const history = async () =>
  (await bench.ask('notebook.history', { path })).items.map(({ version, actor, origin }) => `${version} ${actor} ${origin}`);
/** As far as a write gets before it is killed. */
async function begin({ committed, text = 'after' }: { committed: boolean; text?: string }): Promise<void> {
  await bench.notebook.stop();
  await prepare(bench.at(path), writeId, text);
  const note = { path, hash: hashOf(text), bytes: Buffer.byteLength(text), text, origin: 'note' as const, writeId };
  if (committed) await bench.store.command((tx) => void recordVersion(tx, note, { actor: run }));
}

test('killed before the log has it: nothing was said and nothing is left', async () => {
  await begin({ committed: false });
  await bench.restart();
  expect([onDisk(), beside(), await history()]).toEqual(['before', [], ['1 user write']]);
});

test('killed between the log and the file: the write is ended at the start, under the name of who wrote', async () => {
  await begin({ committed: true });
  expect(onDisk()).toBe('before');
  await bench.restart();
  expect([onDisk(), beside()]).toEqual(['after', []]);
  expect(await history()).toEqual([`2 ${run} note`, '1 user write']);
});

test('killed between the log and the file, and edited before the next start: the edit stays, and the write is in the history', async () => {
  await begin({ committed: true });
  writeFileSync(bench.at(path), 'by hand');
  await bench.restart();
  await bench.picked(path, 'by hand');
  expect([onDisk(), beside()]).toEqual(['by hand', []]);
  expect(await history()).toEqual(['3 user disk', `2 ${run} note`, '1 user write']);
});

test('killed between the file and its end: it is not written twice', async () => {
  await begin({ committed: true });
  writeFileSync(bench.at(path), 'after');
  await bench.restart();
  expect([onDisk(), beside(), await history()]).toEqual(['after', [], [`2 ${run} note`, '1 user write']]);
});

test('an install that was killed half-way leaves nothing', async () => {
  await bench.notebook.stop();
  mkdirSync(bench.at(`skills/.hearth-${writeId}.dir/a`), { recursive: true });
  writeFileSync(bench.at(`skills/.hearth-${writeId}.dir/a/b`), 'x');
  await bench.restart();
  expect(readdirSync(bench.at('skills'))).toEqual([]);
});
