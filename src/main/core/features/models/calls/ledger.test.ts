import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { charge, tokenPrice } from '../../../agent/budget.ts';
import { fakeClock } from '../../../base/clock.ts';
import { fakeHost } from '../../../base/fake-host.ts';
import { idMaker } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { end, openRoom, type Room, type RoomOptions, type Script, say, until, used, user } from '../fixture.ts';
import { spendOf } from '../models.sql.ts';
import { createLedger, type Reservation } from './ledger.ts';

let room: Room;
const open = async (stream?: Script['stream'], over: Partial<RoomOptions> = {}) => {
  const models = ['claude-test', 'mystery'].map((id) => ({ id, local: false }));
  room = await openRoom({ scripts: { anthropic: { models, ...(stream ? { stream } : {}) } }, ...over });
};
afterEach(async () => {
  await room.close();
  room.host.remove();
});

const budget = () => room.models.handlers['budget.get']({}, user);
const caps = (input: Parameters<Room['models']['handlers']['budget.set']>[0]) => room.models.handlers['budget.set'](input, user);
const refused = { code: 'refused', failure: { layer: 'budget' } };
/** The worst cost of a `claude-test` call of the fixture with so many tokens of output, in dollars, about. */
const dear = (output: number) => (output * 15) / 1e6;

describe('caps', () => {
  it('are set, kept where absent and taken away by null', async () => {
    await open();
    await caps({ perDay: 3, perRun: 0.5 });
    expect((await caps({ perRun: null, perMonth: 20 })).caps).toEqual({ perDay: 3, perMonth: 20 });
    expect((await budget()).caps).toEqual({ perDay: 3, perMonth: 20 });
  });

  it('are the user’s alone to move', async () => {
    await open();
    const run = { actor: 'run:1', via: 'internal' } as const;
    await expect(room.models.handlers['budget.set']({ perDay: 1e6 }, run)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(room.models.handlers['budget.price']({ model: 'x', free: true }, run)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(room.models.handlers['providers.configure']({ id: 'openai', key: 'x' }, run)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('lower the answer first, and refuse what then does not fit, naming the cap', async () => {
    const asked: number[] = [];
    await open((request) => {
      asked.push(request.maxOutputTokens);
      return [say('Yes.'), used(10, 700), end];
    });
    await caps({ perDay: dear(800) });
    const first = await room.ask();
    expect(first.notices).toEqual(['output_lowered']);
    expect(asked[0]).toBeLessThan(800);
    expect(asked[0]).toBeGreaterThan(700);
    const second = await room.ask();
    expect(second.error).toMatchObject({ ...refused, message: expect.stringContaining('for a day') });
    expect(asked).toHaveLength(1);
  });

  it('hold for a run and for a job by themselves', async () => {
    await open(() => [say('Yes.'), used(10, 900), end]);
    await caps({ perRun: dear(1100) });
    expect((await room.ask({ runId: 'one' })).error).toBeNull();
    expect((await room.ask({ runId: 'one' })).error).toMatchObject({
      ...refused,
      message: expect.stringContaining('for one answer'),
    });
    expect((await room.ask({ runId: 'two' })).error).toBeNull();
    await caps({ perRun: null, perJob: dear(1100) });
    expect((await room.ask({ jobId: 'job' })).error).toBeNull();
    expect((await room.ask({ jobId: 'job' })).error).toMatchObject({
      ...refused,
      message: expect.stringContaining('for one job'),
    });
    expect((await room.ask({ jobId: 'other' })).error).toBeNull();
  });

  it('of nothing stop every paid call, and no free one', async () => {
    await open();
    await caps({ perDay: 0 });
    expect((await room.ask()).error).toMatchObject(refused);
    expect((await room.ask({ model: 'builtin' })).error).toBeNull();
  });

  it('never hold back a call of the day before: its money stays on its own day', async () => {
    const clock = fakeClock(new Date(2026, 0, 31, 23, 59, 50).getTime());
    const hold = Promise.withResolvers<void>();
    await open(() => [say('Late. '), hold.promise, used(10, 600), end], { clock });
    await caps({ perDay: dear(1100), perMonth: dear(5000) });
    const late = room.ask();
    await until(() => room.calls.anthropic === 1);
    clock.advance(20_000);
    hold.resolve();
    await late;
    expect((await budget()).spent).toEqual({ day: 0, month: 0 });
    expect((await room.ask()).error).toBeNull();
    const spent = (10 * 3 + 600 * 15) / 1e6;
    expect((await budget()).spent.day).toBeCloseTo(spent, 12);
    clock.advance(86_400_000);
    expect((await budget()).spent.day).toBe(0);
    expect((await budget()).spent.month).toBeCloseTo(spent, 12);
    expect(room.store.events({ type: 'models.reserved', limit: 9 }).map(({ data }) => data)).toMatchObject([
      { day: '2026-01-31' },
      { day: '2026-02-01' },
    ]);
  });
});

describe('fifty calls at once against a small cap, with a provider that lies', () => {
  const lies = [used(0, 0), used(1e9, 1e9), used(10, 1)];

  it('never pass it, at any time, by any report', async () => {
    await open((_request, _signal, call) => [
      lies[call % 3] ?? end,
      say('many words and more, '.repeat(call * 3)),
      lies[call % 3] ?? end,
      end,
    ]);
    const cap = dear(7000);
    await caps({ perDay: cap });
    const seen: number[] = [];
    room.store.wire.listen((events) => {
      for (const { name, data } of events) {
        if (name !== 'budget.changed') continue;
        const { spent, reserved } = data as Awaited<ReturnType<typeof budget>>;
        seen.push(spent.day + reserved);
      }
    });
    const all = await Promise.all(Array.from({ length: 50 }, () => room.ask()));
    const done = all.filter(({ error }) => error === null).length;
    expect(done).toBeGreaterThan(3);
    expect(all.filter(({ error }) => error !== null).every(({ error }) => (error as { code?: string }).code === 'refused')).toBe(
      true,
    );
    expect(room.calls.anthropic).toBe(done);
    await until(() => seen.length >= 2 * done);
    expect(Math.max(...seen)).toBeLessThanOrEqual(cap + 1e-12);
    expect((await budget()).reserved).toBe(0);
    expect((await budget()).spent.day).toBeGreaterThan(0);
  });
});

describe('runs that start runs', () => {
  it('spend from the purse of those above them too, and pass neither their own nor the first one’s', async () => {
    await open(() => [say('Yes.'), used(10, 900), end]);
    const budgets = [
      { runId: 'child', usd: dear(2000) },
      { runId: 'parent', usd: dear(1100) },
    ];
    const child = { runId: 'child', ancestors: ['parent'], budgets };
    expect((await room.ask(child)).error).toBeNull();
    expect((await room.ask({ runId: 'parent', budgets: budgets.slice(1) })).error).toMatchObject({
      ...refused,
      message: expect.stringContaining('that this work was given'),
    });
    expect((await room.ask({ ...child, runId: 'sibling' })).error).toMatchObject(refused);
    const sum = spendOf.get(room.store.reader, { scope: 'run', key: 'parent' });
    expect(sum).toEqual({ spent: (10 * 3 + 900 * 15) * 1000, reserved: 0 });
    await room.store.rebuild();
    expect(spendOf.get(room.store.reader, { scope: 'run', key: 'parent' })).toEqual(sum);
  });

  it('are all held by the cap for one run together', async () => {
    await open(() => [say('Yes.'), used(10, 900), end]);
    await caps({ perRun: dear(1100) });
    expect((await room.ask({ runId: 'a', ancestors: ['root'] })).error).toBeNull();
    expect((await room.ask({ runId: 'b', ancestors: ['root'] })).error).toMatchObject(refused);
  });
});

describe('any calls that start and end in any order, many in one turn', () => {
  const step = fc.record({
    ends: fc.boolean(),
    which: fc.nat(20),
    size: fc.integer({ min: 0, max: 4000 }),
    said: fc.integer({ min: 0, max: 1e6 }),
  });

  it('never pass the cap together, and what is left is what ended', async () => {
    await open();
    const cap = 50_000_000;
    await caps({ perRun: cap / 1e9 });
    const ledger = createLedger({ store: room.store, newId: idMaker(room.clock), log: silentLog, now: room.clock.now });
    const price = tokenPrice({ inputPerMTok: 3, outputPerMTok: 15 });
    const spent = (runId: string) => spendOf.get(room.store.reader, { scope: 'run', key: runId }) ?? { spent: 0, reserved: 0 };
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { maxLength: 8 }), async (turns) => {
        const runId = `run-${++runs}`;
        const open: Reservation[] = [];
        const start = async (size: number) => {
          const sizes = { estimate: size, most: size, least: 0 };
          const names = {
            provider: 'p',
            model: 'm',
            runId,
            ancestors: [],
            budgets: [],
            jobId: null,
            purpose: 'answer',
            actor: 'user',
          };
          const got = await ledger.reserve({ ...names, price, size: sizes, maxOutputTokens: 3000 }).catch(() => null);
          if (got) open.push(got);
        };
        const finish = (reservation: Reservation, said: number) => {
          const usage = { inputTokens: said, outputTokens: said, cacheReadTokens: 0, cacheWriteTokens: 0 };
          const bill = { price, reserved: reservation.cost, reported: usage, whole: true, output: { estimate: 0, least: 0 } };
          return ledger.settle(reservation, 'done', charge({ ...bill, input: reservation.planned.size }), usage);
        };
        for (const turn of turns) {
          await Promise.all(
            turn.map(({ ends, which, size, said }) => {
              const ended = ends ? open.splice(which % Math.max(1, open.length), 1)[0] : undefined;
              return ended ? finish(ended, said) : start(size);
            }),
          );
          const sum = spent(runId);
          expect(sum.spent + sum.reserved).toBeLessThanOrEqual(cap);
          expect(sum.reserved).toBe(open.reduce((total, { cost }) => total + cost, 0));
        }
        await Promise.all(open.map((reservation) => finish(reservation, 1)));
        expect(spent(runId).reserved).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});

describe('prices', () => {
  it('that nobody knows stop a model, until one is given or it is marked free', async () => {
    await open();
    const ask = () => room.ask({ model: 'mystery' });
    expect((await ask()).error).toMatchObject({
      ...refused,
      failure: { action: 'Give it a price in Settings, or mark it free.' },
    });
    expect(room.calls).toEqual({});
    await room.models.handlers['budget.price']({ model: 'mystery', inputPerMTok: 2, outputPerMTok: 8 }, user);
    expect((await ask()).cost).toBeCloseTo((10 * 2 + 5 * 8) / 1e6, 12);
    await room.models.handlers['budget.price']({ model: 'anthropic/mystery', free: true }, user);
    expect((await ask()).cost).toBe(0);
    const { items } = await room.models.handlers['providers.models']({}, user);
    expect(items.find(({ id }) => id === 'mystery')).toMatchObject({ free: true });
    expect(items.find(({ id }) => id === 'claude-test')).toMatchObject({
      free: false,
      price: { inputPerMTok: 3, outputPerMTok: 15 },
    });
  });

  it('of what runs on this computer are nothing; a server of the OpenAI protocol may pass calls on, and is asked about', async () => {
    const local = [{ id: 'here', local: true }];
    room = await openRoom({ scripts: { ollama: { models: local }, openai: { models: local } } });
    expect((await room.ask({ model: 'ollama/here' })).cost).toBe(0);
    expect((await room.ask({ model: 'openai/here' })).error).toMatchObject(refused);
  });
});

describe('a crash', () => {
  it('leaves what was set aside as spent, as unknown', async () => {
    const host = fakeHost({ env: { ANTHROPIC_API_KEY: 'a' } });
    await open(() => [say('Well'), new Promise<void>(() => undefined)], { host });
    void room.ask({ runId: 'lost' });
    await until(() => room.calls.anthropic === 1);
    const { reserved } = await budget();
    expect(reserved).toBeGreaterThan(dear(1000));
    // The store ends under the running call: nothing of it is settled, as after a kill.
    await room.store.close();
    await open(undefined, { host });
    expect(await budget()).toMatchObject({ reserved: 0, spent: { day: reserved } });
    expect(room.store.events({ type: 'models.settled', limit: 9 }).map(({ data, actor }) => ({ data, actor }))).toMatchObject([
      { actor: 'self', data: { outcome: 'unknown', runId: 'lost', estimated: true } },
    ]);
  });
});

describe('usage', () => {
  const usage = (by: 'day' | 'model' | 'provider' | 'job', over = {}) => room.models.api.usage({ by, ...over });

  it('is summed by day, model, provider and job, dearest first', async () => {
    await open();
    await room.models.handlers['budget.price']({ model: 'mystery', inputPerMTok: 30, outputPerMTok: 30 }, user);
    await room.ask();
    await room.ask({ jobId: 'morning' });
    room.clock.advance(86_400_000);
    await room.ask({ model: 'mystery', jobId: 'morning' });
    const two = { calls: 2, inputTokens: 20, outputTokens: 10, cacheReadTokens: 0, cacheWriteTokens: 0 };
    const models = (await usage('model')).items;
    expect(models).toMatchObject([
      { key: 'mystery', calls: 1 },
      { key: 'claude-test', ...two },
    ]);
    expect(models[1]?.cost).toBeCloseTo((2 * (10 * 3 + 5 * 15)) / 1e6, 12);
    expect((await usage('provider')).items).toMatchObject([{ key: 'anthropic', calls: 3 }]);
    expect((await usage('job')).items.map(({ key, calls }) => [key, calls])).toEqual([
      ['morning', 2],
      ['none', 1],
    ]);
    const days = (await usage('day')).items.map(({ key }) => key);
    expect(days).toEqual([...days].sort().reverse());
    expect(days).toHaveLength(2);
  });

  it('is bounded in time, and paged', async () => {
    await open();
    const noon = new Date(room.clock.now() + 43_200_000).toISOString();
    await room.ask();
    room.clock.advance(86_400_000);
    await room.ask();
    expect((await usage('model', { from: noon })).items).toMatchObject([{ calls: 1 }]);
    expect((await usage('model', { to: noon })).items).toMatchObject([{ calls: 1 }]);
    for (const by of ['day', 'model'] as const) {
      if (by === 'model') await room.ask({ model: 'builtin' });
      const first = await usage(by, { limit: 1 });
      expect(first.items).toHaveLength(1);
      const second = await usage(by, { limit: 1, cursor: first.next ?? undefined });
      expect(second.items).toHaveLength(1);
      expect(second.items[0]?.key).not.toBe(first.items[0]?.key);
      expect(second.next).toBe(by === 'model' ? null : second.next);
    }
    await expect(usage('day', { cursor: 'garbage' })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('and the budget are the same after a rebuild', async () => {
    await open();
    await caps({ perDay: 3 });
    await room.ask({ jobId: 'job' });
    await room.ask();
    const before = [await budget(), await usage('model'), await usage('job')];
    await room.store.rebuild();
    expect([await budget(), await usage('model'), await usage('job')]).toEqual(before);
  });
});
