import { afterEach, beforeEach, expect, test } from 'vitest';
import { beyondSkills } from '../../../../agent/policy/skills.ts';
import { type Bench, calls, openBench, type Script, says, saysAndWaits } from '../../fixture.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await openBench({ atOnce: 1 });
  const asPolicy = (name: string) => ({
    does: () => ({ data: 'done' }),
    idempotent: true,
    verdict: (_args: unknown, { skills = [] }: { skills?: readonly { skill: string; tools: readonly string[] }[] }) =>
      beyondSkills({ name, source: 'builtin' }, skills) === null ? ('allow' as const) : ('deny' as const),
  });
  for (const name of ['read', 'write']) bench.tools.set(name, asPolicy(name));
  bench.tools.set('skill_read', {
    idempotent: true,
    does: (args) => ({ data: { name: (args as { name: string }).name, allowedTools: ['read', 'dispatch_run'], text: 'Tidy.' } }),
  });
});

afterEach(() => bench.close());

const becomes = (id: string, state: string) => expect.poll(() => bench.state(id), { interval: 2, timeout: 5000 }).toBe(state);
const steps = async (id: string) =>
  (await bench.get(id)).steps.filter(({ kind }) => kind === 'tool').map(({ name, state }) => `${name} ${state}`);
const read = calls(['skill_read', { name: 'tidy' }, 's']);

test('a run that read a skill has only what the skill declared, and had all before (THREATS 24)', async () => {
  bench.script(calls(['write', {}, 'a']), read, calls(['write', {}, 'b'], ['read', {}, 'c'], ['get_run', {}, 'd']), says('So.'));
  const id = await bench.start({});
  await becomes(id, 'succeeded');
  expect((await steps(id)).slice(0, 4)).toEqual(['write done', 'skill_read done', 'write failed', 'read done']);
  expect(bench.done.map(({ name }) => name)).toContain('get_run');
  const [fact] = bench.store.events({ stream: `run:${id}`, type: 'runs.narrowed', limit: 10 });
  expect(fact?.data).toMatchObject({ runId: id, n: 4, skill: 'tidy', tools: ['read', 'dispatch_run'] });
});

test.each([true, false])('what a skill took away stays away after a restart (killed: %s)', async (killed) => {
  bench.script(read, saysAndWaits('Half'));
  const id = await bench.start({});
  await expect.poll(() => bench.events(id).some(({ kind }) => kind === 'text'), { interval: 2 }).toBe(true);
  bench.script(calls(['write', {}, 'b']), says('So.'));
  await bench.restart(killed);
  await becomes(id, 'succeeded');
  expect(await steps(id)).toEqual(['skill_read done', 'write failed']);
});

test('what a skill did not declare cannot be had through a sub-agent', async () => {
  const child: Script = calls(['write', {}, 'w'], ['read', {}, 'r']);
  bench.script(read, calls(['dispatch_run', { goal: 'Child' }, 'd']), child, says('Child said.'), says('So.'));
  const id = await bench.start({});
  await becomes(id, 'succeeded');
  expect((await bench.get(id)).children[0]).toMatchObject({ state: 'succeeded' });
  const offered = bench.asked[2]?.request.tools?.map(({ name }) => name);
  expect(offered).toEqual(expect.arrayContaining(['read', 'skill_read', 'dispatch_run']));
  expect(offered).not.toContain('write');
});

test('a skill whose declaration cannot be read leaves nothing but what looks at the run itself', async () => {
  bench.tools.set('skill_read', { does: () => ({ data: { name: 'tidy', allowedTools: 'all of them' } }) });
  bench.script(read, calls(['read', {}, 'r']), says('So.'));
  const id = await bench.start({});
  await becomes(id, 'succeeded');
  expect(await steps(id)).toEqual(['skill_read done', 'read failed']);
});
