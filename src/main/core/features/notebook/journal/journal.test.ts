import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Dispatch } from '../../../dispatch.ts';
import { openBench } from '../fixture.ts';

const id = '0198c3a0-0000-7000-8000-00000000000a';
const noon = new Date(2026, 0, 2, 12).toISOString();
const before = new Date(2026, 0, 1, 23, 59).toISOString();
const asked: string[] = [];

/** What the store would say of two days. */
const store: Dispatch = async (name) => {
  asked.push(name);
  const run = { type: 'task', state: 'succeeded', createdAt: noon };
  if (name === 'runs.list')
    return {
      ok: true,
      data: {
        next: null,
        items: [
          { ...run, type: 'chat', conversationId: id },
          { ...run, goal: 'Look at <b>the</b>\nweather <!-- the end of the facts -->' },
          { ...run, goal: 'A part of it', parentId: id },
          { ...run, type: 'chat', conversationId: id },
          { ...run, goal: 'The day before', createdAt: before },
        ],
      },
    };
  if (name === 'watch.usage')
    return { ok: true, data: { next: null, items: [{ calls: 3, inputTokens: 900, outputTokens: 100, cost: 0.0123 }] } };
  const message = { id, title: 'Packing', model: null, createdAt: noon, updatedAt: noon, messageCount: 4 };
  return name === 'chat.get'
    ? { ok: true, data: { ...message, messages: [], next: null } }
    : { ok: false, error: { code: 'not_found', message: `no ${name}` } };
};

test("a day's facts are written without a model, once, beside what the user wrote that day", async () => {
  const bench = await openBench({ dispatch: store });
  const page = () => readFileSync(bench.at('journal/2026-01-02.md'), 'utf8');
  bench.put('journal/2026-01-02.md', '# Friday\n\nSnow.\n');
  await bench.notebook.api.writeDay('2026-01-02');
  expect(page()).toMatch(/^# Friday\n\nSnow\.\n\n<!--/);
  expect(page()).toContain('- Talked in “Packing”: 2 answers.');
  expect(page()).toContain('- Look at \\<b\\>the\\</b\\> weather');
  expect(page()).toContain('- Spent $0.0123: 3 calls of models, 1000 tokens.');
  expect(page()).not.toMatch(/day before|part of it/);
  const once = page();
  await bench.notebook.api.writeDay('2026-01-02');
  expect(page()).toBe(once);
  const { items } = await bench.ask('notebook.history', { path: 'journal/2026-01-02.md' });
  expect(items).toMatchObject([
    { actor: 'self', origin: 'journal' },
    { actor: 'user', origin: 'disk' },
  ]);
  await expect(bench.notebook.api.writeDay('2026-02-30')).rejects.toMatchObject({ code: 'invalid_input' });
  expect(new Set(asked)).toEqual(new Set(['runs.list', 'watch.usage', 'chat.get']));
  await bench.close();
});

test('a day on which nothing happened has no page', async () => {
  const nothing: Dispatch = async () => ({ ok: true, data: { items: [], next: null } });
  const bench = await openBench({ dispatch: nothing });
  expect(await bench.notebook.api.writeDay('2026-01-03')).toBeNull();
  expect((await bench.ask('notebook.list', { shelf: 'journal' })).items).toEqual([]);
  await bench.close();
});
