/** For tests: the room on a real store with every view, and a clock that stands still. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Caller, type Input, type Output, type RequestName, requests } from '../../../src/contract/index.ts';
import { type FakeClock, fakeClock } from '../../../src/main/core/base/clock.ts';
import { AppError } from '../../../src/main/core/base/errors.ts';
import { fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { idMaker } from '../../../src/main/core/base/ids.ts';
import { silentLog } from '../../../src/main/core/base/log.ts';
import { createMemory } from '../../../src/main/core/features/memory/index.ts';
import { memoryProjection } from '../../../src/main/core/features/memory/records/projection.sql.ts';
import { loadSigner } from '../../../src/main/core/features/self/key.ts';
import { migrations } from '../../../src/main/core/migrations.ts';
import { definitions, projections } from '../../../src/main/core/projections.ts';
import { openStore } from '../../../src/main/core/store/index.ts';
import type { Reader, Store } from '../../../src/main/core/store/types.ts';

export const user: Caller = { actor: 'user', via: 'internal' };
export const run = (id: string): Caller => ({ actor: `run:${id}`, via: 'internal' });

type MemoryRequest = Extract<RequestName, `memory.${string}`> & keyof ReturnType<typeof createMemory>['handlers'];

export interface Bench {
  readonly store: Store;
  readonly clock: FakeClock;
  readonly home: string;
  /** Runs that something from outside came into, and what. */
  readonly tainted: Map<string, string>;
  readonly room: ReturnType<typeof createMemory>;
  /** As dispatch does it: parsed, and the answer held against the contract. */
  call<N extends MemoryRequest>(name: N, input: Input<N>, caller?: Caller): Promise<Output<N>>;
  /** Ends this process and begins another on the same home. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openMemory(options: { budgets?: { records: number; bytes: number } } = {}): Promise<Bench> {
  const host = fakeHost();
  const clock = fakeClock();
  const newId = idMaker(clock);
  const tainted = new Map<string, string>();
  const { home, resources } = host.paths;
  const signer = loadSigner(host.secrets);
  const open = () => openStore({ home, resources, migrations, projections, definitions, clock, newId, signer, log: silentLog });
  const furnish = (store: Store) =>
    createMemory({ store, clock, newId, log: silentLog, taintedBy: (id) => tainted.get(id) ?? null, ...options });
  let store = await open();
  let room = furnish(store);
  return {
    get store() {
      return store;
    },
    get room() {
      return room;
    },
    clock,
    home,
    tainted,
    async call(name, input, caller = user) {
      const parsed = requests[name].input.safeParse(input);
      if (!parsed.success) throw new AppError('invalid_input', parsed.error.issues[0]?.message ?? '');
      const handler = room.handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>;
      return requests[name].output.parse(await handler(parsed.data, caller)) as Output<typeof name>;
    },
    async restart() {
      await store.close();
      store = await open();
      room = furnish(store);
    },
    async close() {
      await store.close();
      host.remove();
    },
  };
}

/** Every row of memory's own tables, and what the index finds for some words. */
export function dump(reader: Reader): unknown {
  const tables = memoryProjection.tables.filter((table) => table !== 'memories_text');
  const rows = tables.map((table) => reader.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all({}));
  const indexed = reader.prepare('SELECT rowid, text FROM memories_text ORDER BY rowid').all({});
  const words = ['shed', 'garage', 'cat', 'the'].map((word) =>
    reader.prepare('SELECT rowid FROM memories_text WHERE memories_text MATCH :word ORDER BY rowid').all({ word }),
  );
  return [...rows, indexed, words];
}

/** Files of the home in which these bytes stand. */
export function filesWith(home: string, text: string | Buffer): string[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(home, name);
    return statSync(path).isFile() && readFileSync(path).includes(bytes);
  });
}
