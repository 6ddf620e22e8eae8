import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshHome, openToy } from '../../../../../test/faults/store/toy.ts';
import type { WireEvent } from '../../../../contract/transport.ts';
import { type FakeClock, fakeClock } from '../../base/clock.ts';
import type { Store } from '../types.ts';

const hour = 3_600_000;
const run = (n: number) => `0198c3a0-0000-7000-8000-00000000000${n}`;

let place: ReturnType<typeof freshHome>;
let clock: FakeClock;
let store: Store;

beforeEach(async () => {
  place = freshHome();
  clock = fakeClock();
  store = await openToy(place.home, { clock });
});
afterEach(async () => {
  await store.close();
  place.remove();
});

const say = (message: string) => store.command((tx) => tx.publish('store.trouble', { code: 'recovered', message }));
const delta = (runId: string, seq: number) =>
  store.command((tx) => tx.publish('run.event', { runId, seq, kind: 'text', delta: `d${seq}` }));
const done = (runId: string, seq: number) =>
  store.command((tx) =>
    tx.publish('run.event', {
      runId,
      seq,
      kind: 'done',
      report: {
        taskId: runId,
        summary: '',
        artifacts: [],
        decisions: [],
        nextSteps: [],
        telemetry: { tokens: 0, cost: 0, durationMs: 0, toolCalls: 0 },
      },
    }),
  );
const kept = () => store.wire.after(0, null, 10_000).events.map((event) => event.id);

/** A minute's tick prunes in commands of its own: done when one that is given after it is. */
async function tick(): Promise<void> {
  clock.advance(60_000);
  for (let turn = 0; turn < 20; turn += 1) await store.command(() => undefined);
}

test('what was published comes to listeners after the commit, in one batch, and never twice', async () => {
  const batches: WireEvent[][] = [];
  const stop = store.wire.listen((events) => batches.push(events));
  await Promise.all([say('a'), say('b'), say('c')]);
  expect(batches.map((batch) => batch.map((event) => event.id))).toEqual([[1, 2, 3]]);
  stop();
  await say('d');
  expect(batches).toHaveLength(1);
});

test('a listener that throws keeps nobody else from hearing', async () => {
  const heard: number[] = [];
  store.wire.listen(() => {
    throw new Error('deaf');
  });
  store.wire.listen((events) => heard.push(...events.map((event) => event.id)));
  await say('a');
  expect(heard).toEqual([1]);
});

test('one comes back from any id, for some names or all', async () => {
  await say('a');
  await delta(run(1), 1);
  await say('b');
  expect(store.wire.after(1, null, 10)).toMatchObject({ events: [{ id: 2 }, { id: 3 }], lost: false });
  expect(store.wire.after(0, ['run.event'], 10).events).toMatchObject([{ id: 2, data: { delta: 'd1' } }]);
  expect(store.wire.after(0, null, 2).events).toHaveLength(2);
  expect(store.wire.after(3, null, 10)).toEqual({ events: [], lost: false });
  // An id from the future: the database was put back, and this client knows more than it does.
  expect(store.wire.after(4, null, 10).lost).toBe(true);
});

test('keeps the last hour and the running runs, drops the rest and says so', async () => {
  await say('old');
  await delta(run(1), 1);
  await delta(run(2), 1);
  await done(run(2), 2);
  clock.advance(hour);
  await say('fresh');
  await tick();
  await expect.poll(kept).toEqual([2, 5]);
  expect(store.wire.after(0, null, 10).lost).toBe(true);
  expect(store.wire.after(4, null, 10).lost).toBe(false);
  await done(run(1), 2);
  clock.advance(hour);
  await tick();
  await expect.poll(kept).toEqual([]);
});

test('ids only grow, across a restart too, even when nothing is kept', async () => {
  await say('a');
  await say('b');
  clock.advance(2 * hour);
  await tick();
  await expect.poll(kept).toEqual([]);
  await store.close();
  store = await openToy(place.home, { clock });
  expect(store.wire.last).toBe(2);
  await say('c');
  expect(kept()).toEqual([3]);
});

test('prunes thousands in slices', async () => {
  await store.command((tx) => {
    for (let i = 0; i < 2_300; i += 1) tx.publish('store.trouble', { code: 'recovered', message: `${i}` });
  });
  clock.advance(2 * hour);
  await tick();
  await expect.poll(kept).toEqual([]);
});

test('ids that were only told and never written are not given twice', async () => {
  await say('a');
  await store.rebuild();
  const { last } = store.wire;
  expect(last).toBeGreaterThan(1);
  await store.close();
  store = await openToy(place.home, { clock });
  expect(store.wire.last).toBe(last);
  expect(store.wire.after(1, null, 10)).toEqual({ events: [], lost: false });
});
