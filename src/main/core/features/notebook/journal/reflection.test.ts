import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Diary, openDiary } from './fixture.ts';

let diary: Diary;
beforeEach(async () => {
  diary = await openDiary();
  diary.settings.afterMessages = 6;
});
afterEach(() => diary.close());

const talks = async (times: number) => {
  for (let n = 1; n <= times; n += 1) await diary.talk(`Word ${n}.`);
};
const lastId = () => diary.asked.at(-1)?.runId ?? '';
const proposals = async () => (await diary.bench.ask('proposals.list', {})).items;

test('after so many messages one run is asked for, of the talk since the last, and its words stand on the page of the day', async () => {
  await talks(2);
  expect(diary.asked).toEqual([]);
  await talks(1);
  expect(diary.asked).toMatchObject([{ type: 'reflection', unattended: true, priority: 2, model: null, actor: 'self' }]);
  expect(diary.page()).toContain('## What happened');
  const asked = await diary.prepared(lastId());
  expect(asked).toMatchObject({ tools: false, taintedBy: null });
  expect(JSON.stringify(asked.messages)).toMatch(/12:00 The person: Word 1\.[\s\S]*12:00 Hearth: Yes: Word 2\./);
  await diary.ends(lastId(), 'We packed.');
  expect(diary.page()).toMatch(/## What happened[\s\S]*## Looking back, 12:00\n\nWe packed\.\n$/);
  await diary.pass(1);
  await talks(3);
  expect(diary.asked).toHaveLength(2);
  const again = JSON.stringify((await diary.prepared(lastId())).messages);
  expect(again).toContain('13:00 The person: Word 3.');
  expect(again).not.toContain('12:00');
});

test('however much is said, the journal is written once in fifteen minutes, and what was said meanwhile is not forgotten', async () => {
  await talks(9);
  await diary.ends(lastId(), 'A lot.');
  await talks(9);
  expect(diary.asked).toHaveLength(1);
  diary.clock.advance(14 * 60_000);
  await talks(1);
  expect(diary.asked).toHaveLength(1);
  diary.clock.advance(60_000);
  await talks(1);
  expect(diary.asked).toHaveLength(2);
  expect(diary.asked[1]?.inputs).toMatchObject({ after: 6, upTo: 40 });
});

test('an idle month makes no model call and no page; with the journal off nothing is written at all (THREATS 23)', async () => {
  await talks(1);
  await diary.pass(24);
  const [first] = diary.asked;
  expect(diary.asked).toHaveLength(1);
  await diary.ends(first?.runId ?? '', 'One word.');
  await diary.pass(31 * 24);
  expect(diary.asked).toHaveLength(1);
  expect((await diary.bench.ask('notebook.list', { shelf: 'journal' })).items.map(({ path }) => path)).toEqual([
    'journal/2026-01-05.md',
  ]);
  diary.settings.enabled = false;
  await talks(9);
  await diary.pass(3 * 24);
  expect(diary.asked).toHaveLength(1);
});

test('a day is written when it is over, also when Hearth was off or asleep at midnight', async () => {
  await talks(1);
  await diary.pass(11);
  expect(diary.asked).toEqual([]);
  await diary.pass(2);
  expect(diary.asked.map(({ inputs }) => inputs?.day)).toEqual(['2026-01-05']);
  await talks(1);
  // Three days pass while the computer sleeps: its timers stand still.
  diary.clock.jump(3 * 24 * 60 * 60_000);
  await diary.restart();
  expect(diary.asked.map(({ inputs }) => inputs?.day)).toEqual(['2026-01-05', '2026-01-06']);
  await diary.restart();
  await diary.pass(1);
  expect(diary.asked).toHaveLength(2);
});

test.each([
  ['none is there', 'none' as const],
  ['only the built-in one is there', { provider: 'builtin' }],
])('without a model (%s) the facts of the day are written, and nothing is asked', async (_, model) => {
  diary.model = model;
  await talks(3);
  expect(diary.asked).toEqual([]);
  expect(diary.page()).toContain('- Talked in “Packing”: 3 answers.');
  expect(diary.page()).not.toContain('Looking back');
  diary.clock.advance(15 * 60_000);
  expect(await diary.reflect()).toEqual({ runId: null, path: 'journal/2026-01-05.md' });
});

test('a reflection that fails leaves the facts, and is tried once more at the end of the day and not before', async () => {
  await talks(3);
  await diary.ends(lastId(), null);
  expect(diary.page()).toContain('3 answers');
  await diary.pass(6);
  expect(diary.asked).toHaveLength(1);
  await diary.pass(7);
  expect(diary.asked).toHaveLength(2);
  await diary.ends(lastId(), null);
  await diary.pass(48);
  expect(diary.asked).toHaveLength(2);
});

test('asked for by hand it is written now, once in fifteen minutes; a day of nothing has no page', async () => {
  expect(await diary.reflect()).toEqual({ runId: null, path: null });
  await talks(1);
  const first = await diary.reflect();
  expect(first).toEqual({ runId: lastId(), path: 'journal/2026-01-05.md' });
  await expect(diary.reflect()).rejects.toMatchObject({ code: 'rate_limited', data: { retryAfterMs: 15 * 60_000 } });
  diary.clock.jump(-60 * 60_000);
  await talks(1);
  expect((await diary.reflect('2026-01-05')).runId).toBe(lastId());
  await expect(diary.reflect()).rejects.toMatchObject({ code: 'rate_limited' });
  await expect(diary.reflect('2026-02-30')).rejects.toMatchObject({ code: 'invalid_input' });
});

test('what the user writes on the page while it is made, and after, stays', async () => {
  await talks(3);
  const page = diary.page() ?? '';
  diary.bench.put(
    'journal/2026-01-05.md',
    page.replace('# 2026-01-05', '# Monday\n\nSnow.').replace('3 answers', 'all the afternoon'),
  );
  await diary.ends(lastId(), '# So\n\nWe <!-- the end of the facts --> packed.');
  const written = diary.page() ?? '';
  expect(written).toMatch(/^# Monday\n\nSnow\.\n/);
  expect(written).toContain('all the afternoon');
  expect(written).toMatch(/## Looking back, 12:00\n\n### So\n\nWe &lt;!-- the end/);
  diary.bench.put('journal/2026-01-05.md', written.replace('We &lt;', 'They &lt;'));
  diary.clock.advance(16 * 60_000);
  await talks(1);
  await diary.reflect();
  await diary.ends(lastId(), 'More.');
  expect(diary.page()).toMatch(/Snow\.[\s\S]*all the afternoon[\s\S]*They &lt;!--[\s\S]*## Looking back, 12:16\n\nMore\.\n$/);
});

test('killed between the end of the run and the page: the next start writes it, once', async () => {
  await talks(3);
  // No page can be written there now: as if it were killed before.
  writeFileSync(diary.bench.at('journal/2026-01-05.md'), Buffer.from([0, 1, 2]));
  await diary.ends(lastId(), 'We packed.');
  expect(diary.page()).not.toContain('We packed.');
  writeFileSync(diary.bench.at('journal/2026-01-05.md'), '# Mine\n');
  await diary.restart();
  expect(diary.page()).toBe('# Mine\n\n## Looking back, 12:00\n\nWe packed.\n');
  await diary.restart();
  expect(diary.page()?.match(/We packed/g)).toHaveLength(1);
});

test('a reflection may propose, and only propose: text from outside that was read is named on the page and in the proposal', async () => {
  await diary.talk('Look at this.', { outside: 'https://a.example' });
  await talks(2);
  expect((await diary.prepared(lastId())).taintedBy).toBe('https://a.example');
  const one = { path: 'lore/user.md', after: '# Ada\n', reason: 'She said so.' };
  const others = [
    { path: 'skills/x/SKILL.md', after: 'x', reason: 'x' },
    { path: '../x.md', after: 'x', reason: 'x' },
  ];
  await diary.ends(lastId(), `We talked.\n\n\`\`\`json\n${JSON.stringify({ proposals: [...others, one] })}\n\`\`\``);
  expect(diary.page()).toMatch(/We talked\.\n\n\*Text from outside was read for this: https:\/\/a\.example\.\*\n$/);
  expect(await proposals()).toMatchObject([
    {
      path: 'lore/user.md',
      after: '# Ada\n',
      state: 'open',
      source: { actor: `run:${lastId()}`, runId: lastId(), outside: 'https://a.example' },
    },
  ]);
  expect(diary.bench.notebook.api.systemPrompt()).not.toContain('Ada');
});

test('a rebuilt notebook knows of its reflections what the live one knew', async () => {
  await talks(3);
  await diary.ends(lastId(), 'We packed.');
  await diary.bench.notebook.stop();
  const live = diary.bench.view();
  await diary.bench.store.rebuild();
  expect(diary.bench.view()).toEqual(live);
  expect(JSON.stringify(live)).toContain('"kept"');
});

test('an answer that is still being written is read when it has ended, with all that was said after it', async () => {
  await talks(1);
  await diary.talk('A long one.');
  const [answer] = diary.said.slice(-1);
  if (!answer) throw new Error('nothing was said');
  answer.writing = true;
  await talks(2);
  expect(diary.asked[0]?.inputs).toMatchObject({ after: 0, upTo: 3 });
  await diary.ends(lastId(), 'So far.');
  answer.writing = false;
  diary.clock.advance(16 * 60_000);
  await diary.reflect();
  expect(JSON.stringify((await diary.prepared(lastId())).messages)).toContain('Yes: A long one.');
  // One that waits for leave for hours holds nothing up, and is left out in the replay as it was then.
  await diary.ends(lastId(), 'More.');
  await diary.talk('May I?');
  const [asking] = diary.said.slice(-1);
  if (asking) asking.writing = true;
  await diary.pass(2);
  await diary.talk('Something else.');
  await diary.reflect();
  if (asking) asking.writing = false;
  const words = JSON.stringify((await diary.prepared(lastId())).messages);
  expect(words).toContain('Yes: Something else.');
  expect(words).not.toContain('Yes: May I?');
});
