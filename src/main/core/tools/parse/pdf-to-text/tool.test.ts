import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makePdf, pdfBomb } from '../../../../../../test/fakes/exports/pdf.ts';
import { reasonOf, type ToolPlace, toolPlace } from '../../../../../../test/fakes/tool-place.ts';
import { systemClock } from '../../../base/clock.ts';
import { fakeHost } from '../../../base/fake-host.ts';
import { createPool } from '../../../features/tools/runners/pool.ts';
import { run } from './run.ts';
import { pdfToText } from './tool.ts';

let place: ToolPlace;
beforeEach(() => {
  place = toolPlace();
});
afterEach(() => place.remove());

test('the text of every page, from a file and from what is given', async () => {
  const pdf = makePdf(['Hello (world)\nagain', 'Second page'], 'On hearths');
  const wanted = { text: 'Hello (world)\nagain\n\nSecond page', pages: 2, title: 'On hearths' };
  expect(await place.call(pdfToText, run, { path: place.file('a.pdf', pdf) })).toEqual(wanted);
  expect(await place.call(pdfToText, run, { text: pdf.toString('base64') })).toEqual(wanted);
});

test('a long one comes in parts that are the whole', async () => {
  const texts = Array.from({ length: 30 }, (_, at) => `Page ${at}${'\nsome ten words that fit on a line of a page'.repeat(8)}`);
  const path = place.file('long.pdf', makePdf(texts));
  const seen: string[] = [];
  for (let next: number | undefined = 1; next !== undefined; ) {
    const part: { text: string; next?: number | undefined } = await place.call(
      pdfToText,
      run,
      { path, page: next },
      { maxOutputBytes: 5_000 },
    );
    expect(JSON.stringify(part).length).toBeLessThan(5_000);
    seen.push(...part.text.split('\n\n'));
    next = part.next;
  }
  expect(seen).toEqual(texts);
});

test('what is no PDF, cut off, or full of nonsense is refused by name', async () => {
  const of = (bytes: Buffer) => reasonOf(place.call(pdfToText, run, { text: bytes.toString('base64') }));
  expect(await of(Buffer.from('<html>'))).toBe('not_a_pdf');
  expect(await of(Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(20_000)]))).toBe('damaged');
  expect(await of(Buffer.from('%PDF-1.4'))).toBe('damaged');
  expect(await reasonOf(place.call(pdfToText, run, { text: makePdf(['x']).toString('base64'), page: 9 }))).toBe('invalid_input');
  expect(() => pdfToText.input.parse({})).toThrow('either');
  expect(() => pdfToText.input.parse({ path: 'a', text: 'b' })).toThrow('either');
});

test('a PDF that swells without end takes its runner with it, and nothing more', async () => {
  const host = fakeHost();
  const pool = createPool({ fork: host.fork, clock: systemClock, folder: join(host.paths.home, 'work') });
  const limits = { timeoutMs: 20_000, isolation: 'process', memoryBytes: 200 * 1024 * 1024 } as const;
  const data = { touches: [], hosts: [], forbidden: [], maxOutputBytes: 60_000, keepFolder: '' };
  const call = (pdf: Buffer) =>
    pool.run('pdf_to_text', { text: pdf.toString('base64') }, data, limits, new AbortController().signal);
  try {
    expect(await call(pdfBomb(400))).toMatchObject({ ok: false, error: { code: 'runner_died' } });
    expect(await call(makePdf(['Still here']))).toMatchObject({ ok: true, data: { text: 'Still here' } });
  } finally {
    await pool.stop();
    host.remove();
  }
});
