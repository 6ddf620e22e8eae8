/** For tests: the room on a real store and a clock that stands still; what other rooms would do is written down. */
import { type Caller, type Input, type Output, type RequestName, requests } from '../../../../contract/index.ts';
import type { RpcResult } from '../../../../contract/transport.ts';
import type { Judged } from '../../agent/run/ports.ts';
import { type FakeClock, fakeClock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { type FakeHost, fakeHost } from '../../base/fake-host.ts';
import { idMaker, type NewId } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { openStore } from '../../store/index.ts';
import type { Signer, Store } from '../../store/types.ts';
import type { ScheduleDeps } from './deps.ts';
import { scheduleEvents } from './events.ts';
import { createSchedule } from './index.ts';
import { schedule as migration } from './migrations/0060-schedule.ts';
import { scheduleProjection } from './projection.sql.ts';

type Room = ReturnType<typeof createSchedule>;
type Envelope = Parameters<ScheduleDeps['runs']['queue']>[1];
type Ending = Awaited<ReturnType<ScheduleDeps['runs']['settled']>>;

export const user: Caller = { actor: 'user', via: 'internal' };

export interface Bench {
  readonly host: FakeHost;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly room: Room;
  /** Runs that were queued, in order, with their ids. */
  readonly queued: (Envelope & { id: string })[];
  /** What was asked of other rooms, in order. */
  readonly asked: { name: string; input: unknown; actor: string }[];
  readonly tooled: Judged[];
  /** How other rooms answer; what is not here is answered with nothing. */
  readonly answers: Map<string, () => Promise<RpcResult>>;
  readonly models: { missing: string | null };
  /** As dispatch does it: parsed, and the answer held against the contract. */
  call<N extends Extract<RequestName, `schedule.${string}`>>(name: N, input: Input<N>, caller?: Caller): Promise<Output<N>>;
  /** Ends the run that was queued nth. */
  endRun(at: number, state: Ending['state']): void;
  /** Time passes, from one due time to the next, and all that is due is done. */
  pass(ms: number): Promise<void>;
  /** Every row of the room's own tables. */
  rows(): unknown;
  /** Ends this process and begins another on the same home, `ms` later. */
  restart(ms?: number): Promise<void>;
  close(): Promise<void>;
}

const signer: Signer = { publicKey: Buffer.alloc(32), sign: () => Buffer.alloc(64) };

/** What outlives a restart. */
interface World extends Pick<Bench, 'host' | 'clock' | 'queued' | 'asked' | 'tooled' | 'answers' | 'models'> {
  readonly newId: NewId;
  readonly ends: Map<string, Ending['state']>;
  readonly waiters: Map<string, (() => void)[]>;
}

async function begin(world: World): Promise<{ store: Store; room: Room }> {
  const { host, clock, newId } = world;
  const { home, resources, runners } = host.paths;
  const made = { migrations: [migration], projections: [scheduleProjection], definitions: scheduleEvents };
  const store = await openStore({ home, resources, runners, ...made, clock, newId, signer, log: silentLog });
  const room = createSchedule({ store, clock, newId, log: silentLog, ...neighbors(world) });
  await room.start();
  await room.idle();
  return { store, room };
}

function neighbors({ host, newId, ...world }: World): Omit<ScheduleDeps, 'store' | 'clock' | 'newId' | 'log'> {
  return {
    power: host.power,
    notify: host.notify,
    async dispatch(name, input, { actor }) {
      world.asked.push({ name, input, actor });
      return (
        world.answers.get(name)?.() ?? { ok: true, data: name === 'budget.get' ? { caps: {}, spent: { day: 0, month: 0 } } : {} }
      );
    },
    runs: {
      queue(tx, envelope) {
        const id = newId();
        tx.afterCommit(() => void world.queued.push({ ...envelope, id }));
        return id;
      },
      settled: (runId, signal) => settled(world, runId, signal),
    },
    tools: {
      judge: async (call, context) => judgedOf(call, context),
      record: () => true,
      async perform(judged) {
        world.tooled.push(judged);
        return { ok: true, data: { exitCode: 0, stderr: '' }, startedAt: '', finishedAt: '', logs: [] };
      },
      placeGrants: async (grants) => [...grants],
    },
    models: {
      async resolve(model) {
        if (model !== null && model === world.models.missing) throw new AppError('not_found', `There is no model ${model}.`);
        return { id: model ?? 'p/first', provider: 'p', free: true, local: false };
      },
    },
  };
}

/** Leave is given to what the job's own grants name. */
function judgedOf(call: Judged['call'], context: Judged['context']): Judged {
  const isGranted = context.grants.some(({ tool }) => tool === call.name);
  const verdict: Judged['verdict'] = isGranted
    ? { verdict: 'allow', by: 'grant', why: 'It is granted.', uses: [], hosts: [], trusted: false }
    : { verdict: 'deny', by: 'none', why: 'It is not granted.', code: 'refused' };
  const preview = { kind: 'text' as const, text: '' };
  return { call, context, args: call.args, idempotent: true, timeoutMs: 1, touches: [], preview, hash: '', verdict };
}

function settled({ ends, waiters }: Pick<World, 'ends' | 'waiters'>, runId: string, signal?: AbortSignal): Promise<Ending> {
  const telemetry = { tokens: 0, cost: 0, durationMs: 0, toolCalls: 0 };
  const report = { taskId: runId, summary: '', artifacts: [], decisions: [], nextSteps: [], telemetry };
  return new Promise((resolve, reject) => {
    const look = () => {
      const state = ends.get(runId);
      if (state) resolve({ state, report, content: [] });
    };
    waiters.set(runId, [...(waiters.get(runId) ?? []), look]);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    look();
  });
}

/** Use one per test, and close it. */
export async function openBench(start?: number): Promise<Bench> {
  const clock = fakeClock(start);
  const lists = { queued: [], asked: [], tooled: [], answers: new Map(), models: { missing: null } };
  const world: World = { host: fakeHost(), clock, newId: idMaker(clock), ...lists, ends: new Map(), waiters: new Map() };
  let life = await begin(world);
  const end = async () => {
    await life.room.stop();
    await life.store.close();
  };
  const { host, queued, asked, tooled, answers, models } = world;
  return {
    ...{ host, clock, queued, asked, tooled, answers, models },
    get store() {
      return life.store;
    },
    get room() {
      return life.room;
    },
    async call(name, input, caller = user) {
      const parsed = requests[name].input.safeParse(input);
      if (!parsed.success) throw new AppError('invalid_input', parsed.error.issues[0]?.message ?? '');
      const handler = life.room.handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>;
      return requests[name].output.parse(await handler(parsed.data, caller)) as Output<typeof name>;
    },
    endRun(at, state) {
      const id = queued[at]?.id ?? '';
      world.ends.set(id, state);
      for (const look of world.waiters.get(id) ?? []) look();
    },
    async pass(ms) {
      for (const end = clock.monotonic() + ms; clock.monotonic() < end; ) {
        const { next } = await life.room.handlers['schedule.health']({}, user);
        const untilNext = next === null ? ms : Date.parse(next) - clock.now();
        clock.advance(Math.min(end - clock.monotonic(), Math.max(untilNext, 1000)));
        await life.room.idle();
        // The timer that was set just now rings where something is due this very moment.
        clock.advance(0);
        await life.room.idle();
      }
    },
    rows: () =>
      scheduleProjection.tables.map((table) => life.store.reader.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all({})),
    async restart(ms = 0) {
      await end();
      clock.advance(ms);
      life = await begin(world);
    },
    async close() {
      await end();
      host.remove();
    },
  };
}
