import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, openBench } from '../fixture.ts';
import { placeOf } from './paths.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const listed = async () => (await bench.ask('notebook.list', { shelf: 'scratchpad' })).items;
const read = (path: string) => bench.ask('notebook.read', { path });
const codeOf = async (path: string) => (await bench.fault('notebook.read', { path })).code;

test('binary and huge files are listed with why, and not read', async () => {
  bench.put('scratchpad/picture.md', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]));
  bench.put('scratchpad/latin.md', Buffer.from('caf\xe9', 'latin1'));
  bench.put('scratchpad/huge.md', 'x'.repeat(4 * 1024 * 1024 + 1));
  expect((await listed()).map(({ path, readable, version, why }) => [path, readable, version, why])).toEqual([
    ['scratchpad/huge.md', false, null, 'It is larger than 4 MiB.'],
    ['scratchpad/latin.md', false, null, 'It is no text in UTF-8.'],
    ['scratchpad/picture.md', false, null, expect.any(String)],
  ]);
  expect(await codeOf('scratchpad/huge.md')).toBe('too_large');
  expect(await codeOf('scratchpad/picture.md')).toBe('refused');
  const write = { path: 'scratchpad/picture.md', text: 'x', baseVersion: null };
  expect((await bench.fault('notebook.write', write)).code).toBe('refused');
  expect(readFileSync(bench.at('scratchpad/picture.md'))).toHaveLength(6);
});

test('links are not followed: no loop, no way out, by no path', async () => {
  mkdirSync(bench.at('scratchpad/a'), { recursive: true });
  symlinkSync('..', bench.at('scratchpad/a/loop'));
  symlinkSync('/etc', bench.at('scratchpad/etc'));
  symlinkSync('/etc/passwd', bench.at('scratchpad/passwd.md'));
  bench.put('scratchpad/a/note.md', 'here');
  expect((await listed()).map(({ path }) => path)).toEqual(['scratchpad/a/note.md']);
  for (const path of ['scratchpad/passwd.md', 'scratchpad/etc/passwd', 'scratchpad/a/loop/a/note.md'])
    expect(await codeOf(path)).toBe('refused');
  const write = { path: 'scratchpad/etc/evil.md', text: 'x', baseVersion: null };
  expect((await bench.fault('notebook.write', write)).code).toBe('refused');
});

test('a shelf that is itself a link to a vault elsewhere is followed, since the user made it so', async () => {
  await bench.notebook.stop();
  renameSync(bench.at('scratchpad'), join(bench.home, 'vault'));
  symlinkSync(join(bench.home, 'vault'), bench.at('scratchpad'));
  await bench.restart();
  bench.put('vault/from-obsidian.md', 'linked');
  await bench.picked('scratchpad/from-obsidian.md', 'linked');
  await bench.ask('notebook.write', { path: 'scratchpad/here.md', text: 'x', baseVersion: null });
  expect(readFileSync(join(bench.home, 'vault/here.md'), 'utf8')).toBe('x');
});

test.skipIf(process.platform === 'win32')('a pipe on a shelf stops nothing', async () => {
  execFileSync('mkfifo', [bench.at('scratchpad/pipe.md')]);
  bench.put('scratchpad/note.md', 'here');
  expect((await listed()).map(({ path }) => path)).toEqual(['scratchpad/note.md']);
  expect(await codeOf('scratchpad/pipe.md')).toBe('refused');
});

test('what programs leave while they save, and hidden folders, are no notes', async () => {
  for (const name of ['.obsidian/app.json', 'note.md~', '.note.md.swp', '#note.md#', 'note.md.tmp', 'note.md'])
    bench.put(`scratchpad/${name}`, 'x');
  expect((await listed()).map(({ path }) => path)).toEqual(['scratchpad/note.md']);
});

test('names that differ only in case or in how they are composed are one name', async () => {
  await bench.ask('notebook.write', { path: 'scratchpad/Caf\u00e9.md', text: 'x', baseVersion: null });
  for (const path of ['scratchpad/caf\u00e9.md', 'scratchpad/Cafe\u0301.md', 'scratchpad/CAF\u00c9.md']) {
    expect((await bench.fault('notebook.write', { path, text: 'y', baseVersion: null })).code).toBe('conflict');
    expect(await codeOf(path)).toBe('not_found');
  }
});

test('any text is kept to the byte: emoji, right-to-left, a mark of byte order, line ends of all kinds, 1 MB', async () => {
  const texts = [
    '👩‍👩‍👧',
    'שלום \u202e',
    '\ufeff# Mark',
    'a\r\nb\rc\n\n',
    '',
    'e\u0301',
    'x'.repeat(1_000_000),
    '世'.repeat(1_000_000),
  ];
  let version = 0;
  for (const text of texts) {
    const path = 'scratchpad/odd.md';
    ({ version } = await bench.ask('notebook.write', { path, text, baseVersion: version || null }));
    expect(readFileSync(bench.at(path), 'utf8') === text).toBe(true);
    expect((await read(path)).text === text).toBe(true);
    expect((await bench.ask('notebook.read', { path, version })).text === text).toBe(true);
  }
});

test('a thousand files that appear at once are all there, each once', async () => {
  mkdirSync(bench.at('scratchpad/vault'), { recursive: true });
  for (let n = 0; n < 1000; n++) writeFileSync(bench.at(`scratchpad/vault/${n}.md`), `note ${n}`);
  let items = await bench.ask('notebook.list', { shelf: 'scratchpad', limit: 400 });
  const paths = items.items.map(({ path }) => path);
  while (items.next !== null) {
    items = await bench.ask('notebook.list', { shelf: 'scratchpad', limit: 400, cursor: items.next });
    paths.push(...items.items.map(({ path }) => path));
  }
  expect(new Set(paths).size).toBe(1000);
  expect(paths).toHaveLength(1000);
  await bench.notebook.stop();
  expect(bench.store.events({ type: 'notebook.versioned', limit: 5000 })).toHaveLength(1005);
});

test.each([
  'lore',
  '../x',
  'lore/../x.md',
  'lore/a\\b.md',
  'lore/\u0000',
  'lore/NUL.txt',
  'Lore/a.md',
  'lore/a.md/',
  'lore/ a.md',
  `lore/${'é'.repeat(101)}`,
])('the path %j is refused before the disk is asked', (path) =>
  expect(() => placeOf(path)).toThrow(expect.objectContaining({ code: 'invalid_input' })),
);
