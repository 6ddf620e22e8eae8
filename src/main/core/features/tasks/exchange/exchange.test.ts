import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openKeeping } from '../../../../../../test/faults/keeping/rooms.ts';
import type { Input } from '../../../../../contract/index.ts';
import { foldLine, readLines } from './calendar/lines.ts';
import { readCalendar } from './calendar/read.ts';
import { readMarkdown } from './markdown.ts';

let at: Bench;

beforeEach(async () => {
  at = await openKeeping(Date.parse('2026-01-07T09:30:00Z'));
});
afterEach(() => at.close());

const zone = 'Europe/Berlin';
const list = async () => (await at.call('tasks.list', { limit: 500 })).items;

test('a check list is taken in once, with its states, dates, tags and notes', async () => {
  const text = [
    '# Home',
    '- [ ] Pay the rent #home !1 (due 2026-01-09)',
    '  To Ada, by transfer.',
    '',
    '* [x] Call mum 📅 2026-01-02',
    '1. [/] Paint (due 2026-01-09 17:30) (repeats weekly)',
    '- [-] Given up',
    '- [ ] #home',
    '- no task',
    '```',
    '- [ ] an example',
    '```',
  ].join('\n');
  expect(await at.call('tasks.import', { format: 'markdown', text, dryRun: true })).toMatchObject({ created: 3, known: 0 });
  expect(await list()).toEqual([]);
  const taken = await at.call('tasks.import', { format: 'markdown', text });
  expect(taken).toEqual({
    ...{ created: 3, known: 0 },
    skipped: [
      { where: 'line 7', why: '[-] is no state that Hearth knows.' },
      { where: 'line 8', why: 'It has no words of its own.' },
    ],
  });
  expect(await list()).toMatchObject([
    { title: 'Paint', status: 'in_progress', due: '2026-01-09T16:30:00.000Z', repeats: 'weekly' },
    { title: 'Pay the rent', tags: ['home'], priority: 1, due: '2026-01-09T22:59:00.000Z', description: 'To Ada, by transfer.' },
    { title: 'Call mum', status: 'completed', due: '2026-01-02T22:59:00.000Z' },
  ]);
  expect(await at.call('tasks.import', { format: 'markdown', text })).toMatchObject({ created: 0, known: 3 });
});

test('a calendar of another program is taken in once, by its own names', async () => {
  const todo = (...lines: string[]) => ['BEGIN:VTODO', ...lines, 'END:VTODO'];
  const text = [
    'BEGIN:VCALENDAR',
    ...todo(
      'UID:a@x',
      'SUMMARY:Pay\\, the',
      '  rent',
      'DUE;TZID=America/New_York:20260109T170000',
      'CATEGORIES:home,my\\, flat',
      'PRIORITY:3',
    ),
    ...todo('UID:b@x', 'SUMMARY:Pay', 'STATUS:COMPLETED', 'COMPLETED:20260102T100000Z', 'RRULE:FREQ=WEEKLY;INTERVAL=2'),
    ...todo('UID:c@x', 'SUMMARY:Pay', 'DUE;VALUE=DATE:20260110', 'RRULE:FREQ=MONTHLY;BYDAY=2TU'),
    ...todo('UID:d@x', 'SUMMARY:Off', 'STATUS:CANCELLED'),
    ...todo('UID:e@x'),
    ...['BEGIN:VEVENT', 'SUMMARY:Party', 'END:VEVENT', 'END:VCALENDAR'],
  ].join('\r\n');
  const taken = await at.call('tasks.import', { format: 'icalendar', text });
  expect([taken.created, taken.skipped.map(({ where }) => where)]).toEqual([3, ['Pay', 'Off', 'task 5', 'an event']]);
  expect(await list()).toMatchObject([
    { title: 'Pay, the rent', due: '2026-01-09T22:00:00.000Z', tags: ['home', 'my, flat'], priority: 1 },
    { title: 'Pay', due: '2026-01-10T22:59:00.000Z', status: 'open' },
    { title: 'Pay', status: 'completed', completedAt: '2026-01-02T10:00:00.000Z', repeats: 'every 2 weeks' },
  ]);
  expect(await at.call('tasks.import', { format: 'icalendar', text })).toMatchObject({ created: 0, known: 3 });
});

test('too much at once is refused, what is too long is left out and named', async () => {
  const long = `- [ ] ${'x'.repeat(1001)}\n- [ ] short`;
  expect(await at.call('tasks.import', { format: 'markdown', text: long })).toMatchObject({
    created: 1,
    skipped: [{ where: 'line 1' }],
  });
  const many = Array.from({ length: 20_001 }, (_, n) => `- [ ] ${n}`).join('\n');
  expect((await at.fault('tasks.import', { format: 'markdown', text: many })).code).toBe('refused');
  expect(await list()).toHaveLength(1);
});

describe('what is written out', () => {
  const title = fc.oneof(
    fc.constantFrom('Pay #12 and #home', '!1', '(due 2026-01-01) x', 'a\\#b, c; d', '📅 2026-01-01', '"q"', '- [ ] x', '\\'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  );
  const given = fc.record({
    title: title.filter((text) => text.trim() !== ''),
    description: fc.constantFrom('', 'one\ntwo', 'a, b; c\\n'),
    tags: fc.uniqueArray(fc.constantFrom('home', 'a/b', 'two words'), { maxLength: 2 }),
    priority: fc.nat(3),
    status: fc.constantFrom('open' as const, 'in_progress' as const, 'blocked' as const, 'completed' as const),
    due: fc.constantFrom(null, '2026-01-09T22:59:00.000Z', '2026-07-01T08:15:42.000Z'),
    repeats: fc.constantFrom(null, 'weekly', 'every 2 months'),
  });
  test.each(['markdown', 'icalendar'] as const)(
    'as %s is known when it comes back, and says the same elsewhere',
    async (format) => {
      const both = fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 6 }), async (all) => {
        const [here, there] = [await openKeeping(), await openKeeping()];
        try {
          for (const one of all) await here.call('tasks.create', one as Input<'tasks.create'>);
          const { text, tasks } = await here.call('tasks.export', { format });
          expect(await here.call('tasks.import', { format, text })).toEqual({ created: 0, known: all.length, skipped: [] });
          const taken = await there.call('tasks.import', { format, text });
          expect(taken.created + taken.known).toBe(tasks);
          expect(taken.skipped).toEqual([]);
          const again = await there.call('tasks.export', { format });
          expect(await here.call('tasks.import', { format, text: again.text })).toMatchObject({ created: 0, skipped: [] });
        } finally {
          await Promise.all([here.close(), there.close()]);
        }
      });
      await fc.assert(both, { numRuns: 12 });
    },
    60_000,
  );
});

test('a long line is folded at 75 bytes between whole characters, and reads the same', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 300 }).filter((one) => !/[\p{C}\u2028\u2029]/u.test(one));
  fc.assert(
    fc.property(text, (value) => {
      const folded = foldLine(`SUMMARY:${value}`);
      for (const line of folded.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect([...readLines(folded)].map((line) => line.value)).toEqual([value]);
    }),
  );
});

test('any text is read as tasks, or as none', () => {
  const line = fc.constantFrom(
    'BEGIN:VTODO',
    'END:VTODO',
    'BEGIN:X',
    'SUMMARY:x',
    'DUE:99999999',
    'RRULE:;=',
    '- [ ] x',
    '  y',
    '```',
    '- [x] (due 2026-99-99)',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(line, { maxLength: 20 }).map((all) => all.join('\n')),
  );
  fc.assert(
    fc.property(text, (one) => {
      for (const read of [...readMarkdown(one, zone), ...readCalendar(one, zone)])
        expect('why' in read || read.title.length > 0).toBe(true);
    }),
    { numRuns: 500 },
  );
});
