/** For tests: memory with models beside it, whose providers speak to servers of the test over real sockets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Caller, type Input, type Output, type RequestName, requests } from '../../../src/contract/index.ts';
import type { Embedding } from '../../../src/contract/memory/index.ts';
import { type FakeClock, fakeClock, systemClock } from '../../../src/main/core/base/clock.ts';
import { type FakeHost, fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { idMaker } from '../../../src/main/core/base/ids.ts';
import { silentLog } from '../../../src/main/core/base/log.ts';
import { createMemory } from '../../../src/main/core/features/memory/index.ts';
import { createModels } from '../../../src/main/core/features/models/index.ts';
import { loadSigner } from '../../../src/main/core/features/self/key.ts';
import { migrations } from '../../../src/main/core/migrations.ts';
import { definitions, projections } from '../../../src/main/core/projections.ts';
import { createProvider } from '../../../src/main/core/providers/index.ts';
import { openStore } from '../../../src/main/core/store/index.ts';
import type { Store } from '../../../src/main/core/store/types.ts';

type Asked = Extract<RequestName, `memory.${string}` | `budget.${string}` | `providers.${string}`>;

export interface EmbeddingRoom {
  readonly store: Store;
  readonly home: string;
  readonly clock: FakeClock;
  /** All that was told of how far the vectors are. */
  readonly told: Embedding[];
  call<N extends Asked>(name: N, input: Input<N>): Promise<Output<N>>;
  choose(embedder: string): void;
  /** Time passes in small steps until it is so; fails after twenty seconds of a real clock. */
  until(done: () => boolean | Promise<boolean>): Promise<void>;
  /** Until all vectors of the chosen embedder are made. */
  settled(): Promise<void>;
  /** Ends everything in order and begins again on the same home. */
  restart(): Promise<void>;
  /** Ends everything in order; the home stays. */
  end(): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  env?: Record<string, string>;
  embedder?: string;
  host?: FakeHost;
}

const words = {
  find: async () => [],
  models: async () => [],
  currentModel: () => null,
  setModel: async () => '',
};

/** Opens the rooms as the daemon does, and starts them. */
export async function openEmbeddingRoom(options: Options = {}): Promise<EmbeddingRoom> {
  const { env = {}, host = fakeHost({ env }) } = options;
  const clock = fakeClock();
  const told: Embedding[] = [];
  const listeners = new Set<() => void>();
  let chosen = options.embedder ?? 'builtin';
  const open = () =>
    openRooms(host, clock, told, {
      get: () => chosen,
      onChange: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    });
  let rooms = await open();
  const room: EmbeddingRoom = {
    get store() {
      return rooms.store;
    },
    home: host.paths.home,
    clock,
    told,
    async call(name, input) {
      const handler = rooms.handlers[name as keyof typeof rooms.handlers] as (input: unknown, by: Caller) => Promise<unknown>;
      const parsed = requests[name].input.parse(input);
      const answer = await handler(parsed, { actor: 'user', via: 'internal' });
      return requests[name].output.parse(answer) as Output<typeof name>;
    },
    choose(embedder) {
      chosen = embedder;
      for (const listener of listeners) listener();
    },
    async until(done) {
      const late = performance.now() + 20_000;
      while (!(await done())) {
        if (performance.now() > late) throw new Error(`It did not happen; last told: ${JSON.stringify(told.at(-1))}`);
        clock.advance(20);
        await setTimeout(1);
      }
    },
    settled: () =>
      room.until(async () => {
        const { embedding } = await room.call('memory.embedders', {});
        return embedding.state === 'ready' && embedding.done === embedding.total && embedding.total > 0;
      }),
    async restart() {
      await rooms.stop();
      rooms = await open();
    },
    end: () => rooms.stop(),
    async close() {
      await rooms.stop();
      host.remove();
    },
  };
  return room;
}

interface Setting {
  get(): string;
  onChange(listener: () => void): () => void;
}

async function openRooms(host: FakeHost, clock: FakeClock, told: Embedding[], embedder: Setting) {
  const newId = idMaker(clock);
  const { home, resources, runners } = host.paths;
  const signer = loadSigner(host.secrets);
  const parts = { home, resources, runners, migrations, projections, definitions };
  const store = await openStore({ ...parts, clock, newId, signer, log: silentLog });
  store.wire.listen((events) => {
    for (const { name, data } of events) if (name === 'memory.embedding') told.push(data as Embedding);
  });
  const models = createModels({
    ...{ store, clock, newId, host, log: silentLog, settings: { get: () => ({ models: [] }) } },
    prices: JSON.parse(readFileSync(join(resources, 'prices.json'), 'utf8')) as unknown,
    // Sockets keep real time.
    createProvider: (config) => createProvider(config, { ...words, clock: systemClock }),
  });
  await models.start();
  const memory = createMemory({ store, clock, newId, log: silentLog, taintedBy: () => null, embeds: models.api, embedder });
  await memory.start();
  return {
    store,
    handlers: { ...models.handlers, ...memory.handlers },
    async stop() {
      await memory.stop();
      await models.stop();
      await store.close();
    },
  };
}
