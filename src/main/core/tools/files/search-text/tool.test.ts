import { execFileSync } from 'node:child_process';
import { linkSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import { reasonOf, type ToolPlace, toolPlace } from '../../../../../../test/fakes/tool-place.ts';
import { run } from './run.ts';
import { searchText } from './tool.ts';

let place: ToolPlace;
beforeEach(() => {
  place = toolPlace();
});
afterEach(() => place.remove());

type Args = z.input<(typeof searchText)['input']>;
const search = (args: Args, more = {}) => place.call(searchText, run, args, more);
const found = async (args: Args, more = {}) =>
  (await search(args, more)).matches.map(({ path, line }) => `${relative(place.folder, path)}:${line}`);

test('without a path every granted folder is searched, in order, small letters finding both', async () => {
  place.file('b.txt', 'nothing\nA needle here\n');
  place.file('a/deep/x.md', 'needle');
  expect(await found({ query: 'needle' })).toEqual(['b.txt:2', 'a/deep/x.md:1']);
  expect(await found({ query: 'Needle' })).toEqual([]);
  expect(await found({ query: 'Needle', caseSensitive: false })).toEqual(['b.txt:2', 'a/deep/x.md:1']);
  expect(await found({ query: 'a needle' })).toEqual(['b.txt:2']);
  expect(await found({ query: 'a needle', caseSensitive: true })).toEqual([]);
});

test('a query is a text unless it says that it is an expression', async () => {
  place.file('code.ts', 'f(a.b)\nfXaYbZ\n');
  expect(await found({ query: 'f(a.b)' })).toEqual(['code.ts:1']);
  expect(await found({ query: 'f.a.b.', regex: true })).toEqual(['code.ts:1', 'code.ts:2']);
  expect(await found({ query: '^\\w+$', regex: true })).toEqual(['code.ts:2']);
  expect(await reasonOf(search({ query: 'f(', regex: true }))).toBe('bad_regex');
});

test('ignore files are heeded, the nearest first, hidden and binary files left out, unless it is asked for', async () => {
  place.file('.gitignore', 'out/\n*.log\n!keep.log\n');
  place.file('sub/.ignore', '!*.log\nsecret.txt\n');
  for (const name of ['out/x.txt', 'a.log', 'keep.log', 'sub/b.log', 'sub/secret.txt', '.env', '.git/config', 'ok.txt'])
    place.file(name, 'needle');
  place.file('binary', Buffer.from('needle\0'));
  expect(await found({ query: 'needle' })).toEqual(['keep.log:1', 'ok.txt:1', 'sub/b.log:1']);
  expect(await found({ query: 'needle', hidden: true })).toContain('.env:1');
  const all = await found({ query: 'needle', hidden: true, ignored: true });
  expect(all).toHaveLength(8);
  expect(all).toContain('out/x.txt:1');
  expect((await search({ query: 'needle' })).skipped).toBe(1);
});

test('globs choose, and what is named itself is searched', async () => {
  for (const name of ['a.ts', 'src/b.ts', 'src/b.test.ts', 'src/c.md']) place.file(name, 'needle');
  expect(await found({ query: 'needle', globs: ['*.ts'] })).toEqual(['a.ts:1', 'src/b.test.ts:1', 'src/b.ts:1']);
  expect(await found({ query: 'needle', globs: ['*.ts', '!*.test.ts'] })).toEqual(['a.ts:1', 'src/b.ts:1']);
  expect(await found({ query: 'needle', globs: ['src/**'] })).toHaveLength(3);
  expect(await found({ query: 'needle', globs: ['!src/**'] })).toEqual(['a.ts:1']);
  expect(await found({ query: 'needle', path: 'src/c.md' })).toEqual(['src/c.md:1']);
});

test('lines around a match come with it, and a long line is cut around it', async () => {
  place.file('x.txt', 'one\ntwo\nneedle\nfour\n');
  const [match] = (await search({ query: 'needle', context: 1 })).matches;
  expect(match).toMatchObject({ line: 3, column: 1, text: 'needle', before: ['two'], after: ['four'] });
  place.file('y.txt', `${'x'.repeat(5_000)}haystack${'y'.repeat(5_000)}`);
  const [cut] = (await search({ query: 'haystack' })).matches;
  expect(cut).toMatchObject({ column: 5_001 });
  expect(cut?.text.length).toBeLessThan(500);
  expect(cut?.text).toContain('haystack');
});

test('it ends at the limit and within the answer, and says so', async () => {
  place.file('many.txt', 'needle\n'.repeat(5_000));
  expect(await search({ query: 'needle', limit: 10 })).toMatchObject({ truncated: true, files: 1 });
  const bounded = await search({ query: 'needle', limit: 1_000 }, { maxOutputBytes: 5_000 });
  expect(JSON.stringify(bounded).length).toBeLessThan(5_000);
  expect(bounded.truncated).toBe(true);
});

test('an expression that tries too many ways is cut off with a word', async () => {
  place.file('evil.txt', `${'a'.repeat(40)}!`);
  const began = performance.now();
  expect(await reasonOf(search({ query: '(a+)+$', regex: true }))).toBe('too_slow');
  expect(performance.now() - began).toBeLessThan(10_000);
});

test('links, second names and what is forbidden are not entered', async () => {
  const out = join(place.folder, '../home/needle.txt');
  place.file('../home/needle.txt', 'needle');
  symlinkSync('../home', join(place.folder, 'link'));
  symlinkSync('../home/needle.txt', join(place.folder, 'file-link'));
  linkSync(out, join(place.folder, 'second-name'));
  execFileSync('mkfifo', [join(place.folder, 'pipe')]);
  place.file('closed/needle.txt', 'needle');
  expect(await search({ query: 'needle' }, { forbidden: [join(place.folder, 'CLOSED')] })).toMatchObject({
    matches: [],
    skipped: 1,
  });
});

test('a granted folder that is gone keeps nobody from the others; one that is named must be there', async () => {
  const path = place.file('here/a.txt', 'needle');
  const granted = [join(place.folder, 'gone'), join(place.folder, 'here')];
  const touches = await searchText.touches?.({ query: 'needle' }, { home: '/', base: place.folder, granted });
  expect((await search({ query: 'needle' }, { touches: touches ?? [] })).matches).toMatchObject([{ path }]);
  expect(await reasonOf(search({ query: 'needle', path: 'gone' }))).toBe('ENOENT');
});

test('where nothing is granted it asks for a folder', async () => {
  const touches = searchText.touches?.({ query: 'x' }, { home: '/', base: place.folder });
  await expect(touches).rejects.toMatchObject({ code: 'invalid_input', data: { field: 'path' } });
});
