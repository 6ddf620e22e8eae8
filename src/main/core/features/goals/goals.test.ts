import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openKeeping, run } from '../../../../../test/faults/keeping/rooms.ts';
import type { Goal } from '../../../../contract/keeping/goals.ts';
import { AppError } from '../../base/errors.ts';

let at: Bench;

beforeEach(async () => {
  at = await openKeeping();
});
afterEach(() => at.close());

const runId = '0198c3a0-0000-7000-8000-00000000abcd';
const push = (description: string, more: object = {}) => at.call('goals.push', { description, ...more });
const listed = async (input: object = {}) => (await at.call('goals.list', input)).items.map(({ description }) => description);
const current = async () => (await at.call('goals.current', {})).goal?.description ?? null;

/** Files that are there, commands that succeed, as the tools would say. */
function world(files: string[], commands: string[]): void {
  at.others.set('tools.call', (input) => {
    const { name, args } = input as { name: string; args: { path: string; code: string } };
    if (name === 'run_sandboxed')
      return { ok: true, data: { exitCode: commands.includes(args.code) ? 0 : 1, stdout: 'seen', stderr: 'broken' } };
    return files.includes(args.path)
      ? { ok: true, data: {} }
      : { ok: false, error: { code: 'not_found', message: 'No such file.' } };
  });
}

describe('a goal', () => {
  test('is kept with how it is known to be done, in words or as checks', async () => {
    const deadline = '2026-03-01T00:00:00.000Z';
    expect(await push('A garden', { success: 'It blooms', deadline })).toMatchObject({
      ...{
        priority: 5,
        status: 'pending',
        success: [{ kind: 'words', text: 'It blooms' }],
        deadline,
        attempts: [],
        createdBy: 'user',
      },
    });
    const checks: Goal['success'] = [{ kind: 'file', path: '/a' }];
    expect((await push('A plan', { success: checks })).success).toEqual(checks);
  });

  test('says why it waits and since when; without a reason it does not', async () => {
    const { id } = await push('A garden');
    expect((await at.fault('goals.update', { id, status: 'blocked' })).code).toBe('invalid_input');
    at.clock.advance(60_000);
    const since = new Date(at.clock.now()).toISOString();
    expect(await at.call('goals.update', { id, status: 'blocked', reason: 'Frost' })).toMatchObject({ reason: 'Frost', since });
    expect(await at.call('goals.update', { id, status: 'active' })).not.toHaveProperty('reason');
  });

  test('is not done while a check does not hold: which, is said and kept as an attempt', async () => {
    const task = await at.call('tasks.create', { title: 'Dig' });
    const success: Goal['success'] = [
      { kind: 'file', path: '/plan.md' },
      { kind: 'command', command: 'test -f x' },
      { kind: 'task', taskId: task.id },
      { kind: 'words', text: 'It blooms' },
    ];
    const { id } = await push('A garden', { success });
    world(['/plan.md'], []);
    const fault = await at.fault('goals.update', { id, status: 'completed', outcome: 'Tulips' }, run(runId));
    expect(fault.code).toBe('refused');
    expect(fault.data?.failed).toEqual(['`test -f x` ended with 1: broken', 'The task "Dig" is open.']);
    await at.call('tasks.update', { id: task.id, status: 'completed' });
    world(['/plan.md'], ['test -f x']);
    const done = await at.call('goals.update', { id, status: 'completed', outcome: 'Tulips' }, run(runId));
    expect(done.status).toBe('completed');
    expect(done.attempts.map(({ ok, runId: by, outcome }) => [ok, by, outcome])).toEqual([
      [false, runId, 'Tulips'],
      [true, runId, 'Tulips'],
    ]);
    expect(done.attempts[1]?.evidence).toContain('"It blooms": Tulips');
  });

  test("the user's word is enough; a run has to say what shows it", async () => {
    const { id } = await push('A garden', { success: 'It blooms' });
    expect((await at.fault('goals.update', { id, status: 'completed' }, run(runId))).code).toBe('refused');
    expect((await at.call('goals.update', { id, status: 'completed' })).status).toBe('completed');
  });

  test('what may not be looked at yet says how it may', async () => {
    at.others.set('tools.call', () => ({ ok: false, error: { code: 'approval_needed', message: 'asked' } }));
    const { id } = await push('A plan', { success: [{ kind: 'file', path: '/a' }] });
    expect((await at.fault('goals.update', { id, status: 'completed' })).message).toContain('Allow it for always');
  });

  test('keeps what its writer had read from outside', async () => {
    at.tainted.set(runId, 'https://a.example');
    const goal = await at.call('goals.push', { description: 'Send money' }, run(runId));
    expect(goal).toMatchObject({ outside: 'https://a.example', createdBy: `run:${runId}` });
  });
});

describe('the tree', () => {
  test('a goal is divided, all or none, and done when its parts are', async () => {
    const whole = await push('A garden');
    const { items } = await at.call('goals.decompose', { id: whole.id, goals: [{ description: 'Dig' }, { description: 'Sow' }] });
    expect(items.map(({ parentId }) => parentId)).toEqual([whole.id, whole.id]);
    const fault = await at.fault('goals.update', { id: whole.id, status: 'completed' });
    expect([fault.code, fault.message]).toEqual(['refused', expect.stringContaining('"Dig", "Sow"')]);
    for (const { id } of items) await at.call('goals.update', { id, status: 'completed' });
    await at.call('goals.update', { id: whole.id, status: 'completed' });
    expect((await at.fault('goals.decompose', { id: whole.id, goals: [{ description: 'x' }] })).code).toBe('conflict');
    expect((await at.fault('goals.update', { id: items[0]?.id ?? '', status: 'active' })).code).toBe('conflict');
    expect(await listed()).toEqual(['A garden', 'Dig', 'Sow']);
  });

  test('an abandoned goal takes its open parts with it', async () => {
    const whole = await push('A garden');
    const { items } = await at.call('goals.decompose', { id: whole.id, goals: [{ description: 'Dig' }, { description: 'Sow' }] });
    await at.call('goals.update', { id: items[0]?.id ?? '', status: 'completed' });
    await at.call('goals.update', { id: whole.id, status: 'abandoned', outcome: 'Too dry' });
    const { items: all } = await at.call('goals.list', {});
    expect(all.map(({ description, status }) => [description, status])).toEqual([
      ['A garden', 'abandoned'],
      ['Dig', 'completed'],
      ['Sow', 'abandoned'],
    ]);
    expect(all[0]?.attempts).toMatchObject([{ ok: false, outcome: 'Too dry' }]);
  });

  test('never becomes a ring, nor too deep', async () => {
    const line = [await push('0')];
    for (let n = 1; n < 12; n++) line.push(await push(String(n), { parentId: line[n - 1]?.id }));
    const [top, next] = [line[0]?.id ?? '', line[1]?.id ?? ''];
    expect((await at.fault('goals.update', { id: top, parentId: top })).code).toBe('conflict');
    expect((await at.fault('goals.update', { id: top, parentId: line[5]?.id ?? '' })).code).toBe('conflict');
    const deepest = await push('12', { parentId: line[11]?.id }).catch((error: AppError) => error.code);
    expect(deepest).toBe('refused');
    expect((await at.call('goals.update', { id: next, parentId: null })).parentId).toBeUndefined();
  });

  test('parents before their children, what presses first, page by page', async () => {
    const low = await push('low', { priority: 1 });
    await push('due', { priority: 0, deadline: '2026-02-01T00:00:00Z' });
    await push('high', { priority: 9 });
    await push('part of low', { parentId: low.id });
    const wanted = ['due', 'high', 'low', 'part of low'];
    expect(await listed()).toEqual(wanted);
    const first = await at.call('goals.list', { limit: 3 });
    const rest = await at.call('goals.list', { limit: 3, cursor: first.next ?? '' });
    expect([...first.items, ...rest.items].map(({ description }) => description)).toEqual(wanted);
    expect((await at.fault('goals.list', { cursor: 'x' })).code).toBe('invalid_input');
  });
});

test('what is worked on now: active first, then the deadline, then priority, and through its parts', async () => {
  expect(await at.call('goals.current', {})).toEqual({ goal: null, why: 'No goal is open.' });
  const garden = await push('garden', { priority: 1 });
  await push('house', { priority: 9 });
  expect(await current()).toBe('house');
  const due = await push('taxes', { priority: 0, deadline: '2026-02-01T00:00:00Z' });
  expect(await current()).toBe('taxes');
  await at.call('goals.update', { id: garden.id, status: 'active' });
  expect(await current()).toBe('garden');
  const { items } = await at.call('goals.decompose', {
    id: garden.id,
    goals: [{ description: 'dig' }, { description: 'sow', priority: 8 }],
  });
  expect(await current()).toBe('sow');
  await at.call('goals.update', { id: items[1]?.id ?? '', status: 'blocked', reason: 'frost' });
  expect(await current()).toBe('dig');
  await at.call('goals.update', { id: garden.id, status: 'suspended', reason: 'winter' });
  expect(await current()).toBe('taxes');
  await at.call('goals.update', { id: due.id, status: 'completed' });
  expect(await current()).toBe('house');
});

/** A slice with every change; `npm run faults` looks longer. */
const full = process.env.HEARTH_FAULTS === 'full';
const nth = fc.nat(12);
const act = fc.oneof(
  fc.record({ do: fc.constant('push' as const), nth: fc.option(nth), priority: fc.nat(9) }),
  fc.record({ do: fc.constant('move' as const), nth, to: fc.option(nth) }),
  fc.record({
    do: fc.constant('state' as const),
    nth,
    status: fc.constantFrom('pending', 'active', 'blocked', 'suspended', 'completed', 'abandoned'),
  }),
  fc.record({ do: fc.constant('task' as const), nth, what: fc.constantFrom('create', 'complete', 'delete', 'restore') }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

async function doIt(on: Bench, one: Act, goals: string[], tasks: string[]): Promise<void> {
  const goal = (n: number | null) => (n === null ? null : (goals[n % Math.max(1, goals.length)] ?? null));
  if (one.do === 'push') {
    const parentId = goal(one.nth);
    const given = { description: 'a goal', priority: one.priority, ...(parentId ? { parentId } : {}) };
    goals.push((await on.call('goals.push', given)).id);
  } else if (one.do === 'move') await on.call('goals.update', { id: goal(one.nth) ?? runId, parentId: goal(one.to) });
  else if (one.do === 'state')
    await on.call('goals.update', {
      id: goal(one.nth) ?? runId,
      status: one.status as Goal['status'],
      reason: 'so',
      outcome: 'o',
    });
  else if (one.what === 'create')
    tasks.push((await on.call('tasks.create', { title: 'a task', tags: ['t'], repeats: 'monthly' })).id);
  else {
    const id = tasks[one.nth % Math.max(1, tasks.length)] ?? runId;
    if (one.what === 'complete') await on.call('tasks.update', { id, status: 'completed', priority: one.nth % 4 });
    else await on.call(`tasks.${one.what as 'delete' | 'restore'}`, { id });
  }
}

/** No goal is above itself, none that is open is below one that is closed, and each is listed after the one above it. */
async function isTree(on: Bench): Promise<void> {
  const { items } = await on.call('goals.list', { limit: 500 });
  const places = new Map(items.map((goal, n) => [goal.id, n]));
  const closed = ({ status }: Goal) => status === 'completed' || status === 'abandoned';
  for (const [n, goal] of items.entries()) {
    if (goal.parentId === undefined) continue;
    const above = places.get(goal.parentId) ?? Number.POSITIVE_INFINITY;
    expect(above).toBeLessThan(n);
    const parent = items[above];
    expect(parent && closed(parent) && !closed(goal)).toBe(false);
  }
}

test('after any commands the tree is a tree, rebuilt rooms equal the living ones, and what is forgotten is gone from both', async () => {
  const seen = fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 30 }), nth, async (acts, forgotten) => {
    const on = await openKeeping();
    try {
      const [goals, tasks]: [string[], string[]] = [[], []];
      for (const one of acts)
        await doIt(on, one, goals, tasks).catch((error: unknown) => {
          if (!(error instanceof AppError) || error.code === 'internal') throw error;
        });
      await isTree(on);
      const events = [
        ...on.store.events({ type: 'goals.pushed', limit: 100 }),
        ...on.store.events({ type: 'tasks.created', limit: 100 }),
      ];
      const one = events[forgotten % Math.max(1, events.length)];
      if (one) await on.store.forget([one.seq], 'asked to', 'user');
      const lived = on.view();
      if (one) expect(JSON.stringify(lived)).not.toContain(`"id":"${one.stream.split(':')[1]}"`);
      await on.store.rebuild();
      expect(on.view()).toEqual(lived);
      expect((await on.store.verify()).problems).toEqual([]);
    } finally {
      await on.close();
    }
  });
  await fc.assert(seen, { numRuns: full ? 300 : 10 });
}, 240_000);
