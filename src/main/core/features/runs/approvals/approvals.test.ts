import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Approval } from '../../../../../contract/runs.ts';
import { type FakeClock, fakeClock } from '../../../base/clock.ts';
import { type Bench, calls, openBench, says, user } from '../fixture.ts';

let clock: FakeClock;
let bench: Bench;
/** What the tool would do; part of what is shown. */
let told: string;

beforeEach(async () => {
  clock = fakeClock();
  bench = await openBench({ clock });
  told = 'x';
  bench.tools.set('write', { does: () => ({ data: 'ok' }), verdict: () => 'ask' });
  bench.script(calls(['write', { to: 'x' }]), says('Written.'));
});

afterEach(() => bench.close());

/** Frames pass, and nothing longer. */
const becomes = (id: string, state: string) =>
  expect
    .poll(
      () => {
        clock.advance(20);
        return bench.state(id);
      },
      { interval: 2, timeout: 5000 },
    )
    .toBe(state);

const open = async () => (await bench.runs.handlers['runs.approvals']({}, user)).items;
const decide = (approvalId: string, decision: 'allow' | 'deny', more: { remember?: 'run' | 'always'; hash?: string } = {}) =>
  bench.runs.handlers['runs.decide']({ approvalId, decision, ...more }, user);

async function waitsFor(id: string): Promise<Approval> {
  await becomes(id, 'waiting');
  const [approval] = await open();
  if (!approval) throw new Error('nothing is asked');
  return approval;
}

test('what is not granted is asked, shown whole, done once when it is allowed, and answered in the run’s report', async () => {
  const id = await bench.start({});
  const approval = await waitsFor(id);
  expect(approval).toMatchObject({ runId: id, tool: 'write', args: { to: 'x' }, preview: 'run write', state: 'open' });
  expect(Date.parse(approval.deadline) - Date.parse(approval.askedAt)).toBe(24 * 3_600_000);
  expect(bench.done).toEqual([]);
  expect(bench.events(id).slice(-2)).toMatchObject([
    { kind: 'approval', approvalId: approval.approvalId },
    { kind: 'state', state: 'waiting' },
  ]);
  expect(await decide(approval.approvalId, 'allow', { hash: approval.hash })).toMatchObject({ state: 'allowed' });
  await becomes(id, 'succeeded');
  expect(bench.done).toHaveLength(1);
  const run = await bench.get(id);
  expect(run.approvals).toMatchObject([{ state: 'used' }]);
  expect(run.report?.decisions).toEqual(['write was allowed by the user.']);
  expect(run.steps).toHaveLength(3);
});

test('a no is told to the model, and nothing is done', async () => {
  const id = await bench.start({});
  await decide((await waitsFor(id)).approvalId, 'deny');
  await becomes(id, 'succeeded');
  expect(bench.done).toEqual([]);
  const run = await bench.get(id);
  expect(run.steps[1]).toMatchObject({ state: 'failed', result: { error: { code: 'denied' } } });
  expect(run.report?.decisions).toEqual(['write was denied by the user.']);
});

test('no answer by the deadline is a no, also when the clock jumped or Hearth slept', async () => {
  const id = await bench.start({});
  const { approvalId } = await waitsFor(id);
  clock.jump(24 * 3_600_000);
  // The timer has not looked yet; the deadline holds already.
  await expect(decide(approvalId, 'allow')).rejects.toMatchObject({ code: 'conflict' });
  clock.advance(61_000);
  await becomes(id, 'succeeded');
  expect(bench.done).toEqual([]);
  expect((await bench.get(id)).report?.decisions).toEqual(['write was not done: nobody answered in time.']);
});

test('one that ran out while Hearth was closed is a no at the next start', async () => {
  const id = await bench.start({});
  await waitsFor(id);
  await bench.runs.stop();
  clock.jump(25 * 3_600_000);
  await bench.restart();
  await becomes(id, 'succeeded');
  expect(bench.done).toEqual([]);
});

test('an answer is bound to what was shown, is given once, and only by the user', async () => {
  const id = await bench.start({});
  const { approvalId } = await waitsFor(id);
  await expect(decide(approvalId, 'allow', { hash: 'f'.repeat(64) })).rejects.toMatchObject({ code: 'conflict' });
  const asRun = { actor: `run:${id}`, via: 'internal' as const };
  await expect(bench.runs.handlers['runs.decide']({ approvalId, decision: 'allow' }, asRun)).rejects.toMatchObject({
    code: 'refused',
  });
  await decide(approvalId, 'deny');
  await expect(decide(approvalId, 'allow')).rejects.toMatchObject({ code: 'conflict' });
  await expect(decide('0198c3a0-0000-7000-8000-00000000000a', 'allow')).rejects.toMatchObject({ code: 'not_found' });
});

test('what would run is no longer what was shown: it is asked anew, and the old answer is worth nothing', async () => {
  bench.tools.set('write', { does: () => ({}), verdict: () => 'ask', touches: () => told });
  const id = await bench.start({});
  const first = await waitsFor(id);
  told = '/etc/passwd';
  await decide(first.approvalId, 'allow');
  await becomes(id, 'waiting');
  await expect.poll(open, { interval: 5 }).toHaveLength(1);
  const [second] = await open();
  expect(second?.approvalId).not.toBe(first.approvalId);
  expect(bench.done).toEqual([]);
  await decide(second?.approvalId ?? '', 'allow');
  await becomes(id, 'succeeded');
  expect(bench.done).toHaveLength(1);
  await expect(
    bench.store.command((tx) => bench.runs.approvals.take(tx, second?.approvalId ?? '', second?.hash ?? '')),
  ).rejects.toMatchObject({
    code: 'refused',
  });
});

test('remembered for the run it does not ask again there; always makes a grant', async () => {
  bench.script(calls(['write', { n: 1 }, 'a']), calls(['write', { n: 2 }, 'b']), says('Twice.'));
  const id = await bench.start({});
  await decide((await waitsFor(id)).approvalId, 'allow', { remember: 'run' });
  await becomes(id, 'succeeded');
  expect(bench.done).toHaveLength(2);
  expect((await bench.get(id)).grants).toEqual([{ tool: 'write' }]);

  bench.script(calls(['write', { n: 3 }]), says('Once.'));
  const other = await bench.start({});
  await decide((await waitsFor(other)).approvalId, 'allow', { remember: 'always' });
  await becomes(other, 'succeeded');
  expect(bench.remembered).toEqual([{ tool: 'write' }]);
  expect((await bench.get(other)).grants).toEqual([]);
});

test('the time that an answer takes is not the run’s own', async () => {
  const id = await bench.start({ budget: { durationMs: 60_000 } });
  const { approvalId } = await waitsFor(id);
  clock.advance(3_600_000);
  await decide(approvalId, 'allow');
  await becomes(id, 'succeeded');
});

test('how many wait is told with every change', async () => {
  const id = await bench.start({});
  await decide((await waitsFor(id)).approvalId, 'allow');
  await becomes(id, 'succeeded');
  const changes = bench.store.wire.after(0, ['approvals.changed'], 100).events.map((event) => event.data);
  expect(changes).toMatchObject([
    { state: 'open', open: 1 },
    { state: 'allowed', open: 0 },
    { state: 'used', open: 0 },
  ]);
});
