/** The MCP servers on a real store, with real runners and a host that only notes what it would open. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Caller, Parsed } from '../../../../../contract/index.ts';
import type { McpServer } from '../../../../../contract/reach/mcp.ts';
import type { Work } from '../../../agent/tool.ts';
import { systemClock } from '../../../base/clock.ts';
import { type FakeHost, fakeHost } from '../../../base/fake-host.ts';
import { idMaker } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { openStore } from '../../../store/open.ts';
import type { Signer, Store } from '../../../store/types.ts';
import { mcpServers } from '../migrations/0031-mcp-servers.ts';
import type { SourcedTool } from '../registry.ts';
import { mcpEvents } from './events.ts';
import { createMcp } from './index.ts';
import { mcpProjection } from './mcp.sql.ts';

export const user: Caller = { actor: 'user', via: 'internal' };
const fake = resolve(import.meta.dirname, '../../../../../../test/fakes/mcp-servers/main.ts');

export interface Room {
  mcp: ReturnType<typeof createMcp>;
  store: Store;
  host: FakeHost;
  /** As `mcp.list` shows it. */
  server(name: string): Promise<McpServer>;
  add(name: string, launch: Omit<Parsed<'mcp.add'>, 'name'>): Promise<McpServer>;
  /** Adds the fake server with this behavior under its own name. */
  fake(behavior: string, ...args: string[]): Promise<McpServer>;
  /** Consents to it and waits until it is ready or has failed. */
  enable(name: string): Promise<McpServer>;
  /** As a model would see it; undefined where it is not offered. */
  tool(name: string): SourcedTool | undefined;
  call(name: string, args?: unknown, more?: { timeoutMs?: number; signal?: AbortSignal; maxOutputBytes?: number }): Promise<Work>;
  secretChanged(name: string): void;
  close(): Promise<void>;
}

interface Options {
  host?: FakeHost;
  builtin?: string[];
}

export async function openRoom({ host = fakeHost(), builtin = ['read_text'] }: Options = {}): Promise<Room> {
  const store = await openStore({
    home: host.paths.home,
    migrations: [mcpServers],
    projections: [mcpProjection],
    definitions: mcpEvents,
    clock: systemClock,
    newId: idMaker(systemClock),
    signer: testSigner(),
    log: silentLog,
  });
  const listeners = new Set<(name: string) => void>();
  const onSecret = (listener: (name: string) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const mcp = createMcp({ store, host, clock: systemClock, log: silentLog, builtin: () => builtin, onSecret });
  await mcp.start();
  const server = async (name: string) => {
    const { items } = await mcp.handlers['mcp.list']({}, user);
    const found = items.find((item) => item.name === name);
    if (!found) throw new Error(`There is no server ${name}.`);
    return found;
  };
  const add: Room['add'] = (name, launch) => mcp.handlers['mcp.add']({ name, ...launch }, user);
  return {
    mcp,
    store,
    host,
    server,
    add,
    fake: (behavior, ...args) => add(behavior, { command: process.execPath, args: [fake, behavior, ...args] }),
    async enable(name) {
      await mcp.handlers['mcp.enable']({ name }, user);
      return until(
        () => server(name),
        ({ state }) => state !== 'starting',
      );
    },
    tool: (name) => mcp.source.list().find((tool) => tool.name === name && tool.available),
    call: (
      name,
      args = {},
      { timeoutMs = 10_000, signal = new AbortController().signal, maxOutputBytes = 16 * 1024 * 1024 } = {},
    ) => mcp.source.perform(name, args, { callId: 'c1', timeoutMs, maxOutputBytes }, signal),
    secretChanged(name) {
      for (const listener of listeners) listener(name);
    },
    async close() {
      await mcp.stop();
      await store.close();
    },
  };
}

/** Asks again until it fits. Thrown when it never does: Error. */
export async function until<T>(ask: () => T | Promise<T>, fits: (value: T) => boolean, ms = 20_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await ask();
    if (fits(value)) return value;
    if (Date.now() > end) throw new Error(`It never came to be: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const inHome = (host: FakeHost, name: string): string => join(host.paths.home, name);

function testSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return { publicKey: raw, sign: (bytes) => sign(null, bytes, privateKey) };
}
