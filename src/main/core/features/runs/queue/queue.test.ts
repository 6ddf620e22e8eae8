import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NewEvent } from '../../../store/types.ts';
import {
  endedFact,
  enqueue,
  lasting,
  openRoom,
  passing,
  queuedFact,
  type Room,
  resumedFact,
  steppedFact,
  waitingFact,
} from './fixture.ts';
import { longestDelayMs, mostTries } from './retry.ts';
import type { Claim } from './types.ts';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.remove());

const minutes = (count: number) => count * 60_000;
const names = (claims: Claim[]) => claims.map((claim) => claim.runId);
const record = (claim: Claim, ...facts: NewEvent[]) =>
  room.store.command((tx) => {
    room.queue.check(tx, claim.runId, claim.lease);
    tx.append(...facts);
  });
const fail = (claim: Claim, failure: typeof passing | null, repeatable = true) =>
  room.store.command((tx) => room.queue.fail(tx, { ...claim, repeatable }, failure));
const claimed = async (): Promise<Claim> => {
  const claim = await room.claim();
  if (!claim) throw new Error('Nothing was there to claim.');
  return claim;
};

describe('claims', () => {
  test('come by priority, and the oldest first within one', async () => {
    room.limits.atOnce = 10;
    for (const [runId, priority] of [
      ['a', 5],
      ['b', 2],
      ['c', 8],
      ['d', 5],
      ['e', 8],
    ] as const)
      await room.add({ runId, priority });
    expect(names(await room.claimAll())).toEqual(['c', 'e', 'a', 'd', 'b']);
  });

  test('are exclusive: of many askers at once each run goes to one', async () => {
    room.limits.atOnce = 100;
    for (let i = 0; i < 20; i += 1) await room.add({ runId: `r${i}` });
    const claims = await Promise.all(Array.from({ length: 30 }, () => room.claim()));
    expect(new Set(claims.flatMap((claim) => claim?.runId ?? [])).size).toBe(20);
    expect(claims.filter((claim) => claim === null)).toHaveLength(10);
  });

  test('carry fencing tokens that grow with every claim of any run, through a restart too', async () => {
    const leases: number[] = [];
    for (const runId of ['a', 'b', 'c']) {
      await room.add({ runId });
      const claim = await claimed();
      leases.push(claim.lease);
      await record(claim, endedFact(claim, 'succeeded'));
      await room.restart();
    }
    expect(leases).toEqual(leases.toSorted((a, b) => a - b));
    expect(new Set(leases).size).toBe(3);
  });

  test('never pass a limit: in all, of a type, of a provider', async () => {
    Object.assign(room.limits, { atOnce: 6, types: { mail: 1 }, providers: { local: 2 } });
    for (let i = 0; i < 3; i += 1) await room.add({ runId: `mail${i}`, type: 'mail', priority: 9 });
    for (let i = 0; i < 4; i += 1) await room.add({ runId: `local${i}`, model: 'local/small', priority: 8 });
    for (let i = 0; i < 4; i += 1) await room.add({ runId: `task${i}`, priority: 1 });
    expect(names(await room.claimAll())).toEqual(['mail0', 'local0', 'local1', 'task0', 'task1', 'task2']);
  });

  test('leave the last place to runs that somebody waits for', async () => {
    for (let i = 0; i < 9; i += 1) await room.add({ runId: `task${i}` });
    expect(await room.claimAll()).toHaveLength(3);
    await room.add({ runId: 'chat', type: 'chat', priority: 8 });
    expect(names(await room.claimAll())).toEqual(['chat']);
  });

  test('a low priority is never starved: what waits grows', async () => {
    room.limits.atOnce = 1;
    await room.add({ runId: 'old', priority: 0 });
    for (let i = 0; i < 20; i += 1) {
      room.clock.advance(minutes(5));
      await room.add({ runId: `new${i}`, priority: 9 });
      const claim = await claimed();
      if (claim.runId === 'old') return expect(i).toBeGreaterThan(5);
      await record(claim, endedFact(claim, 'succeeded'));
    }
    expect.unreachable('The run of lowest priority never came.');
  });

  test('pass over a run until its time, and over none behind it', async () => {
    await room.add({ runId: 'later', priority: 9, notBefore: room.clock.now() + minutes(60) });
    await room.add({ runId: 'now', priority: 1 });
    expect(names(await room.claimAll())).toEqual(['now']);
    room.clock.advance(minutes(60));
    expect(names(await room.claimAll())).toEqual(['later']);
  });
});

describe('a lease', () => {
  test('that is not the newest is refused, in the transaction that it would have written', async () => {
    await room.add({ runId: 'a' });
    const first = await claimed();
    await fail(first, null);
    const second = await claimed();
    expect(second).toMatchObject({ runId: 'a', attempt: 2 });
    await expect(record(first, endedFact(first, 'succeeded'))).rejects.toMatchObject({ code: 'conflict' });
    await expect(fail(first, passing)).rejects.toMatchObject({ code: 'conflict' });
    expect(room.stateOf('a')).toBe('running');
    await record(second, endedFact(second, 'succeeded'));
    await expect(record(second, endedFact(second, 'failed'))).rejects.toMatchObject({ code: 'conflict' });
    expect(room.stateOf('a')).toBe('succeeded');
  });

  test('of a run that waits or is not there is refused', async () => {
    await room.add({ runId: 'a' });
    const claim = await claimed();
    await record(claim, waitingFact(claim));
    await expect(record(claim, steppedFact(claim, 1))).rejects.toMatchObject({ code: 'conflict' });
    await expect(record({ ...claim, runId: 'none' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('of an earlier process is dead at once: each is named, and goes on as it may', async () => {
    for (const runId of ['a', 'b', 'c']) await room.add({ runId });
    const before = [await claimed(), await claimed()];
    await room.restart();
    const cut = await room.store.command((tx) => {
      const found = room.queue.rescue(tx);
      for (const one of found) room.queue.fail(tx, { ...one, repeatable: one.runId === 'a' }, null);
      return found;
    });
    expect(cut).toEqual(before.map((claim) => ({ ...claim, type: 'task' })));
    expect([room.stateOf('a'), room.stateOf('b'), room.stateOf('c')]).toEqual(['queued', 'running', 'queued']);
    const again = await claimed();
    expect(again).toMatchObject({ runId: 'a', attempt: 2 });
    expect(again.lease).toBeGreaterThan(Math.max(...before.map((claim) => claim.lease)));
  });
});

describe('a run that failed', () => {
  test('comes again later, and goes to the dead letters when it has had its tries', async () => {
    room.chance.value = 1;
    await room.add({ runId: 'poison' });
    const outcomes = [];
    for (let i = 0; i < mostTries; i += 1) {
      const claim = await claimed();
      outcomes.push(await fail(claim, passing));
      expect(await room.claim()).toBeNull();
      room.clock.advance(longestDelayMs);
    }
    expect(outcomes.map((outcome) => outcome.again)).toEqual([...Array(mostTries - 1).fill(true), false]);
    expect(outcomes.at(-1)).toEqual({ again: false, dead: true });
  });

  test('has its tries anew once it got on, and once somebody resumed it', async () => {
    room.chance.value = 0;
    await room.add({ runId: 'a' });
    for (let i = 0; i < mostTries * 2; i += 1) {
      const claim = await claimed();
      await record(claim, steppedFact(claim, i + 1));
      expect(await fail(claim, passing)).toMatchObject({ again: true });
    }
    for (let i = 0; i < mostTries - 1; i += 1) await fail(await claimed(), passing);
    const last = await claimed();
    expect(await fail(last, passing)).toEqual({ again: false, dead: true });
    await record(last, endedFact(last, 'failed', true));
    expect(await room.claim()).toBeNull();
    await room.store.command((tx) => tx.append(resumedFact('a')));
    expect(await fail(await claimed(), passing)).toMatchObject({ again: true });
  });

  test('is not tried again where the fault stays or the step may not be repeated', async () => {
    await room.add({ runId: 'a' });
    const claim = await claimed();
    expect(await fail(claim, lasting)).toEqual({ again: false, dead: false });
    expect(await fail(claim, passing, false)).toEqual({ again: false, dead: false });
    expect(room.stateOf('a')).toBe('running');
  });
});

describe('a full queue', () => {
  test('refuses low priority, takes the rest, and at ten times its length refuses all', async () => {
    room.limits.length = 3;
    for (let i = 0; i < 3; i += 1) await room.add({ runId: `low${i}`, priority: 3 });
    await expect(room.add({ runId: 'low', priority: 3 })).rejects.toMatchObject({ code: 'rate_limited' });
    for (let i = 3; i < 30; i += 1) await room.add({ runId: `r${i}`, priority: 4 });
    await expect(room.add({ runId: 'high', priority: 9 })).rejects.toMatchObject({ code: 'rate_limited', data: { waiting: 30 } });
    await claimed();
    await room.add({ runId: 'high', priority: 9 });
    expect(room.stateOf('low')).toBeUndefined();
    expect(room.stateOf('high')).toBe('queued');
  });

  test('counts what one turn of the event loop brings, one by one', async () => {
    room.limits.length = 5;
    const all = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => room.add({ runId: `r${i}`, priority: 0 })));
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(5);
  });
});

describe('a parent that waits for its child', () => {
  test('lends it its place, so that parents cannot hold every place while their children wait', async () => {
    room.limits.atOnce = 2;
    for (const runId of ['p1', 'p2', 'other']) await room.add({ runId, priority: 8 });
    expect(names(await room.claimAll())).toEqual(['p1', 'p2']);
    await room.add({ runId: 'c1', parentId: 'p1', priority: 1 });
    expect(await room.claim()).toBeNull();
    const takeBack = room.queue.lend('p1', 'c1');
    const child = await claimed();
    expect(child.runId).toBe('c1');
    // The place is the child's alone, and the parent's again when it is back.
    expect(await room.claim()).toBeNull();
    await record(child, endedFact(child, 'succeeded'));
    expect(await room.claim()).toBeNull();
    takeBack();
    expect(await room.claim()).toBeNull();
  });

  test('at any depth, with one place in all, for its type and for its provider', async () => {
    Object.assign(room.limits, { atOnce: 1, types: { task: 1 }, providers: { local: 1 } });
    await room.add({ runId: 'd0', model: 'local/m' });
    for (let depth = 1; depth < 4; depth += 1) {
      expect((await claimed()).runId).toBe(`d${depth - 1}`);
      await room.add({ runId: `d${depth}`, parentId: `d${depth - 1}`, model: 'local/m' });
      room.queue.lend(`d${depth - 1}`, `d${depth}`);
    }
    expect((await claimed()).runId).toBe('d3');
    await room.add({ runId: 'stranger' });
    expect(await room.claim()).toBeNull();
  });
});

describe('workers are told', () => {
  const rings = () => {
    const heard = { count: 0 };
    room.queue.onWork(() => {
      heard.count += 1;
    });
    return heard;
  };

  test('of new work after its commit, once for what came together, and never of what was refused', async () => {
    const heard = rings();
    await Promise.all(['a', 'b', 'c'].map((runId) => room.add({ runId })));
    expect(heard.count).toBe(1);
    room.limits.length = 0;
    await expect(room.add({ runId: 'd', priority: 1 })).rejects.toMatchObject({ code: 'rate_limited' });
    expect(heard.count).toBe(1);
  });

  test('when a delayed run is due, and by no timer when none is', async () => {
    const heard = rings();
    expect(await room.claim()).toBeNull();
    room.clock.advance(minutes(60));
    expect(heard.count).toBe(0);
    await room.store.command((tx) => tx.append(queuedFact({ runId: 'later', notBefore: tx.now + 10_000 })));
    expect(await room.claim()).toBeNull();
    room.clock.advance(9_999);
    await Promise.resolve();
    expect(heard.count).toBe(0);
    room.clock.advance(1);
    await Promise.resolve();
    expect(heard.count).toBe(1);
    expect((await claimed()).runId).toBe('later');
  });

  test('soon after the clock was set forward past the time of a run', async () => {
    await room.add({ runId: 'later', notBefore: room.clock.now() + minutes(600) });
    expect(await room.claim()).toBeNull();
    const heard = rings();
    room.clock.jump(minutes(600));
    room.clock.advance(30_000);
    await Promise.resolve();
    expect(heard.count).toBe(1);
    expect((await claimed()).runId).toBe('later');
  });

  test('and a retry does not wait for the hours that a clock was set back, in this process or before it', async () => {
    room.chance.value = 1;
    await room.add({ runId: 'a' });
    await room.add({ runId: 'alarm', notBefore: room.clock.now() + minutes(60) });
    await fail(await claimed(), passing);
    expect(await room.claim()).toBeNull();
    const told = new Promise<void>((resolve) => room.queue.onWork(resolve));
    room.clock.jump(-minutes(600));
    room.clock.advance(30_000);
    await told;
    const again = await claimed();
    expect(again.runId).toBe('a');
    await fail(again, passing);
    room.clock.jump(-minutes(600));
    await room.restart();
    await room.store.command((tx) => room.queue.rescue(tx));
    // What was put off until a time stays until that time.
    expect(names(await room.claimAll())).toEqual(['a']);
  });
});

test('a command that is refused after it was admitted leaves nothing behind', async () => {
  const given = room.store.command((tx) => {
    enqueue(tx, room.queue, { runId: 'a' });
    throw new Error('refused');
  });
  await expect(given).rejects.toThrow('refused');
  expect(await room.claim()).toBeNull();
});
