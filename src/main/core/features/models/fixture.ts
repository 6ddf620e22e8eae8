/** A models room on a real store, with scripted providers and a clock that stands still. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { Caller } from '../../../../contract/index.ts';
import type { ModelEvent, ModelInfo, ModelRequest, Provider, ProviderConfig } from '../../agent/provider.ts';
import type { AnswerCall, AnswerEvent } from '../../agent/turn.ts';
import { type FakeClock, fakeClock } from '../../base/clock.ts';
import { type FakeHost, fakeHost } from '../../base/fake-host.ts';
import { idMaker } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { openStore } from '../../store/open.ts';
import type { Signer, Store } from '../../store/types.ts';
import { modelsEvents } from './events.ts';
import { createModels, type Models } from './index.ts';
import { models as migration } from './migrations/0020-models.ts';
import { callsOfAncestors } from './migrations/0021-calls-of-ancestors.ts';
import { modelsProjection } from './models.sql.ts';

export const user: Caller = { actor: 'user', via: 'internal' };

/** What a scripted provider does for one call: events to stream, an error to throw, a promise to wait for. */
export type Step = ModelEvent | Error | Promise<void> | undefined;

export interface Script {
  models?: ModelInfo[] | (() => Promise<ModelInfo[]>);
  health?: () => Promise<void>;
  stream?: (request: ModelRequest, signal: AbortSignal, call: number) => Iterable<Step> | AsyncIterable<Step>;
  pull?: Provider['pull'];
  embed?: NonNullable<Provider['embed']>;
}

export const say = (delta: string): ModelEvent => ({ type: 'text', delta });
export const used = (inputTokens: number, outputTokens: number): ModelEvent => ({
  type: 'usage',
  usage: { inputTokens, outputTokens, cacheReadTokens: 0, cacheWriteTokens: 0 },
});
export const end: ModelEvent = { type: 'stop', reason: 'end' };

/** 3 and 15 dollars per million tokens, a window that no test fills by accident. */
export const table = {
  date: '2026-11-20',
  notes: [],
  sources: [],
  providers: {
    anthropic: {
      'claude-test': { inputPerMTok: 3, outputPerMTok: 15, contextWindow: 200_000, maxOutputTokens: 8192 },
      'claude-small': { inputPerMTok: 3, outputPerMTok: 15, contextWindow: 3000, maxOutputTokens: 8192 },
    },
    openai: { 'gpt-test': { inputPerMTok: 1, outputPerMTok: 4 } },
  },
  embedders: { openai: { 'embed-test': { inputPerMTok: 2, outputPerMTok: 0 } } },
};

export interface Room {
  models: Models;
  store: Store;
  clock: FakeClock;
  host: FakeHost;
  /** How often each provider was asked for an answer. */
  calls: Record<string, number>;
  /** Configurations that providers were made with, in order. */
  made: ProviderConfig[];
  settings: { models: string[] };
  secretChanged(name: string): void;
  /** Reads one answer to its end. */
  ask(
    over?: Partial<Omit<ModelRequest, 'model'>> & { model?: string | null } & Partial<
        Pick<AnswerCall, 'runId' | 'ancestors' | 'budgets' | 'jobId'>
      >,
    signal?: AbortSignal,
  ): Promise<Heard>;
  close(): Promise<void>;
}

export interface Heard {
  events: AnswerEvent[];
  text: string;
  notices: string[];
  cost: number;
  error: unknown;
}

export interface RoomOptions {
  scripts: Record<string, Script>;
  env?: Record<string, string>;
  clock?: FakeClock;
  host?: FakeHost;
}

const both = { ANTHROPIC_API_KEY: 'a-key', OPENAI_API_KEY: 'o-key' };

export async function openRoom({
  scripts,
  env = both,
  clock = fakeClock(),
  host = fakeHost({ env }),
}: RoomOptions): Promise<Room> {
  const newId = idMaker(clock);
  const log = silentLog;
  const store = await openStore({
    home: host.paths.home,
    migrations: [migration, callsOfAncestors],
    projections: [modelsProjection],
    definitions: modelsEvents,
    clock,
    newId,
    signer: testSigner(),
    log,
  });
  const calls: Record<string, number> = {};
  const made: ProviderConfig[] = [];
  const settings = { models: [] as string[] };
  const listeners = new Set<(name: string) => void>();
  const models = createModels({
    store,
    clock,
    newId,
    log,
    host,
    settings: { get: () => settings },
    createProvider(config) {
      made.push(config);
      return scripted(config, scripts[config.id] ?? {}, calls);
    },
    prices: table,
    random: () => 0.5,
    onSecret(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
  await models.start();
  return {
    models,
    store,
    clock,
    host,
    calls,
    made,
    settings,
    secretChanged: (name) => {
      for (const listener of listeners) listener(name);
    },
    ask: (over, signal = new AbortController().signal) => hear(models, newId(), over, signal),
    async close() {
      await models.stop();
      await store.close();
    },
  };
}

async function hear(models: Models, id: string, over: Parameters<Room['ask']>[0] = {}, signal: AbortSignal): Promise<Heard> {
  const { model = 'claude-test', runId = id, ancestors = [], budgets = [], jobId, ...rest } = over;
  const request = {
    model,
    system: '',
    messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello' }] }],
    maxOutputTokens: 1000,
    ...rest,
  };
  const call = { request, runId, ancestors, budgets, ...(jobId ? { jobId } : {}), purpose: 'answer', actor: 'user' };
  const events: AnswerEvent[] = [];
  let error: unknown = null;
  try {
    for await (const event of models.api.stream(call, signal)) events.push(event);
  } catch (caught) {
    error = caught;
  }
  return {
    events,
    text: events.map((event) => (event.type === 'text' ? event.delta : '')).join(''),
    notices: events.flatMap((event) => (event.type === 'notice' ? [event.code] : [])),
    cost: events.reduce((sum, event) => sum + (event.type === 'settled' ? event.cost : 0), 0),
    error,
  };
}

function scripted(config: ProviderConfig, script: Script, calls: Record<string, number>): Provider {
  const { id, kind } = config;
  const listed = script.models ?? (kind === 'builtin' ? [{ id: 'builtin', local: true }] : []);
  return {
    id,
    kind,
    models: async () => (typeof listed === 'function' ? listed() : listed),
    health: async () => script.health?.(),
    async *stream(request, signal) {
      const call = (calls[id] ?? 0) + 1;
      calls[id] = call;
      for await (const step of script.stream?.(request, signal, call) ?? [
        say(`${request.model} says hello.`),
        used(10, 5),
        end,
      ]) {
        signal.throwIfAborted();
        if (step instanceof Error) throw step;
        if (step) yield step;
      }
    },
    ...(script.pull ? { pull: script.pull } : {}),
    ...(script.embed ? { embed: counted(id, script.embed, calls) } : {}),
  };
}

type Embed = NonNullable<Script['embed']>;

function counted(id: string, embed: Embed, calls: Record<string, number>): Embed {
  return (request, signal) => {
    calls[id] = (calls[id] ?? 0) + 1;
    return embed(request, signal);
  };
}

function testSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}

/** Lets promises and the store's commits run until `done`, without real time mattering; fails after five seconds of it. */
export async function until(done: () => boolean): Promise<void> {
  const late = Date.now() + 5000;
  while (!done()) {
    if (Date.now() > late) throw new Error('It did not happen.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
