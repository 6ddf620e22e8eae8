import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Caller, Input, Output } from '../../../../../contract/index.ts';
import { systemClock } from '../../../base/clock.ts';
import { idMaker } from '../../../base/ids.ts';
import { createWorks, type Works } from '../../../base/work/works.ts';
import { type Bench, openBench } from '../fixture.ts';
import { createVaultImport, type VaultDeps } from './index.ts';

const user: Caller = { actor: 'user', via: 'internal' };
let bench: Bench;
let works: Works;
let folder: string;
let offered: string[];
let hear: (done: number) => void;

beforeEach(async () => {
  bench = await openBench();
  folder = mkdtempSync(join(tmpdir(), 'hearth-vault-'));
  offered = [];
  hear = () => undefined;
  works = createWorks({ clock: systemClock, newId: idMaker(systemClock), tell: async ({ done }) => hear(done) });
});
afterEach(async () => {
  await bench.close();
  rmSync(folder, { recursive: true, force: true });
});

const vault = () => join(folder, 'Vault');
function note(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(vault(), path)), { recursive: true });
  writeFileSync(join(vault(), path), content);
}
function take(input: Partial<Input<'notebook.import'>> = {}, caller = user): Promise<Output<'notebook.import'>> {
  const learner: NonNullable<VaultDeps['learner']> = {
    extract: (text) =>
      text.startsWith('I ') ? [{ text, area: 'main', kind: 'semantic', category: 'personal', why: 'It was said.' }] : [],
    offer: async (items) => {
      offered.push(...items.map(({ text }) => text));
      return items.length;
    },
  };
  const handlers = createVaultImport({ home: bench.home, works, notes: bench.notebook.parts.notes, learner });
  return handlers['notebook.import']({ path: vault(), ...input }, caller);
}
const reasons = ({ skipped }: Output<'notebook.import'>) => Object.fromEntries(skipped.map(({ path, why }) => [path, why]));

test('a vault becomes a folder of the scratchpad with its folders and its words; again it adds nothing', async () => {
  note('Home.md', '# Home\n\nSee [[Plans/Garden]].\n');
  note('Plans/Garden.md', 'Tomatoes üë 👋🏽\r\n');
  note('Plans/deep/er/leaf.md', '');
  const answer = await take();
  expect(answer).toEqual({ files: 3, bytes: 54, known: 0, skipped: [], to: 'scratchpad/Vault' });
  expect(await bench.ask('notebook.read', { path: 'scratchpad/Vault/Home.md' })).toMatchObject({
    text: '# Home\n\nSee [[Plans/Garden]].\n',
    version: 1,
  });
  expect((await bench.ask('notebook.search', { query: 'tomatoes' })).items).toMatchObject([
    { path: 'scratchpad/Vault/Plans/Garden.md' },
  ]);
  const { items } = await bench.ask('notebook.history', { path: 'scratchpad/Vault/Home.md' });
  expect(items).toMatchObject([{ version: 1, actor: 'user', origin: 'write' }]);
  expect(await take()).toMatchObject({ files: 0, known: 3, skipped: [] });
});

test('loops, ways out, hidden folders, what is no text and what has a name of its own are skipped and named', async () => {
  note('good.md', 'kept');
  note('.obsidian/app.json', '{}');
  note('.trash/old.md', 'gone');
  note('picture.png', Buffer.from([1, 2, 3]));
  note('binary.md', Buffer.from([0, 1, 2, 255]));
  note('latin.md', Buffer.from([0x66, 0xfc, 0x72]));
  note('large.md', 'x'.repeat(1024 * 1024 + 1));
  note('what?.md', 'a name that Windows has not');
  note('Same.md', 'one');
  note('same.md', 'two');
  writeFileSync(join(folder, 'outside.md'), 'secret');
  symlinkSync(vault(), join(vault(), 'loop'));
  symlinkSync('..', join(vault(), 'up'));
  symlinkSync(join(folder, 'outside.md'), join(vault(), 'out.md'));
  const answer = await take();
  expect(answer.files).toBe(2);
  expect(reasons(answer)).toEqual({
    '.obsidian': 'It is a hidden folder.',
    '.trash': 'It is a hidden folder.',
    'picture.png': 'It is no Markdown (its name does not end in .md).',
    'binary.md': expect.stringMatching(/binary|UTF-8/),
    'latin.md': 'It is no text in UTF-8.',
    'large.md': 'It is larger than 1 MiB.',
    'what?.md': expect.stringContaining('a sign that no file name should have'),
    'same.md': 'Another file here has the same name on some computers.',
    ...Object.fromEntries(['loop', 'up', 'out.md'].map((path) => [path, 'It is a link, and links are not followed.'])),
  });
  expect(JSON.stringify(bench.view())).not.toContain('secret');
});

test('a text that is there already is never overwritten', async () => {
  note('a.md', 'from the vault');
  await take();
  await bench.ask('notebook.write', { path: 'scratchpad/Vault/a.md', text: 'mine now', baseVersion: 1 });
  const answer = await take();
  expect(answer).toMatchObject({ files: 0, known: 0 });
  expect(reasons(answer)).toEqual({ 'a.md': 'There is another text in scratchpad/Vault/a.md already: that one was kept.' });
  expect(await bench.ask('notebook.read', { path: 'scratchpad/Vault/a.md' })).toMatchObject({ text: 'mine now' });
});

test('a look counts and writes nothing; notes are offered as memory only where that is wished', async () => {
  note('a.md', 'The tent is green.');
  note('empty.md', ' \n');
  note('long.md', 'All of a novel. '.repeat(100));
  note('me.md', `I like tea. ${'And more of it. '.repeat(100)}`);
  expect(await take({ dryRun: true, memories: true })).toMatchObject({ files: 4, candidates: 0 });
  expect((await bench.ask('notebook.list', { shelf: 'scratchpad' })).items).toEqual([]);
  await take({ to: 'one' });
  expect(offered).toEqual([]);
  expect(await take({ to: 'two/below', memories: true })).toMatchObject({ files: 4, to: 'scratchpad/two/below', candidates: 2 });
  expect(offered).toEqual(['The tent is green.', expect.stringMatching(/^I like tea/)]);
});

test('cancelled: what was copied whole stays, and the next time does the rest', async () => {
  for (let n = 0; n < 40; n += 1) note(`${n}.md`, `note ${n}`);
  hear = (done) => done > 0 && works.cancel('mine');
  const { files } = await take({ workId: 'mine' });
  expect(files).toBeGreaterThan(0);
  expect(files).toBeLessThan(40);
  const rest = await take();
  expect([rest.files, rest.known]).toEqual([40 - files, files]);
});

test('what is no folder, is nowhere, is not whole, is the home, or asks for a name that cannot be gets a code', async () => {
  note('a.md', 'x');
  const fault = (input: Partial<Input<'notebook.import'>>, caller = user) =>
    take(input, caller).then(
      () => null,
      (error: { code: string }) => error.code,
    );
  expect(await fault({ path: join(vault(), 'a.md') })).toBe('invalid_input');
  expect(await fault({ path: join(folder, 'none') })).toBe('not_found');
  expect(await fault({ path: 'Vault' })).toBe('invalid_input');
  expect(await fault({ path: bench.home })).toBe('invalid_input');
  expect(await fault({ path: join(bench.home, 'lore') })).toBe('invalid_input');
  for (const to of ['..', '../x', 'a/../../b', '.hidden', 'con', 'a//b']) expect(await fault({ to })).toBe('invalid_input');
  expect(await fault({}, { actor: 'run:x', via: 'internal' })).toBe('refused');
});
