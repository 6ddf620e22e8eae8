import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openKeeping, run } from '../../../../../test/faults/keeping/rooms.ts';

let at: Bench;

/** A Wednesday, 10:30 in Berlin, where these tests are. */
const start = Date.parse('2026-01-07T09:30:00Z');

beforeEach(async () => {
  at = await openKeeping(start);
});
afterEach(() => at.close());

const titles = async (input: object = {}) => (await at.call('tasks.list', input)).items.map(({ title }) => title);
const nobody = '0198c3a0-0000-7000-8000-00000000dead';

describe('keeping a task', () => {
  test('what is said of a task comes back, and everyone is told', async () => {
    const given = {
      title: 'Pay the rent',
      description: 'To Ada.',
      priority: 1,
      tags: ['home', 'home'],
      due: '2026-01-09T22:59:00.000Z',
    };
    const task = await at.call('tasks.create', given);
    expect(task).toMatchObject({ ...given, tags: ['home'], status: 'open', createdBy: 'user' });
    expect(await at.call('tasks.get', { id: task.id })).toEqual(task);
    expect(at.store.wire.after(0, ['tasks.changed'], 10).events.map(({ data }) => data)).toEqual([
      { id: task.id, what: 'created' },
    ]);
  });

  test('a line in plain words becomes what its reading says', async () => {
    const quick = 'pay rent friday #home !1';
    const read = await at.call('tasks.parse', { quick });
    expect(read).toEqual({
      ...{ title: 'pay rent', tags: ['home'], priority: 1, due: '2026-01-09T22:59:00.000Z', words: 'Friday, January 9' },
    });
    const { words: _words, ...fields } = read;
    expect(await at.call('tasks.create', { quick })).toMatchObject(fields);
    expect(await at.call('tasks.create', { quick: 'pay rent friday', timezone: 'Asia/Tokyo' })).toMatchObject({
      due: '2026-01-09T14:59:00.000Z',
    });
  });

  test('null takes a date away, what is not named stays, what changes nothing is no fact', async () => {
    const { id } = await at.call('tasks.create', { title: 'Call', due: '2026-01-09T22:59:00Z', priority: 0 });
    const events = at.store.stats().events;
    expect(await at.call('tasks.update', { id, due: '2026-01-09T22:59:00.000Z', priority: 0 })).toMatchObject({ priority: 0 });
    expect(at.store.stats().events).toBe(events);
    const changed = await at.call('tasks.update', { id, due: null });
    expect(changed).not.toHaveProperty('due');
    expect(changed).toMatchObject({ title: 'Call', priority: 0 });
  });

  test('a deleted task is gone from every answer, and comes back as it was', async () => {
    const task = await at.call('tasks.create', { title: 'Call' });
    await at.call('tasks.delete', { id: task.id });
    expect(await titles()).toEqual([]);
    expect((await at.fault('tasks.get', { id: task.id })).code).toBe('not_found');
    expect((await at.fault('tasks.update', { id: task.id, title: 'x' })).code).toBe('not_found');
    expect(await at.call('tasks.restore', { id: task.id })).toMatchObject({ title: 'Call' });
    expect(await titles()).toEqual(['Call']);
  });

  test('what a run writes says which run, and what it had read from outside', async () => {
    const id = nobody;
    at.tainted.set(id, 'https://a.example');
    const task = await at.call('tasks.create', { title: 'Send money' }, run(id));
    expect(task).toMatchObject({ createdBy: `run:${id}`, runId: id, outside: 'https://a.example' });
    const listed = await at.internal['internal.taskList']({ limit: 10 }, run('r2'));
    expect(listed).toMatchObject({ taintedBy: 'https://a.example', more: false });
  });

  test('bad input is refused with a code and loses nothing', async () => {
    const { id } = await at.call('tasks.create', { title: 'Call' });
    const codes = await Promise.all([
      at.fault('tasks.create', { title: 'x'.repeat(1_000_000) }),
      at.fault('tasks.create', { title: ' ' }),
      at.fault('tasks.create', { quick: '#home' }),
      at.fault('tasks.create', { quick: 'call friday', timezone: 'Mars/Base' }),
      at.fault('tasks.update', { id, repeats: 'now and then' }),
      at.fault('tasks.create', { title: 'x', goalId: nobody }),
      at.fault('tasks.list', { cursor: 'nonsense' }),
      at.fault('tasks.updateMany', { ids: [id, nobody], status: 'completed' }),
    ]);
    expect(codes.map(({ code }) => code)).toEqual([
      ...[
        'invalid_input',
        'invalid_input',
        'invalid_input',
        'invalid_input',
        'refused',
        'not_found',
        'invalid_input',
        'not_found',
      ],
    ]);
    expect(await at.call('tasks.list', {})).toMatchObject({ items: [{ title: 'Call', status: 'open' }] });
  });
});

describe('the list', () => {
  test('what presses first comes first, page by page, what is done last', async () => {
    await at.call('tasks.create', { title: 'some day' });
    await at.call('tasks.create', { title: 'some day, soon', priority: 0 });
    await at.call('tasks.create', { title: 'later', due: '2026-03-01T00:00:00Z', priority: 0 });
    await at.call('tasks.create', { title: 'now', due: '2026-01-08T00:00:00Z', priority: 3 });
    await at.call('tasks.create', { title: 'done', due: '2026-01-01T00:00:00Z', status: 'completed' });
    const wanted = ['now', 'later', 'some day, soon', 'some day', 'done'];
    expect(await titles()).toEqual(wanted);
    const paged: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await at.call('tasks.list', { limit: 2, ...(cursor ? { cursor } : {}) });
      paged.push(...page.items.map(({ title }) => title));
      cursor = page.next;
    }
    expect(paged).toEqual(wanted);
  });

  test('it is narrowed by words, tag, status and date, whatever the words are', async () => {
    await at.call('tasks.create', { title: 'Café löschen', tags: ['Home'], due: '2026-01-08T00:00:00Z' });
    await at.call('tasks.create', { title: 'Other', description: 'about the café' });
    expect(await titles({ query: 'CAFE' })).toHaveLength(2);
    expect(await titles({ query: 'cafe losch' })).toEqual(['Café löschen']);
    expect(await titles({ tag: 'Home' })).toEqual(['Café löschen']);
    expect(await titles({ dueBefore: '2026-01-09T00:00:00Z' })).toEqual(['Café löschen']);
    expect(await titles({ status: 'completed' })).toEqual([]);
    for (const query of ['"', '%', "'; --", '\0', '* NEAR(']) expect(await titles({ query })).toEqual([]);
  });

  test('many are changed at once, all or none', async () => {
    const made = await Promise.all(['a', 'b'].map((title) => at.call('tasks.create', { title, tags: ['old'] })));
    const ids = made.map(({ id }) => id);
    const { items } = await at.call('tasks.updateMany', {
      ids: [...ids, ...ids],
      addTags: ['new'],
      removeTags: ['old'],
      priority: 0,
    });
    expect(items.map(({ tags, priority }) => [tags, priority])).toEqual([
      [['new'], 0],
      [['new'], 0],
    ]);
  });
});

describe('a task that comes again', () => {
  const complete = async (id: string) => {
    const done = await at.call('tasks.update', { id, status: 'completed' });
    return at.call('tasks.get', { id: done.nextId ?? nobody });
  };

  test('is made anew when it is completed, once, with its reminder as far ahead', async () => {
    const task = await at.call('tasks.create', {
      ...{ title: 'Water', tags: ['home'], repeats: 'weekly', due: '2026-01-09T17:00:00Z', remindAt: '2026-01-09T16:00:00Z' },
    });
    const next = await complete(task.id);
    expect(next).toMatchObject({
      title: 'Water',
      tags: ['home'],
      status: 'open',
      repeats: 'weekly',
      due: '2026-01-16T17:00:00.000Z',
    });
    expect(next.remindAt).toBe('2026-01-16T16:00:00.000Z');
    await at.call('tasks.update', { id: task.id, status: 'open' });
    expect((await complete(task.id)).id).toBe(next.id);
    expect(await titles({ status: 'open' })).toEqual(['Water']);
  });

  test('keeps its time on the wall over a clock change, and skips what was missed', async () => {
    const task = await at.call('tasks.create', { quick: 'stretch every day at 8', timezone: 'Europe/Berlin' });
    expect(task.due).toBe('2026-01-08T07:00:00.000Z');
    at.clock.jump(Date.parse('2026-03-29T12:00:00Z') - start);
    expect((await complete(task.id)).due).toBe('2026-03-30T06:00:00.000Z');
  });

  test('at the end of a month it stays at the end of the month', async () => {
    let task = await at.call('tasks.create', { title: 'Invoice', repeats: 'monthly', due: '2026-01-31T11:00:00Z' });
    const days: (string | undefined)[] = [];
    for (let n = 0; n < 3; n++) {
      task = await complete(task.id);
      days.push(task.due?.slice(0, 10));
    }
    expect(days).toEqual(['2026-02-28', '2026-03-31', '2026-04-30']);
  });

  test('by a cron expression it comes when the schedule says', async () => {
    at.others.set('schedule.preview', () => ({ at: ['2026-02-01T08:00:00.000Z'], words: '' }));
    const task = await at.call('tasks.create', { title: 'Pay', repeats: '0 9 1 * *' });
    expect((await complete(task.id)).due).toBe('2026-02-01T08:00:00.000Z');
  });
});
