import { mkdirSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reasonOf, type ToolPlace, toolPlace } from '../../../../../test/fakes/tool-place.ts';
import { touchPath, whyWrongOnWindows } from './paths.ts';

let place: ToolPlace;
beforeEach(() => {
  place = toolPlace();
});
afterEach(() => place.remove());

const lent = { 'kept-1': '/home/ada/.hearth/artifacts/ab/abc' };
const touch = (asked: string) =>
  touchPath(
    asked,
    { home: join(place.folder, '../home'), base: place.folder, file: (id) => (id === 'kept-1' ? lent[id] : null) },
    'read',
  );
const resolved = async (asked: string) => (await touch(asked)).path;

test('a path is one place: relative, from the home folder, through links, as the system itself goes', async () => {
  const path = place.file('a/b.txt', '');
  mkdirSync(join(place.folder, 'c'));
  symlinkSync('../a', join(place.folder, 'c/to-a'));
  for (const asked of ['a/b.txt', './a//b.txt', 'c/../a/b.txt', 'c/to-a/b.txt', 'c/to-a/../a/b.txt', path])
    expect(await resolved(asked)).toBe(path);
  expect(await touch('c/to-a/b.txt')).toMatchObject({ kind: 'path', asked: 'c/to-a/b.txt', mode: 'read' });
  expect(await resolved('~')).toBe(await resolved(homedir()));
});

test('of what is not there yet the nearest folder is resolved, and left only if it is there', async () => {
  symlinkSync('nowhere/yet', join(place.folder, 'dangling'));
  expect(await resolved('new/deep/x.txt')).toBe(join(place.folder, 'new/deep/x.txt'));
  expect(await resolved('dangling/x.txt')).toBe(join(place.folder, 'nowhere/yet/x.txt'));
  expect(await reasonOf(touch('new/../x.txt'))).toBe('not_found');
  expect(await reasonOf(touch(`${place.file('file', '')}/x`))).toBe('not_found');
});

test('a kept file is named by its id, and by nothing that looks like one', async () => {
  expect(await resolved('file:kept-1')).toBe(lent['kept-1']);
  expect(await reasonOf(touch('file:other'))).toBe('not_found');
  expect(await reasonOf(touch('file:../kept-1'))).toBe('not_found');
  expect(await reasonOf(touch('file:///etc/passwd'))).toBe('invalid_input');
});

test('what can never be a path is refused before anything is looked at', async () => {
  for (const asked of [
    '',
    'a\0b',
    'a\nb',
    '\u202egpj.exe',
    'a\u200bb',
    'x'.repeat(5_000),
    'https://example.com/a',
    '~root/x',
    '\ud800',
  ])
    expect([asked, await reasonOf(touch(asked))]).toEqual([asked, 'invalid_input']);
});

test.runIf(process.platform === 'linux')('the system’s own doors are no files, by whatever way', async () => {
  symlinkSync('/proc/self', join(place.folder, 'self'));
  for (const asked of [
    '/proc/self/environ',
    '/dev/zero',
    '/sys/class',
    'self/root/etc',
    '../../../../../../../proc/1/root',
    '//dev/stdin',
  ])
    expect([asked, await reasonOf(touch(asked))]).toEqual([asked, 'device']);
});

test('links that go round end, and the daemon’s own folder has no second name', async () => {
  symlinkSync('b', join(place.folder, 'a'));
  symlinkSync('a', join(place.folder, 'b'));
  expect(await reasonOf(touch('a'))).toBe('too_many_links');
  // Told by its place on the disk, as a mount of it elsewhere would be; below its own name policy judges.
  symlinkSync('../home', join(place.folder, 'other'));
  expect(await resolved('other/hearth.db')).toBe(join(place.folder, '../home/hearth.db'));
});

test('THREATS 9 and 8: names that Windows takes for something else are refused', () => {
  for (const asked of [
    '\\\\server\\share\\x',
    '//server/share',
    '\\\\?\\C:\\x',
    '\\\\.\\PhysicalDrive0',
    'C:x',
    'a.txt:stream',
    'a.txt::$DATA',
    'C:\\a\\b:c',
    'secret.',
    'secret ',
    'a\\secret...\\b',
    'PROGRA~1',
    'con',
    'NUL.txt',
    'a/COM1',
    'lpt¹',
    'CONIN$',
    'aux.tar.gz',
  ])
    expect([asked, whyWrongOnWindows(asked)]).toEqual([asked, expect.any(String)]);
  for (const asked of ['C:\\Users\\ada\\a.txt', 'C:/Users/x', 'a\\..\\b', '.', '..', 'concert.txt', 'console', 'a~b'])
    expect([asked, whyWrongOnWindows(asked)]).toEqual([asked, null]);
});
