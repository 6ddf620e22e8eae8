import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reasonOf, type ToolPlace, toolPlace } from '../../../../../../test/fakes/tool-place.ts';
import { run } from './run.ts';
import { listDir } from './tool.ts';

let place: ToolPlace;
beforeEach(() => {
  place = toolPlace();
});
afterEach(() => place.remove());

test('names stand in order, each with what it is; links are not followed', async () => {
  place.file('b.txt', '12345');
  place.file('a/inner', '');
  symlinkSync('/etc', join(place.folder, 'link'));
  execFileSync('mkfifo', [join(place.folder, 'pipe')]);
  const { entries, total, truncated } = await place.call(listDir, run, { path: '.' });
  expect(entries.map(({ name, type, bytes }) => [name, type, bytes])).toEqual([
    ['a', 'folder', undefined],
    ['b.txt', 'file', 5],
    ['link', 'link', undefined],
    ['pipe', 'other', undefined],
  ]);
  expect({ total, truncated }).toEqual({ total: 4, truncated: false });
  expect(Date.parse(entries[0]?.modifiedAt ?? '')).toBeGreaterThan(0);
});

test('a long folder comes in parts, within the bound of an answer', async () => {
  for (let at = 0; at < 120; at += 1) place.file(`file-${String(at).padStart(3, '0')}`, '');
  const seen: string[] = [];
  for (let after: string | undefined; ; after = seen.at(-1)) {
    const part = await place.call(listDir, run, { path: '.', limit: 50, ...(after ? { after } : {}) }, { maxOutputBytes: 4_000 });
    expect(JSON.stringify(part).length).toBeLessThan(4_000);
    seen.push(...part.entries.map(({ name }) => name));
    if (!part.truncated) break;
  }
  expect(seen).toHaveLength(120);
  expect(new Set(seen).size).toBe(120);
});

test('a file is no folder', async () => {
  expect(await reasonOf(place.call(listDir, run, { path: place.file('x', '') }))).toBe('ENOTDIR');
});
