import { linkSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reasonOf, type ToolPlace, toolPlace } from '../../../../../../test/fakes/tool-place.ts';
import { run } from './run.ts';
import { readText } from './tool.ts';

let place: ToolPlace;
beforeEach(() => {
  place = toolPlace();
});
afterEach(() => place.remove());

const read = (args: { path: string; offset?: number; maxBytes?: number }, more = {}) => place.call(readText, run, args, more);

test('a text comes whole, by a relative path too', async () => {
  const path = place.file('notes/a.txt', 'Grüße\n');
  expect(await read({ path: 'notes/../notes/a.txt' })).toEqual({ path, text: 'Grüße\n', encoding: 'utf-8', bytes: 8 });
  expect(await read({ path: place.file('empty', '') })).toMatchObject({ text: '', bytes: 0 });
});

test('every encoding that has a mark is read, and the Western one by its bytes', async () => {
  const text = 'Zürich 😀';
  const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  const big = Buffer.from(little).swap16();
  expect(await read({ path: place.file('marked', `\ufeff${text}`) })).toMatchObject({ text, encoding: 'utf-8' });
  expect(await read({ path: place.file('little', little) })).toMatchObject({ text, encoding: 'utf-16le' });
  expect(await read({ path: place.file('big', big) })).toMatchObject({ text, encoding: 'utf-16be' });
  const western = Buffer.from([0x5a, 0xfc, 0x72, 0x69, 0x63, 0x68, 0x20, 0x80]);
  expect(await read({ path: place.file('western', western) })).toMatchObject({ text: 'Zürich €', encoding: 'windows-1252' });
});

test.each(['utf8', 'utf16le'] as const)('parts put together are the whole, no character is cut: %s', async (encoding) => {
  const text = 'aé€😀'.repeat(50);
  const mark = encoding === 'utf8' ? '' : '\ufeff';
  const path = place.file('long', Buffer.from(mark + text, encoding));
  for (const maxBytes of [4, 5, 6, 7, 64]) {
    let [whole, offset] = ['', 0 as number | undefined];
    for (let calls = 0; offset !== undefined && calls < 500; calls += 1) {
      const part = await read({ path, offset, maxBytes });
      expect(part.text).not.toContain('\ufffd');
      whole += part.text;
      offset = part.next;
    }
    expect(whole).toBe(text);
  }
});

test('a part never outgrows the answer, however its characters are written there', async () => {
  const path = place.file('quotes', '"\u0001'.repeat(20_000));
  const part = await read({ path }, { maxOutputBytes: 20_000 });
  expect(JSON.stringify(part).length).toBeLessThan(20_000);
  expect(part.next).toBe(Buffer.byteLength(part.text));
});

test('what is no text, no file, or one of several names is refused by name', async () => {
  expect(await reasonOf(read({ path: place.file('binary', Buffer.from([1, 0, 2])) }))).toBe('not_text');
  expect(await reasonOf(read({ path: place.folder }))).toBe('not_a_file');
  expect(await reasonOf(read({ path: 'absent' }))).toBe('ENOENT');
  const path = place.file('one', 'twice');
  linkSync(path, `${path}-more`);
  expect(await reasonOf(read({ path }))).toBe('hard_link');
  expect(await read({ path }, { trusted: true })).toMatchObject({ text: 'twice' });
});
