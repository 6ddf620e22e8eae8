/** For tests: the room on a real store, with a clock of the test's own and a channel that does as it is told. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { type Caller, type Input, type Output, requests } from '../../../../contract/index.ts';
import { defaultSettings } from '../../../../contract/self.ts';
import { type Channel, type Outgoing, type Sending, unset } from '../../agent/channel.ts';
import { type Clock, type FakeClock, fakeClock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { type FakeHost, fakeHost } from '../../base/fake-host.ts';
import { idMaker } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { openStore } from '../../store/index.ts';
import type { Signer, Store } from '../../store/types.ts';
import { outboxEvents } from './events.ts';
import { createOutbox } from './index.ts';
import { outbox as firstMigration } from './migrations/0080-outbox.ts';
import { outboxProjection } from './outbox.sql.ts';
import type { HoldSettings } from './rules/hold.ts';

type Outbox = ReturnType<typeof createOutbox>;
type Handled = keyof Outbox['handlers'];

export interface ScriptedChannel extends Channel {
  readonly sent: Outgoing[];
  /** What comes of the next messages, one after the other; then each is delivered. A promise keeps it under way. */
  readonly script: (Sending | Promise<Sending>)[];
}

/** A channel that keeps what it was given. */
export function scripted(changes: Partial<Channel> = {}): ScriptedChannel {
  const sent: Outgoing[] = [];
  const script: (Sending | Promise<Sending>)[] = [];
  return {
    ...{ name: 'desktop', silent: false, atOnce: 1, paceMs: 60_000, digestChars: null, ...changes },
    usual: { ...unset, enabled: true },
    check: () => undefined,
    health: () => ({ state: 'ready' }),
    async send(message) {
      sent.push(message);
      return script.shift() ?? { state: 'delivered' };
    },
    sent,
    script,
  };
}

/** As the webhook: many at once, each alone. */
export const scriptedHook = (): ScriptedChannel => scripted({ name: 'webhook', atOnce: 8, paceMs: 0, digestChars: 60_000 });
export const scriptedInbox = (): ScriptedChannel => scripted({ name: 'inbox', silent: true, paceMs: 0 });

interface Options {
  host?: FakeHost;
  clock?: Clock;
  channels?: readonly Channel[];
  settings?: Partial<HoldSettings>;
}

const keys = generateKeyPairSync('ed25519');
const signer: Signer = {
  publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
  sign: (bytes) => sign(null, bytes, keys.privateKey),
};

export interface Bench {
  readonly host: FakeHost;
  readonly clock: FakeClock;
  readonly store: Store;
  readonly outbox: Outbox;
  ask<N extends Handled>(name: N, input: Input<N>, actor?: string): Promise<Output<N>>;
  fault<N extends Handled>(name: N, input: Input<N>): Promise<AppError>;
  /** Time passes, and what became due goes out. */
  pass(ms: number): Promise<void>;
  set(changes: Partial<HoldSettings>): Promise<void>;
  /** Everything that can be seen of it. */
  view(): Promise<unknown>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

async function open(host: FakeHost, clock: Clock, options: Options, current: () => HoldSettings, listeners: Set<() => void>) {
  const newId = idMaker(clock);
  const { home, runners } = host.paths;
  const store = await openStore({
    ...{ home, runners, clock, newId, signer, log: silentLog },
    migrations: [firstMigration],
    projections: [outboxProjection],
    definitions: outboxEvents,
  });
  const onChange = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const outbox = createOutbox({
    ...{ store, clock, newId, log: silentLog, host, settings: { get: current, onChange } },
    channels: options.channels ?? [scripted()],
    random: () => 1,
  });
  await outbox.start();
  return { store, outbox };
}

/** Use one per test, and close it. With a clock of the caller's own, time passes by itself. */
export async function openBench(options: Options = {}): Promise<Bench> {
  const host = options.host ?? fakeHost();
  const clock = fakeClock();
  const listeners = new Set<() => void>();
  let settings: HoldSettings = { ...defaultSettings, ...options.settings };
  const begin = () => open(host, options.clock ?? clock, options, () => settings, listeners);
  let life = await begin();
  const end = async () => {
    await life.outbox.stop();
    await life.store.close();
  };
  const bench: Bench = {
    ...{ host, clock },
    get store() {
      return life.store;
    },
    get outbox() {
      return life.outbox;
    },
    async ask(name, input, actor = 'user') {
      const caller: Caller = { actor, via: 'internal' };
      const parsed = requests[name].input.parse(input);
      const handler = life.outbox.handlers[name] as (input: unknown, caller: Caller) => Promise<Output<typeof name>>;
      return requests[name].output.parse(await handler(parsed, caller)) as Output<typeof name>;
    },
    async fault(name, input) {
      const error: unknown = await bench.ask(name, input).catch((thrown: unknown) => thrown);
      if (error instanceof AppError) return error;
      throw new Error(`${name} was not refused: ${JSON.stringify(error)}`);
    },
    async pass(ms) {
      clock.advance(ms);
      await life.outbox.idle();
    },
    async set(changes) {
      settings = { ...settings, ...changes };
      for (const listener of listeners) listener();
      await life.store.command(() => undefined);
      await life.outbox.idle();
    },
    view: () => bench.ask('outbox.list', { limit: 500 }),
    async restart() {
      await end();
      life = await begin();
    },
    async close() {
      await end();
      host.remove();
    },
  };
  return bench;
}
