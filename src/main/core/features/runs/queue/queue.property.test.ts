/** What must hold in any order of claims, ends, failures, crashes and clocks. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { query } from '../../../store/sql.ts';
import { endedFact, openRoom, passing, type Room, resumedFact, steppedFact, waitingFact } from './fixture.ts';
import { grownPriority } from './pick.ts';
import { urgent } from './places.ts';
import type { QueuedRow } from './queue.sql.ts';
import type { Claim } from './types.ts';

/** A slice with every change; `npm run faults` looks longer. */
const runs = process.env.HEARTH_FAULTS === 'full' ? 1_000 : 40;

const types = ['task', 'chat', 'mail'];
const models = [null, 'local/small', 'remote/large'];
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      type: fc.constantFrom(...types),
      model: fc.constantFrom(...models),
      priority: fc.nat(9),
      later: fc.oneof(fc.constant(0), fc.nat(600_000)),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('claim' as const), askers: fc.integer({ min: 1, max: 4 }), together: fc.boolean() }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constantFrom('end' as const, 'step' as const, 'fail' as const, 'cut' as const, 'wait' as const),
      // Any claim that was ever given, live or long dead.
      which: fc.nat(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('answer' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat(900_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump' as const), ms: fc.integer({ min: -7_200_000, max: 7_200_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

interface Row extends QueuedRow {
  state: string;
  lease: number;
}
const allRuns = query<Record<string, never>, Row>('SELECT * FROM runs ORDER BY created_seq');

/** What the test itself knows: nothing of how the queue does it. */
interface Known {
  room: Room;
  accepted: string[];
  given: Claim[];
  live: Map<string, number>;
}

const limits = { atOnce: 3, length: 6, types: { mail: 1 }, providers: { local: 1 } };

/** The rule, by looking at every run: the queue must find the same by seeks. */
function expected(rows: Row[], now: number): string | null {
  const working = rows.filter((row) => row.state === 'running');
  const count = (fits: (row: Row) => boolean) => working.filter(fits).length;
  if (working.length >= limits.atOnce) return null;
  const patient = count((row) => row.priority < urgent) < limits.atOnce - 1;
  const fits = (row: Row) =>
    row.state === 'queued' &&
    row.not_before <= now &&
    (patient || row.priority >= urgent) &&
    (row.type !== 'mail' || count((other) => other.type === 'mail') < 1) &&
    (row.provider !== 'local' || count((other) => other.provider === 'local') < 1);
  const due = rows.filter(fits);
  const most = Math.max(...due.map((row) => grownPriority(row, now)));
  const best = due.filter((row) => grownPriority(row, now) === most);
  // Of those that waited for a time, the one whose time came first stands for its priority.
  const heads = best.filter((row) => row.not_before === 0 || !best.some((other) => sameLane(row, other) && earlier(other, row)));
  return heads[0]?.id ?? null;
}
const sameLane = (a: Row, b: Row) => a.type === b.type && a.provider === b.provider && a.priority === b.priority;
const earlier = (a: Row, b: Row) =>
  a.not_before > 0 && (a.not_before < b.not_before || (a.not_before === b.not_before && a.created_seq < b.created_seq));

async function one(known: Known, doing: Act): Promise<void> {
  const { room, live } = known;
  if (doing.do === 'add') await add(known, doing);
  else if (doing.do === 'claim') await claim(known, doing.askers, doing.together);
  else if (doing.do === 'answer') {
    const waits = allRuns.all(room.store.reader, {}).filter((row) => row.state === 'waiting');
    const chosen = waits[doing.which % Math.max(1, waits.length)];
    if (chosen) await room.store.command((tx) => tx.append(resumedFact(chosen.id)));
  } else if (doing.do === 'pass') {
    room.clock.advance(doing.ms);
    // What the queue's timer gave is done before the next look.
    await room.store.command(() => undefined);
  } else if (doing.do === 'jump') room.clock.jump(doing.ms);
  else if (doing.do === 'crash') {
    await room.restart();
    const cut = await room.store.command((tx) => {
      const found = room.queue.rescue(tx);
      for (const held of found) settle(room, tx, held, held.lease % 2 === 0);
      return found;
    });
    expect(new Map(cut.map((held) => [held.runId, held.lease]))).toEqual(live);
    live.clear();
  } else await report(known, doing.do, known.given[doing.which % Math.max(1, known.given.length)]);
}

async function add({ room, accepted }: Known, wanted: Extract<Act, { do: 'add' }>): Promise<void> {
  const waiting = allRuns.all(room.store.reader, {}).filter((row) => row.state === 'queued').length;
  const runId = `r${accepted.length}`;
  const refused = waiting >= (wanted.priority < 4 ? limits.length : limits.length * 10);
  const given = room.add({ ...wanted, runId, notBefore: wanted.later > 0 ? room.clock.now() + wanted.later : null });
  if (refused) return expect(given).rejects.toMatchObject({ code: 'rate_limited' });
  await given;
  accepted.push(runId);
}

async function claim({ room, given, live }: Known, askers: number, together: boolean): Promise<void> {
  const now = room.clock.now();
  const before = allRuns.all(room.store.reader, {});
  const claims = together
    ? await room.queue.claim(askers)
    : await Promise.all(Array.from({ length: askers }, () => room.claim()));
  for (const claim of Array.from({ length: askers }, (_, at) => claims[at] ?? null)) {
    const next = expected(before, now);
    expect(claim?.runId ?? null).toBe(next);
    if (!claim) continue;
    expect(live.has(claim.runId)).toBe(false);
    expect(claim.lease).toBeGreaterThan(Math.max(0, ...given.map((other) => other.lease)));
    given.push(claim);
    live.set(claim.runId, claim.lease);
    for (const row of before) if (row.id === claim.runId) row.state = 'running';
  }
}

type Tx = Parameters<Parameters<Room['store']['command']>[0]>[0];

function settle(room: Room, tx: Tx, held: Claim, repeatable: boolean, failure: typeof passing | null = null): void {
  const outcome = room.queue.fail(tx, { ...held, repeatable }, failure);
  if (!outcome.again) tx.append(endedFact(held, outcome.dead ? 'failed' : 'interrupted', outcome.dead));
}

/** A worker brings what it has, whether it still may or not. */
async function report(
  { room, live }: Known,
  what: 'end' | 'step' | 'fail' | 'cut' | 'wait',
  held: Claim | undefined,
): Promise<void> {
  if (!held) return;
  const given = room.store.command((tx) => {
    room.queue.check(tx, held.runId, held.lease);
    if (what === 'end') tx.append(endedFact(held, 'succeeded'));
    else if (what === 'step') tx.append(steppedFact(held, 1));
    else if (what === 'wait') tx.append(waitingFact(held));
    else settle(room, tx, held, true, what === 'fail' ? passing : null);
  });
  if (live.get(held.runId) !== held.lease) return expect(given).rejects.toMatchObject({ code: 'conflict' });
  await given;
  if (what !== 'step') live.delete(held.runId);
}

function look({ room, accepted, live }: Known): void {
  const rows = allRuns.all(room.store.reader, {});
  expect(rows.map((row) => row.id)).toEqual(accepted);
  const working = rows.filter((row) => row.state === 'running');
  expect(new Map(working.map((row) => [row.id, row.lease]))).toEqual(live);
  expect(working.length).toBeLessThanOrEqual(limits.atOnce);
  for (const [field, most] of [
    ['mail', limits.types.mail],
    ['local', limits.providers.local],
  ] as const)
    expect(working.filter((row) => row.type === field || row.provider === field).length).toBeLessThanOrEqual(most);
}

/** Every run that was accepted can be brought to an end. */
async function drain(known: Known): Promise<void> {
  const { room, given, live } = known;
  for (const held of given) if (live.get(held.runId) === held.lease) await report(known, 'end', held);
  for (const row of allRuns.all(room.store.reader, {}))
    if (row.state === 'waiting') await room.store.command((tx) => tx.append(resumedFact(row.id)));
  for (let i = 0; i <= known.accepted.length; i += 1) {
    room.clock.advance(10_000_000);
    for (const held of await room.claimAll()) {
      live.set(held.runId, held.lease);
      await report(known, 'end', held);
    }
  }
  const left = allRuns.all(room.store.reader, {}).filter((row) => !['succeeded', 'failed', 'interrupted'].includes(row.state));
  expect(left).toEqual([]);
}

test('any order of claims, ends, crashes and retries keeps one live lease a run, loses none, and respects priorities and limits', async () => {
  const seen = fc.asyncProperty(fc.array(act, { maxLength: 60, size: 'max' }), async (acts) => {
    const room = await openRoom(limits);
    const known: Known = { room, accepted: [], given: [], live: new Map() };
    try {
      for (const doing of acts) {
        await one(known, doing);
        look(known);
      }
      await drain(known);
    } finally {
      await room.remove();
    }
  });
  await fc.assert(seen, { numRuns: runs });
}, 600_000);
