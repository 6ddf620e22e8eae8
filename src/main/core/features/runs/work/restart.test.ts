import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bench, calls, openBench, says, saysAndWaits, user } from '../fixture.ts';
import type { RunKind } from '../types.ts';

/** As chat is: what was seen is kept as it stood, and a person has it go on. */
const shown: RunKind = {
  type: 'shown',
  resumesItself: false,
  prepare: async (run) => ({
    system: 'lore',
    messages: [{ role: 'user', content: [{ type: 'text', text: run.goal }] }],
    model: null,
    maxOutputTokens: 100,
    tools: true,
    taintedBy: null,
  }),
};

let bench: Bench;

beforeEach(async () => {
  bench = await openBench({ kinds: [shown] });
});

afterEach(() => bench.close());

const becomes = (id: string, state: string) => expect.poll(() => bench.state(id), { interval: 2, timeout: 5000 }).toBe(state);
const shows = (id: string, kind: string) =>
  expect.poll(() => bench.events(id).some((event) => event.kind === kind), { interval: 2 }).toBe(true);

test.each([true, false])(
  'a task goes on from its last finished step when Hearth ends (killed: %s): nothing is done twice',
  async (killed) => {
    bench.tools.set('write', { does: () => ({ data: { b: 1, a: 2 } }) });
    bench.script(calls(['write', { to: 'x' }]), saysAndWaits('Half'));
    const id = await bench.start({});
    await shows(id, 'text');
    bench.script(says('Whole.'));
    await bench.restart(killed);
    await becomes(id, 'succeeded');
    expect(bench.done).toHaveLength(1);
    const run = await bench.get(id);
    expect(run).toMatchObject({ attempt: 2, report: { summary: 'Whole.' } });
    // What it is asked again is what it was asked before.
    expect(bench.asked[2]?.request.messages).toEqual(bench.asked[1]?.request.messages);
    const seqs = bench.events(id).map((event) => event.seq);
    expect(seqs).toEqual(seqs.map((_seq, at) => at + 1));
  },
);

test('a side effect that was cut off is shown as unknown, never repeated, and the model is told when the run goes on', async () => {
  bench.tools.set('send', { does: () => new Promise(() => undefined) });
  bench.script(calls(['send', { to: 'Ada' }]), says('I asked first.'));
  const id = await bench.start({});
  await expect.poll(() => bench.done.length, { interval: 2 }).toBe(1);
  await bench.restart(true);
  expect(await bench.get(id)).toMatchObject({
    state: 'interrupted',
    steps: [{ state: 'done' }, { name: 'send', state: 'unknown' }],
    failure: { message: expect.stringContaining('may or may not') },
    report: { nextSteps: expect.arrayContaining([expect.stringContaining('Look whether send was done')]) },
  });
  await bench.runs.handlers['runs.resume']({ id }, user);
  await becomes(id, 'succeeded');
  expect(bench.done).toHaveLength(1);
  expect(bench.asked.at(-1)?.request.messages.at(-1)?.content).toMatchObject([
    { type: 'tool_result', ok: false, text: expect.stringContaining('unknown_effect') },
  ]);
});

test('a tool that may be repeated is repeated after a crash', async () => {
  let first = true;
  bench.tools.set('look', {
    idempotent: true,
    does: () => {
      if (!first) return { data: 'seen' };
      first = false;
      return new Promise(() => undefined);
    },
  });
  bench.script(calls(['look', {}]), says('Seen.'));
  const id = await bench.start({});
  await expect.poll(() => bench.done.length, { interval: 2 }).toBe(1);
  await bench.restart(true);
  await becomes(id, 'succeeded');
  expect(bench.done).toHaveLength(2);
});

test('a kind that does not go on by itself is interrupted with all that was shown, and goes on when it is told to', async () => {
  bench.script(saysAndWaits('Seen before the end'));
  const id = await bench.start({ type: 'shown' });
  await shows(id, 'text');
  await bench.restart(true);
  expect(bench.state(id)).toBe('interrupted');
  expect((await bench.runs.api.settled(id)).content).toEqual([{ type: 'text', text: 'Seen before the end' }]);
  bench.script(says('Again, whole.'));
  await bench.runs.handlers['runs.resume']({ id }, user);
  await becomes(id, 'succeeded');
  expect((await bench.runs.api.settled(id)).content).toEqual([{ type: 'text', text: 'Again, whole.' }]);
  const seqs = bench.events(id).map((event) => event.seq);
  expect(seqs, 'it counts on').toEqual(seqs.map((_seq, at) => at + 1));
});

test('a run that waits for an answer waits on through a restart, shows what it showed, and does what is then allowed', async () => {
  bench.tools.set('write', { does: () => ({ data: 'ok' }), verdict: () => 'ask' });
  bench.script(calls(['write', { to: 'x' }]), says('Written.'));
  const id = await bench.start({});
  await becomes(id, 'waiting');
  await bench.restart(true);
  expect(bench.state(id)).toBe('waiting');
  expect(bench.runs.api.progress(id)?.content).toMatchObject([{ type: 'tool_call', name: 'write' }]);
  const [approval] = (await bench.get(id)).approvals;
  await bench.runs.handlers['runs.decide']({ approvalId: approval?.approvalId ?? '', decision: 'allow' }, user);
  await becomes(id, 'succeeded');
  expect(bench.done).toEqual([{ name: 'write', args: { to: 'x' } }]);
});

test('a cancel that came just before the crash is honored', async () => {
  bench.tools.set('send', { does: () => new Promise(() => undefined) });
  bench.script(calls(['send', {}]));
  const id = await bench.start({});
  await expect.poll(() => bench.done.length, { interval: 2 }).toBe(1);
  await Promise.all([bench.runs.handlers['runs.cancel']({ id }, user), bench.restart(true).catch(() => undefined)]);
  await becomes(id, 'cancelled');
  expect((await bench.get(id)).steps[1]).toMatchObject({ state: 'unknown' });
});

test('after a rebuild of every view a run goes on with the very same prompt', async () => {
  bench.tools.set('look', { does: () => ({ data: { z: 1, a: { y: 2, b: 3 } } }) });
  bench.script(calls(['look', { z: 1, a: 2 }]), saysAndWaits('Half'));
  const id = await bench.start({});
  await shows(id, 'text');
  await bench.store.rebuild();
  const hash = () =>
    bench.store
      .events({ stream: `run:${id}`, type: 'runs.began', limit: 100 })
      .map((event) => (event.data as { hash: string }).hash);
  const before = hash();
  bench.script(says('Whole.'));
  await bench.restart(true);
  await becomes(id, 'succeeded');
  expect(hash().at(-1)).toBe(before.at(-1));
});
