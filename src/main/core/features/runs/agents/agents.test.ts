import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, calls, openBench, type Script, says, saysAndWaits, user } from '../fixture.ts';
import { parseAgents } from './agents.ts';
import { coveredBy } from './narrower.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await openBench({ atOnce: 1 });
});

afterEach(() => bench.close());

const becomes = (id: string, state: string) => expect.poll(() => bench.state(id), { interval: 2, timeout: 5000 }).toBe(state);
const childrenOf = async (id: string) => (await bench.get(id)).children;

/** The parent dispatches with these arguments and then sums up; the child does as it is told. */
const family = (args: object, child: Script): Script =>
  async function* (call, signal) {
    const goal = call.request.messages[0]?.content[0];
    if (goal?.type === 'text' && goal.text !== 'Parent') yield* child(call, signal);
    else if (call.request.messages.length === 1) yield* calls(['dispatch_run', args, 'd'])(call, signal);
    else yield* says('All done.')(call, signal);
  };

test('a run starts a run, waits for its answer without a place of its own, and shows it under itself', async () => {
  bench.script(family({ goal: 'Child' }, says('Forty-two.')));
  const id = await bench.start({ goal: 'Parent', priority: 6 });
  await becomes(id, 'succeeded');
  const [child] = await childrenOf(id);
  expect(child).toMatchObject({ goal: 'Child', state: 'succeeded', parentId: id, actor: `run:${id}`, priority: 6 });
  expect((await bench.get(id)).steps[1]).toMatchObject({
    childRunId: child?.id,
    result: { data: { state: 'succeeded', answer: 'Forty-two.' } },
  });
  expect(bench.events(id).find((event) => event.kind === 'child')).toMatchObject({
    callId: 'd',
    childRunId: child?.id,
    goal: 'Child',
  });
  expect(bench.asked[1]).toMatchObject({ ancestors: [id] });
});

test('what a run gives is what it has, or less: grants, tools, money, time', async () => {
  bench.tools.set('read', { does: () => ({}) });
  bench.tools.set('write', { does: () => ({}) });
  const grants = [{ tool: 'read', paths: ['/docs'] }];
  bench.script(
    family({ goal: 'Child', tools: ['read'], grants: [{ tool: 'read', paths: ['/docs/a'] }], budget: { usd: 50 } }, says('Ok.')),
  );
  const id = await bench.start({ goal: 'Parent', grants, budget: { usd: 1, durationMs: 60_000 } });
  await becomes(id, 'succeeded');
  const [child] = await childrenOf(id);
  const detail = await bench.get(child?.id ?? '');
  expect(detail.grants).toEqual([{ tool: 'read', paths: ['/docs/a'] }]);
  expect(detail.budget.usd).toBe(1);
  expect(detail.budget.durationMs).toBeLessThanOrEqual(60_000);
  expect(bench.asked[1]?.request.tools?.map((tool) => tool.name)).toEqual(['read']);
  expect(bench.asked[1]?.budgets).toEqual([
    { runId: child?.id, usd: 1 },
    { runId: id, usd: 1 },
  ]);

  bench.script(family({ goal: 'Child', grants: [{ tool: 'read', paths: ['/docs/../etc'] }] }, says('Ok.')));
  const wide = await bench.start({ goal: 'Parent', grants });
  await becomes(wide, 'succeeded');
  expect(await childrenOf(wide)).toEqual([]);
  expect((await bench.get(wide)).steps[1]).toMatchObject({ state: 'failed', result: { error: { code: 'refused' } } });
});

test.each([
  [{ tool: 'a' }, { tool: 'a' }, true],
  [{ tool: 'b' }, { tool: 'a' }, false],
  [{ tool: 'a' }, { tool: 'a', paths: ['/x'] }, false],
  [{ tool: 'a', paths: ['/x/y'] }, { tool: 'a', paths: ['/x'] }, true],
  [{ tool: 'a', paths: ['/xy'] }, { tool: 'a', paths: ['/x'] }, false],
  [{ tool: 'a', paths: ['/x', '/y'] }, { tool: 'a', paths: ['/x'] }, false],
  [{ tool: 'a', hosts: ['b.example.com'] }, { tool: 'a', hosts: ['*.example.com'] }, true],
  [{ tool: 'a', hosts: ['example.com'] }, { tool: 'a', hosts: ['*.example.com'] }, false],
  [{ tool: 'a', hosts: ['evilexample.com'] }, { tool: 'a', hosts: ['*.example.com'] }, false],
  [{ tool: 'a', hosts: ['example.com'] }, { tool: 'a', hosts: ['example.com:443'] }, false],
  [{ tool: 'a', hosts: ['example.com:443'] }, { tool: 'a', hosts: ['example.com'] }, true],
  [{ tool: 'a' }, { tool: 'a', count: 3 }, false],
  [{ tool: 'a' }, { tool: 'a', until: '2026-01-01T00:00:00.000Z' }, false],
  [{ tool: 'a', until: '2025-01-01T00:00:00.000Z' }, { tool: 'a', until: '2026-01-01T00:00:00.000Z' }, true],
  [{ tool: 'a', trusted: true }, { tool: 'a' }, false],
] as const)('a grant of %j is within %j: %s', (child, parent, within) => {
  const copy = <T>(value: T) => JSON.parse(JSON.stringify(value));
  expect(coveredBy(copy(child), copy(parent))).toBe(within);
});

test('runs start runs only as deep as the constitution says', async () => {
  bench.script(async function* (call, signal) {
    if (call.request.messages.length === 1) yield* calls(['dispatch_run', { goal: 'Deeper' }])(call, signal);
    else yield* says('Done.')(call, signal);
  });
  const id = await bench.start({ goal: 'Parent' });
  await becomes(id, 'succeeded');
  const all = (await bench.runs.handlers['runs.list']({}, user)).items;
  expect(all).toHaveLength(4);
  const deepest = await bench.get(all[0]?.id ?? '');
  expect(deepest.steps[1]).toMatchObject({ result: { error: { code: 'refused' } } });
});

test('a cancel of the parent stops the child too, within 250 ms', async () => {
  bench.script(family({ goal: 'Child' }, saysAndWaits('Half')));
  const id = await bench.start({ goal: 'Parent' });
  await expect.poll(async () => (await childrenOf(id))[0]?.state, { interval: 2 }).toBe('running');
  const before = performance.now();
  await bench.runs.handlers['runs.cancel']({ id }, user);
  await becomes(id, 'cancelled');
  await expect.poll(async () => (await childrenOf(id))[0]?.state, { interval: 2 }).toBe('cancelled');
  expect(performance.now() - before).toBeLessThan(350);
});

test('what a child read from outside taints its parent, and a tainted parent its child', async () => {
  bench.tools.set('page', { does: () => ({ data: 'words', outside: 'https://a.example' }) });
  bench.script(
    family({ goal: 'Child' }, async function* (call, signal) {
      if (call.request.messages.length === 1) yield* calls(['page', {}])(call, signal);
      else yield* says('Read.')(call, signal);
    }),
  );
  const id = await bench.start({ goal: 'Parent' });
  await becomes(id, 'succeeded');
  expect((await bench.get(id)).taintedBy).toBe('https://a.example');
  expect((await bench.get(id)).steps[1]?.result?.outside).toBe('https://a.example');
});

test('after a crash the parent finds the run that it had started, and starts no second one', async () => {
  bench.script(family({ goal: 'Child' }, saysAndWaits('Half')));
  const id = await bench.start({ goal: 'Parent' });
  await expect.poll(async () => (await childrenOf(id))[0]?.state, { interval: 2 }).toBe('running');
  bench.script(family({ goal: 'Child' }, says('Whole.')));
  await bench.restart(true);
  await becomes(id, 'succeeded');
  const children = await childrenOf(id);
  expect(children).toMatchObject([{ state: 'succeeded', attempt: 2 }]);
});

test('a sub-agent has the model, the tools and the words of its section in agents.md', async () => {
  mkdirSync(join(bench.host.paths.home, 'lore'), { recursive: true });
  writeFileSync(
    join(bench.host.paths.home, 'lore/agents.md'),
    '# Agents\n\nWords.\n\n## Reader\n\nmodel: p/small\ntools: read\n\nRead closely.\nSay little.\n',
  );
  bench.tools.set('read', { does: () => ({}) });
  bench.tools.set('write', { does: () => ({}) });
  bench.script(family({ goal: 'Child', agent: 'reader' }, says('Ok.')));
  const id = await bench.start({ goal: 'Parent' });
  await becomes(id, 'succeeded');
  expect(bench.asked[0]?.request.system).toContain('- Reader: Read closely.');
  expect(bench.asked[1]?.request).toMatchObject({
    model: 'p/small',
    system: expect.stringContaining('Read closely.\nSay little.'),
  });
  expect(bench.asked[1]?.request.tools?.map((tool) => tool.name)).toEqual(['read']);
  expect(await childrenOf(id)).toMatchObject([{ agent: 'Reader' }]);

  bench.script(family({ goal: 'Child', agent: 'nobody' }, says('Ok.')));
  const other = await bench.start({ goal: 'Parent' });
  await becomes(other, 'succeeded');
  expect((await bench.get(other)).steps[1]?.result?.error).toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('There are Reader.'),
  });
});

test('agents.md is read leniently, and what is wrong in it is said', () => {
  const { agents, problems } = parseAgents(
    '\uFEFFintro\r\n## `one`\r\n- **Model**: a/b\r\n- Tools: x, `y` z\r\n\r\nDo it.\r\n```\n## not a heading\n```\n## two\ntools: none\nSay: hello\n## One\nAgain\n## <script>\nBad\n## three\n# End\nnothing\n',
  );
  expect(agents).toEqual([
    { name: 'one', model: 'a/b', tools: ['x', 'y', 'z'], prompt: 'Do it.\n```\n## not a heading\n```' },
    { name: 'two', model: null, tools: [], prompt: 'Say: hello' },
    { name: 'three', model: null, tools: null, prompt: '' },
  ]);
  expect(problems).toHaveLength(3);
});

test('a run sees only its own runs', async () => {
  const other = await bench.start({ goal: 'Secret' });
  await becomes(other, 'succeeded');
  bench.script(calls(['get_run', { id: other }]), says('Hm.'));
  const id = await bench.start({});
  await becomes(id, 'succeeded');
  expect((await bench.get(id)).steps[1]?.result?.error?.code).toBe('not_found');
});

test('however many runs want to, a person gets a few notes a minute', async () => {
  const notify = (text: string) => bench.runs.internal['internal.notify']?.({ text, severity: 'info' }, user);
  const settled = await Promise.allSettled(Array.from({ length: 50 }, (_none, at) => notify(`note ${at}`)));
  expect(settled.filter((one) => one.status === 'fulfilled')).toHaveLength(6);
  expect(bench.host.notified).toHaveLength(6);
});
