import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reasonOf, type ToolPlace, toolPlace } from '../../../../../../test/fakes/tool-place.ts';
import { run } from './run.ts';
import { writeText } from './tool.ts';

let place: ToolPlace;
beforeEach(() => {
  place = toolPlace();
});
afterEach(() => place.remove());

const write = (path: string, text: string, more = {}) => place.call(writeText, run, { path, text }, more);
const preview = async (path: string, text: string) =>
  writeText.preview?.({ path, text }, await place.touches(writeText, { path, text }), { home: '/', base: place.folder });

test('a new file is there with its folders, and each is told', async () => {
  const path = join(place.folder, 'a/b/new.txt');
  expect(await write('a/b/new.txt', 'Grüße')).toEqual({ path, bytes: 7, created: true, changed: true });
  expect(readFileSync(path, 'utf8')).toBe('Grüße');
  expect(place.changes).toEqual([
    `Made the folder ${join(place.folder, 'a')}.`,
    `Made the folder ${join(place.folder, 'a/b')}.`,
    `Made ${path} (7 bytes).`,
  ]);
});

test('the version before is kept, where the answer says', async () => {
  const path = place.file('notes.txt', 'first');
  chmodSync(path, 0o4751);
  const answer = await write(path, 'second');
  expect(answer).toMatchObject({ created: false, changed: true });
  expect(readFileSync(answer.kept ?? '', 'utf8')).toBe('first');
  expect(readFileSync(path, 'utf8')).toBe('second');
  // Its rights stay; what would make it a program of another's does not.
  expect(statSync(path).mode & 0o7777).toBe(0o751);
  expect(readdirSync(place.folder)).toEqual(['notes.txt']);
});

test('the same text again changes nothing', async () => {
  const path = place.file('same.txt', 'same');
  const before = statSync(path).mtimeMs;
  expect(await write(path, 'same')).toMatchObject({ changed: false, created: false });
  expect(statSync(path).mtimeMs).toBe(before);
  expect(place.changes).toEqual([]);
});

test('a link is written through to where it was judged to lead, and stays a link', async () => {
  const path = place.file('real.txt', 'old');
  symlinkSync('real.txt', join(place.folder, 'link.txt'));
  expect(await write('link.txt', 'new')).toMatchObject({ path });
  expect(readFileSync(path, 'utf8')).toBe('new');
});

test('what cannot be written leaves everything as it was', async () => {
  const path = place.file('one.txt', 'old');
  linkSync(path, join(place.folder, 'two.txt'));
  expect(await reasonOf(write(path, 'new'))).toBe('hard_link');
  mkdirSync(join(place.folder, 'folder'));
  expect(await reasonOf(write('folder', 'new'))).toBe('not_a_file');
  expect(await reasonOf(write('one.txt/below', 'new'))).toBe('not_found');
  expect(await reasonOf(write(`${'deep/'.repeat(30)}x`, 'new'))).toBe('too_deep');
  const cancelled = AbortSignal.abort(new Error('stop'));
  expect(await reasonOf(write('never.txt', 'new', { signal: cancelled }))).toContain('stop');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(existsSync(join(place.folder, 'never.txt'))).toBe(false);
  expect(readdirSync(place.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a person sees the whole of what would be written: as a diff where there is one', async () => {
  const path = place.file('list.txt', 'one\ntwo\nthree\n');
  const diff = await preview(path, 'one\n2\nthree\n');
  expect(diff).toMatchObject({ kind: 'diff' });
  expect(diff?.text).toContain('-two\n+2\n');
  expect((await preview('new.txt', 'a\nb\n'))?.text).toContain('--- /dev/null');
  expect((await preview('new.txt', 'a\nb\n'))?.text).toContain('+a\n+b\n');
});

test('a preview is bounded in time, and then shows the text itself', async () => {
  const lines = (word: string) => Array.from({ length: 20_000 }, (_, at) => `${word} ${(at * 7919) % 1_000}`).join('\n');
  const path = place.file('long.txt', lines('before'));
  const began = performance.now();
  const shown = await preview(path, lines('after'));
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(shown?.kind).toBe('text');
  expect(shown?.text).toContain(lines('after'));
  writeFileSync(path, Buffer.from([0, 1, 2]));
  expect((await preview(path, 'text'))?.text).toContain('cannot be shown');
  expect(dirname(path)).toBe(place.folder);
});
