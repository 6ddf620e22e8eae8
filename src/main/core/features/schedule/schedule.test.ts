import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Input } from '../../../../contract/index.ts';
import { type Bench, openBench, user } from './fixture.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** A Friday. */
const start = Date.UTC(2026, 0, 2, 6);

let at: Bench;
beforeEach(async () => {
  at = await openBench(start);
});
afterEach(() => at.close());

const daily: Input<'schedule.create'> = {
  name: 'Morning',
  kind: 'cron',
  expression: '0 8 * * *',
  timezone: 'UTC',
  action: { type: 'consolidate' },
};
const make = (more: Partial<Input<'schedule.create'>> = {}) => at.call('schedule.create', { ...daily, ...more });
const occurrences = async (jobId?: string) => (await at.call('schedule.occurrences', jobId ? { jobId } : {})).items;
const states = async () => (await occurrences()).map(({ state }) => state);
const done = (name: string) => at.asked.filter((one) => one.name === name);
const get = async (id: string) => (await at.call('schedule.list', {})).items.find((job) => job.id === id);
const why = async () => (await occurrences())[0]?.why;

describe('a job', () => {
  test('happens at its time, once, and says what comes next', async () => {
    const job = await make();
    expect(job).toMatchObject({
      words: 'every day at 08:00',
      nextAt: '2026-01-02T08:00:00.000Z',
      lastAt: null,
      createdBy: 'user',
    });
    await at.pass(2 * hour - 1000);
    expect(await occurrences()).toEqual([]);
    await at.pass(1000);
    const stamps = { startedAt: '2026-01-02T08:00:00.000Z', finishedAt: '2026-01-02T08:00:00.000Z' };
    expect(await occurrences()).toEqual([{ jobId: job.id, dueAt: '2026-01-02T08:00:00.000Z', state: 'done', ...stamps }]);
    expect(done('memory.consolidate')).toEqual([{ name: 'memory.consolidate', input: {}, actor: `job:${job.id}` }]);
    await at.pass(day);
    expect(done('memory.consolidate')).toHaveLength(2);
    expect(await get(job.id)).toMatchObject({ nextAt: '2026-01-04T08:00:00.000Z', lastAt: '2026-01-03T08:00:00.000Z' });
  });

  test('of a single time happens at it and never again, however far it is', async () => {
    const job = await make({ kind: 'once', expression: 'in 40 days' });
    expect(job.expression).toBe('2026-02-11T06:00:00.000Z');
    await at.pass(40 * day - 60_000);
    expect(await states()).toEqual([]);
    await at.pass(hour);
    await at.pass(2 * day);
    expect(await states()).toEqual(['done']);
    expect(await get(job.id)).toMatchObject({ nextAt: null });
  });

  test('of an interval counts from when it was made', async () => {
    await make({ kind: 'interval', expression: 'every 2h' });
    await make({ kind: 'interval', expression: 5_400_000, name: 'Other' });
    await at.pass(6 * hour);
    expect(await states()).toHaveLength(3 + 4);
  });

  test('switched off does nothing; switched on again it does not make up for that; removed it leaves its record', async () => {
    const { id } = await make();
    expect(await at.call('schedule.update', { id, enabled: false })).toMatchObject({ enabled: false, nextAt: null });
    await at.pass(3 * day);
    expect(await states()).toEqual([]);
    expect(await at.call('schedule.update', { id, enabled: true })).toMatchObject({ nextAt: '2026-01-05T08:00:00.000Z' });
    await at.pass(day);
    await at.call('schedule.remove', { id });
    await at.pass(day);
    expect(await states()).toEqual(['done']);
    await expect(at.call('schedule.remove', { id })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is done beside its times when that is asked for', async () => {
    const { id } = await make({ action: { type: 'prompt', text: 'What is on today?' } });
    const { runId } = await at.call('schedule.runNow', { id });
    expect(at.queued).toMatchObject([
      { id: runId, goal: 'What is on today?', unattended: true, actor: `job:${id}`, model: 'p/first' },
    ]);
    expect(await states()).toEqual(['claimed']);
    at.endRun(0, 'succeeded');
    await expect.poll(states).toEqual(['done']);
    expect(await get(id)).toMatchObject({ nextAt: '2026-01-02T08:00:00.000Z' });
  });

  test('lists page by page, the next one first', async () => {
    for (const expression of ['0 12 * * *', '0 9 * * *', '0 10 * * *', '0 11 * * *']) await make({ expression });
    const first = await at.call('schedule.list', { limit: 3 });
    const rest = await at.call('schedule.list', { limit: 3, cursor: first.next ?? '' });
    const hours = [...first.items, ...rest.items].map(({ expression }) => expression.split(' ')[1]);
    expect([hours, rest.next]).toEqual([['9', '10', '11', '12'], null]);
  });
});

describe('what was missed', () => {
  const asleep = 7 * day;
  test('is done once where the latest is asked for, and the rest is said to be missed', async () => {
    await make({ graceMs: 2 * day });
    await at.restart(asleep);
    await at.pass(60_000);
    expect(await states()).toEqual(['done', ...Array.from({ length: 6 }, () => 'missed')]);
    expect(done('memory.consolidate')).toHaveLength(1);
  });

  test('is skipped where that is asked for', async () => {
    await make({ missed: 'skip', graceMs: 30 * day });
    await at.restart(asleep);
    await at.pass(60_000);
    expect(new Set(await states())).toEqual(new Set(['missed']));
    await at.pass(day);
    expect((await states())[0]).toBe('done');
  });

  test('is all done where that is asked for, within its grace, one after the other', async () => {
    await make({ missed: 'all', graceMs: 3 * day });
    at.clock.jump(asleep);
    await at.pass(40_000);
    const times = (await occurrences()).map(({ state, startedAt }) => [state, startedAt]);
    expect(times.filter(([state]) => state === 'done')).toHaveLength(3);
    expect(times.filter(([state]) => state === 'missed')).toHaveLength(4);
    const started = times.flatMap(([, startedAt]) => (startedAt ? [Date.parse(startedAt)] : []));
    expect(started.map((one, n) => (started[n - 1] ?? one + 2000) - one)).toEqual([2000, 2000, 2000]);
  });

  test('later than its grace does not happen any more', async () => {
    await make({ kind: 'once', expression: 'in 1h', graceMs: hour });
    await at.restart(3 * hour);
    expect(await occurrences()).toMatchObject([{ state: 'missed', why: 'It was missed, and later than its grace allows.' }]);
  });

  test('a year of seconds is told in the newest of them, soon', async () => {
    await make({ kind: 'interval', expression: '1000', missed: 'skip' });
    await at.restart(365 * day);
    expect((await at.call('schedule.occurrences', { limit: 500 })).items[499]?.state).toBe('missed');
    await at.pass(3000);
    expect(done('memory.consolidate').length).toBeGreaterThan(0);
  });

  test('by a clock that went wrong and was set right is not missed after all, and nothing is done twice', async () => {
    await make();
    await at.pass(3 * hour);
    at.clock.jump(10 * day);
    await at.pass(60_000);
    at.clock.jump(-10 * day);
    await at.pass(60_000);
    await at.pass(3 * day);
    const dues = (await occurrences()).filter(({ state }) => state === 'done').map(({ dueAt }) => dueAt.slice(0, 10));
    expect(dues).toEqual(['2026-01-12', '2026-01-05', '2026-01-04', '2026-01-03', '2026-01-02']);
  });
});

describe('a job that cannot run', () => {
  const prompt = { action: { type: 'prompt' as const, text: 'Hello', model: 'p/gone' } };
  test('spends nothing where its model is gone, says so once, and goes on when it is back', async () => {
    const { id } = await make(prompt);
    at.models.missing = 'p/gone';
    await at.pass(2 * day);
    expect([await states(), at.queued]).toEqual([['missed', 'missed'], []]);
    expect(await get(id)).toMatchObject({ blocked: 'There is no model p/gone.' });
    expect(at.host.notified).toHaveLength(1);
    await expect(at.call('schedule.runNow', { id })).rejects.toMatchObject({ code: 'refused' });
    at.models.missing = null;
    await at.pass(day);
    expect(at.queued).toHaveLength(1);
    expect((await get(id))?.blocked).toBeUndefined();
  });

  test('is paused with a notice after five failures in a row, and begins anew when it is changed', async () => {
    const { id } = await make({ kind: 'interval', expression: 'every 1h' });
    at.answers.set('memory.consolidate', async () => ({
      ok: false,
      error: { code: 'unavailable', message: 'The disk is full.' },
    }));
    await at.pass(10 * hour);
    expect(await states()).toEqual(['failed', 'failed', 'failed', 'failed', 'failed']);
    expect(await get(id)).toMatchObject({ failures: 5, nextAt: null, blocked: expect.stringContaining('The disk is full.') });
    expect(at.host.notified).toHaveLength(1);
    at.answers.clear();
    expect(await at.call('schedule.update', { id, enabled: true })).toMatchObject({ failures: 0 });
    await at.pass(hour);
    expect((await states())[0]).toBe('done');
  });

  test('has no second one begun while the one before goes on', async () => {
    await make({ kind: 'interval', expression: 'every 1h', action: { type: 'prompt', text: 'Slow' } });
    await at.pass(2 * hour);
    expect(await states()).toEqual(['missed', 'claimed']);
    at.endRun(0, 'failed');
    await expect.poll(states).toEqual(['missed', 'failed']);
  });
});

describe('what a job may do is fixed when it is made', () => {
  test('what the user writes into it is leave for just that', async () => {
    const command = await make({ action: { type: 'command', command: 'echo hi' } });
    expect(command.grants).toEqual([{ tool: 'run_sandboxed' }]);
    await at.pass(3 * hour);
    expect(at.tooled).toMatchObject([
      { call: { name: 'run_sandboxed', args: { language: 'shell', code: 'echo hi' } }, context: { unattended: true } },
    ]);
    const web = await make({ action: { type: 'http', url: 'https://example.com/x' } });
    expect(web.grants).toEqual([{ tool: 'http_get', hosts: ['example.com'] }]);
  });

  test('nobody else gives leave', async () => {
    const run = { ...user, actor: 'run:1' };
    const refused = (more: Partial<Input<'schedule.create'>>) =>
      expect(at.call('schedule.create', { ...daily, ...more }, run)).rejects.toMatchObject({ code: 'refused' });
    await refused({ action: { type: 'command', command: 'echo hi' } });
    await refused({ grants: [{ tool: 'write_text' }] });
    expect(await at.call('schedule.create', daily, run)).toMatchObject({ createdBy: 'run:1', grants: [] });
  });
});

describe('after a crash', () => {
  test('a run that was queued is followed, what can be repeated is, and what is not known is said', async () => {
    await make({ action: { type: 'prompt', text: 'Hello' } });
    const hangs = () => new Promise<never>(() => undefined);
    at.answers.set('memory.consolidate', hangs);
    at.answers.set('tasks.create', hangs);
    await make();
    await make({ action: { type: 'create_task', title: 'Pay rent' } });
    at.clock.advance(2 * hour);
    await new Promise(setImmediate);
    at.clock.advance(0);
    await expect.poll(states).toEqual(['claimed', 'claimed', 'claimed']);
    at.answers.clear();
    await at.restart(10_000);
    await at.pass(30_000);
    at.endRun(0, 'succeeded');
    await expect.poll(async () => (await states()).toSorted()).toEqual(['done', 'done', 'failed']);
    expect(at.queued).toHaveLength(1);
  });

  test('the views are made of the log alone', async () => {
    const { id } = await make({ kind: 'interval', expression: 'every 1h', missed: 'all' });
    await make({ action: { type: 'prompt', text: 'x', model: 'p/gone' } });
    at.models.missing = 'p/gone';
    await at.pass(5 * hour);
    at.clock.jump(5 * hour);
    await at.pass(hour);
    await at.call('schedule.update', { id, name: 'Other' });
    const before = at.rows();
    await at.store.rebuild();
    expect(at.rows()).toEqual(before);
  });
});

describe('bad input is refused, and nothing is made', () => {
  const bad: [string, Partial<Input<'schedule.create'>>][] = [
    ['a cron that never matches', { expression: '0 0 30 2 *' }],
    ['four fields', { expression: '0 0 30 2' }],
    ['a zone that is none', { timezone: 'Europe/Atlantis' }],
    ['an offset in place of a zone', { timezone: '+02:00' }],
    ['a time that is past', { kind: 'once', expression: '2020-01-01T00:00:00Z' }],
    ['no time at all', { kind: 'once', expression: 'soon' }],
    ['an interval of nothing', { kind: 'interval', expression: '0' }],
    ['an interval under a second', { kind: 'interval', expression: 999 }],
    ['an interval of a century', { kind: 'interval', expression: String(100 * 366 * day) }],
    ['an address that is none', { action: { type: 'http', url: 'http://' } }],
    ['a name of nothing', { name: ' ' }],
  ];
  test.each(bad)('%s', async (_name, more) => {
    await expect(make(more)).rejects.toMatchObject({ code: 'invalid_input' });
    expect((await at.call('schedule.list', {})).items).toEqual([]);
  });

  test('what was not there cannot be changed, and a model that nobody has cannot be pinned', async () => {
    const id = '0198c3a0-0000-7000-8000-00000000dead';
    for (const call of [at.call('schedule.update', { id, enabled: true }), at.call('schedule.runNow', { id })])
      await expect(call).rejects.toMatchObject({ code: 'not_found' });
    at.models.missing = 'p/gone';
    await expect(make({ action: { type: 'prompt', text: 'x', model: 'p/gone' } })).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('it proves that it is alive', async () => {
  const { id } = await make();
  expect(await at.call('schedule.health', {})).toEqual({
    alive: true,
    lastTick: '2026-01-02T06:00:00.000Z',
    next: '2026-01-02T08:00:00.000Z',
    overdue: [],
  });
  await at.room.stop();
  at.clock.advance(3 * hour);
  const health = await at.call('schedule.health', {});
  expect([health.alive, health.overdue]).toEqual([false, [{ jobId: id, name: 'Morning', dueAt: '2026-01-02T08:00:00.000Z' }]]);
  expect(await why()).toBeUndefined();
});
