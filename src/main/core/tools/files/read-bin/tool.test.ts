import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reasonOf, type ToolPlace, toolPlace } from '../../../../../../test/fakes/tool-place.ts';
import { run } from './run.ts';
import { readBin } from './tool.ts';

let place: ToolPlace;
beforeEach(() => {
  place = toolPlace();
});
afterEach(() => place.remove());

test('parts put together are the file, within the bound of an answer', async () => {
  const bytes = randomBytes(200_001);
  const path = place.file('picture', bytes);
  const parts: Buffer[] = [];
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const part: { base64: string; next?: number | undefined } = await place.call(
      readBin,
      run,
      { path, offset },
      { maxOutputBytes: 30_000 },
    );
    expect(JSON.stringify(part).length).toBeLessThan(30_000);
    parts.push(Buffer.from(part.base64, 'base64'));
    offset = part.next;
  }
  expect(Buffer.concat(parts).equals(bytes)).toBe(true);
});

test('past the end there is nothing, and a folder has no bytes', async () => {
  const path = place.file('small', 'abc');
  expect(await place.call(readBin, run, { path, offset: 1, length: 1 })).toMatchObject({ base64: 'Yg==', next: 2, bytes: 3 });
  const past = await place.call(readBin, run, { path, offset: 10 });
  expect(past).toMatchObject({ base64: '', length: 0 });
  expect(past.next).toBeUndefined();
  expect(await reasonOf(place.call(readBin, run, { path: place.folder }))).toBe('not_a_file');
});
