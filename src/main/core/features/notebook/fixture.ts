/** For tests: the room on a real store and a real folder. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Caller, type Input, type Output, requests } from '../../../../contract/index.ts';
import { type Clock, systemClock, wait } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { type FakeHost, fakeHost } from '../../base/fake-host.ts';
import { idMaker } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { Dispatch } from '../../dispatch.ts';
import { openStore } from '../../store/index.ts';
import type { Signer, Store } from '../../store/types.ts';
import { notebookEvents } from './events.ts';
import { createNotebook } from './index.ts';
import { notebook as firstMigration } from './migrations/0045-notebook.ts';
import { reflections } from './migrations/0046-reflections.ts';
import { notebookProjection } from './notebook.sql.ts';
import type { NotebookDeps } from './room.ts';

type Handled = keyof ReturnType<typeof createNotebook>['handlers'];

export interface Bench {
  readonly host: FakeHost;
  readonly home: string;
  readonly store: Store;
  readonly notebook: ReturnType<typeof createNotebook>;
  /** What the room was made with. */
  readonly deps: NotebookDeps & { dispatch: Dispatch };
  /** Asks as the user, with the input as the contract reads it. */
  ask<N extends Handled>(name: N, input: Input<N>, actor?: string): Promise<Output<N>>;
  /** The fault that it is refused with. */
  fault<N extends Handled>(name: N, input: Input<N>, actor?: string): Promise<AppError>;
  /** As another program would write. */
  put(path: string, content: string | Buffer): void;
  at(path: string): string;
  /** Waits until the room itself has seen a version of this text. */
  picked(path: string, text: string): Promise<void>;
  /** Everything that can be seen of it. */
  view(): unknown;
  restart(): Promise<void>;
  close(): Promise<void>;
}

const user: Caller = { actor: 'user', via: 'internal' };

const keys = generateKeyPairSync('ed25519');
const signer: Signer = {
  publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
  sign: (bytes) => sign(null, bytes, keys.privateKey),
};

const nobody: Dispatch = async (name) => ({ ok: false, error: { code: 'not_found', message: `no ${name} here` } });

async function open(host: FakeHost, dispatch: Dispatch, clock: Clock) {
  const newId = idMaker(clock);
  const store = await openStore({
    home: host.paths.home,
    runners: host.paths.runners,
    migrations: [firstMigration, reflections],
    projections: [notebookProjection],
    definitions: notebookEvents,
    clock,
    newId,
    signer,
    log: silentLog,
  });
  // What looks at the disk waits for the disk, whatever time it is in the store.
  const deps = { store, clock: systemClock, newId, log: silentLog, paths: host.paths, dispatch };
  const notebook = createNotebook(deps);
  await notebook.start();
  return { store, notebook, deps };
}

interface Options {
  dispatch?: Dispatch;
  host?: FakeHost;
  /** Of the store: when things were. */
  clock?: Clock;
}

/** Use one per test, and close it. */
export async function openBench({ dispatch = nobody, host = fakeHost(), clock = systemClock }: Options = {}): Promise<Bench> {
  const { home } = host.paths;
  const at = (path: string) => join(home, path);
  let life = await open(host, dispatch, clock);
  const bench: Bench = {
    ...{ host, home, at },
    get store() {
      return life.store;
    },
    get notebook() {
      return life.notebook;
    },
    get deps() {
      return life.deps;
    },
    async ask(name, input, actor = 'user') {
      const handle = life.notebook.handlers[name] as (input: unknown, caller: Caller) => Promise<unknown>;
      const answer = await handle(requests[name].input.parse(input), { ...user, actor });
      return requests[name].output.parse(answer) as never;
    },
    fault: (name, input, actor) => bench.ask(name, input, actor).then(unexpected, asAppError),
    put(path, content) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
    async picked(path, text) {
      const look = () => life.store.events({ stream: `notebook:${path}`, limit: 500 }).at(-1)?.data;
      const end = performance.now() + 5000;
      while ((look() as { text?: string } | undefined)?.text !== text) {
        if (performance.now() > end) throw new Error(`${path} never was ${JSON.stringify(text.slice(0, 50))}`);
        await wait(systemClock, 10);
      }
    },
    view: () => viewOf(life.store),
    async restart() {
      await end(life);
      life = await open(host, dispatch, clock);
    },
    async close() {
      await end(life);
      host.remove();
    },
  };
  return bench;
}

async function end({ store, notebook }: Awaited<ReturnType<typeof open>>): Promise<void> {
  await notebook.stop();
  await store.close();
}

const viewOf = ({ reader }: Store): unknown =>
  notebookProjection.tables.map((table) => [table, reader.prepare(`SELECT * FROM ${table}`).all({})]);

const unexpected = (): never => {
  throw new Error('it was not refused');
};
const asAppError = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  throw error;
};
