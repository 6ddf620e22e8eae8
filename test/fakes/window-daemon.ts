/**
 * A daemon in memory, behind the same bridge that the preload gives: for looking at pages and for tests of stores.
 * Inputs and outputs pass through the contract's schemas, so that it cannot drift from the real one.
 */
import { events, type Input, type Output, type Payload, type RequestName, requests } from '../../src/contract/index.ts';
import type { HearthBridge, RpcResult, WireEvent } from '../../src/contract/transport.ts';
import { memoryHandlers } from './window/memory.ts';
import { type FakeMemory, someMemory } from './window/memory-home.ts';
import { noNotebook, notebookHandlers } from './window/notebook.ts';
import { actsHandlers } from './window-daemon-acts.ts';
import { chatHandlers } from './window-daemon-chat.ts';
import { type FakeContext, type FakeHandlers, FakeRefusal } from './window-daemon-context.ts';
import { fullHome } from './window-daemon-home.ts';
import { reachHandlers, someReach } from './window-daemon-reach.ts';
import { roomHandlers } from './window-daemon-rooms.ts';
import { runsHandlers } from './window-daemon-runs.ts';

export interface FakeDaemon extends HearthBridge {
  readonly home: FakeContext['home'];
  readonly memory: FakeMemory;
  readonly emit: FakeContext['emit'];
  /** All requests so far, with their inputs. */
  readonly calls: { name: string; input: unknown }[];
  /** While true nothing is answered, as if the daemon had gone. */
  silent: boolean;
  /** Answers one request differently. */
  answer: (handlers: FakeHandlers) => void;
  /** The same, as the window's client gives it to its stores: refusals are thrown. */
  readonly client: FakeClient;
}

export interface FakeClient {
  call: <N extends RequestName>(name: N, input: Input<N>) => Promise<Output<N>>;
  listen: <N extends keyof typeof events>(
    names: N[],
    listener: (events: { id: number; name: N; data: Payload<N> }[]) => void,
  ) => () => void;
}

type AnyHandler = (input: unknown) => unknown;

/** Use as `window.hearth`, or to feed a store in a test. */
export function fakeDaemon({
  home = fullHome(),
  // A home on its first day remembers nothing.
  memory = someMemory(home.conversations.length > 0 ? 48 : 0),
  notebook = noNotebook(),
  pace = 24,
  platform = 'browser',
} = {}): FakeDaemon {
  const listeners = new Set<{ names: string[] | undefined; hear: (events: WireEvent[]) => void }>();
  const kept: WireEvent[] = [];
  const calls: FakeDaemon['calls'] = [];
  const emit: FakeContext['emit'] = (name, data) => {
    const event = { id: kept.length + 1, name, data: events[name].payload.parse(data) };
    kept.push(event);
    for (const { names, hear } of listeners) if (!names || names.includes(name)) hear([event]);
  };
  const context: FakeContext = { home, emit, pace };
  const handlers: FakeHandlers = {
    ...chatHandlers(context),
    ...roomHandlers(context),
    ...actsHandlers(context),
    ...runsHandlers(context),
    ...reachHandlers(context, someReach()),
    ...memoryHandlers(context, memory),
    ...notebookHandlers(context, notebook),
  };
  const daemon: FakeDaemon = {
    home,
    memory,
    emit,
    calls,
    platform,
    silent: false,
    answer: (more) => Object.assign(handlers, more),
    client: {
      async call(name, input) {
        const result = await daemon.rpc(name, input);
        if (!result.ok) throw Object.assign(new Error(result.error.message), result.error);
        return result.data as Output<typeof name>;
      },
      listen: (names, listener) => daemon.subscribe({ names }, (batch) => listener(batch as Parameters<typeof listener>[0])),
    },
    async rpc(name, input) {
      // As from another process: objects are copied, and the answer never comes in the same turn.
      await new Promise((done) => setTimeout(done, pace));
      if (daemon.silent) return { ok: false, error: { code: 'unavailable', message: 'Hearth is not answering.' } };
      calls.push({ name, input });
      return answerOne(name, structuredClone(input), handlers);
    },
    subscribe({ names, after }, hear) {
      const listener = { names, hear };
      listeners.add(listener);
      const missed =
        after === undefined ? [] : kept.filter((event) => event.id > after && (!names || names.includes(event.name)));
      if (missed.length > 0) queueMicrotask(() => hear(missed));
      return () => listeners.delete(listener);
    },
  };
  return daemon;
}

async function answerOne(name: string, input: unknown, handlers: FakeHandlers): Promise<RpcResult> {
  const request = requests[name as RequestName];
  const handler = handlers[name as RequestName] as AnyHandler | undefined;
  if (!request || !handler) return { ok: false, error: { code: 'not_found', message: `There is no request ${name}.` } };
  const parsed = request.input.safeParse(input);
  if (!parsed.success)
    return { ok: false, error: { code: 'invalid_input', message: parsed.error.issues[0]?.message ?? 'Invalid input.' } };
  try {
    return { ok: true, data: structuredClone(request.output.parse(await handler(parsed.data))) };
  } catch (error) {
    if (error instanceof FakeRefusal) {
      const { code, message, data } = error;
      return { ok: false, error: { code, message, ...(data && { data }) } };
    }
    return { ok: false, error: { code: 'internal', message: String(error) } };
  }
}
