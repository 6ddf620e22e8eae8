/** What a transport must offer to be put through the suite, and how a case asks and hears. No test runner, no host. */
import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../src/contract/define.ts';
import {
  type EventName,
  events,
  type Input,
  type Output,
  type Payload,
  type RequestName,
  requests,
} from '../../../src/contract/index.ts';
import type { RpcResult, Subscription, WireEvent } from '../../../src/contract/transport.ts';

export interface ContractClient {
  rpc(name: string, input: unknown): Promise<RpcResult>;
  subscribe(options: Subscription, listener: (events: WireEvent[]) => void): () => void;
  /** A transport that also takes raw bytes (`POST /files`). Answers the file's id. */
  putFile?(name: string, bytes: Uint8Array): Promise<string>;
}

/** One promise of the contract. Cases share a daemon: each makes what it needs and counts on nothing else. */
export interface ContractCase {
  readonly name: string;
  run(client: ContractClient): Promise<void>;
}

/** Use to ask for what must succeed; the answer is held against the contract's own schema. */
export async function ask<N extends RequestName>(client: ContractClient, name: N, input: Input<N>): Promise<Output<N>> {
  const result = await client.rpc(name, input);
  assert.ok(result.ok, `${name} was refused: ${JSON.stringify(result)}`);
  const parsed = requests[name].output.safeParse(result.data);
  assert.ok(parsed.success, `${name} answered what its contract does not say: ${parsed.error?.message}`);
  return parsed.data as Output<N>;
}

/** Use to ask for what must be refused, with this code and a sentence. */
export async function refused(client: ContractClient, name: string, input: unknown, code: ErrorCode): Promise<void> {
  const result = await client.rpc(name, input);
  const told = JSON.stringify({ name, input, result }).slice(0, 600);
  assert.ok(!result.ok, `should be refused: ${told}`);
  assert.equal(result.error.code, code, told);
  assert.match(result.error.message, /^\S.{8,}/, told);
}

export interface Heard<N extends EventName> {
  readonly all: { id: number; name: N; data: Payload<N> }[];
  /** Resolves with the first event that fits, one already heard too. */
  first(fits: (data: Payload<N>) => boolean, what: string): Promise<{ id: number; data: Payload<N> }>;
  stop(): void;
}

const patienceMs = 20_000;

/** Use to hear events as the contract types them; each is held against its schema. */
export function hear<N extends EventName>(client: ContractClient, names: N[], after?: number): Heard<N> {
  const all: Heard<N>['all'] = [];
  const wrong: string[] = [];
  const stop = client.subscribe({ names, ...(after === undefined ? {} : { after }) }, (batch) => {
    for (const event of batch) {
      const parsed = events[event.name as EventName].payload.safeParse(event.data);
      if (!parsed.success) wrong.push(`${event.name}: ${parsed.error.message}`);
      all.push({ id: event.id, name: event.name as N, data: event.data as Payload<N> });
    }
  });
  return {
    all,
    stop,
    async first(fits, what) {
      const end = performance.now() + patienceMs;
      for (;;) {
        assert.deepEqual(wrong, []);
        const found = all.find((event) => fits(event.data));
        if (found) return found;
        assert.ok(performance.now() < end, `never heard: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}

/** Says something and waits until the answer has ended. */
export async function sayAndWait(
  client: ContractClient,
  input: Input<'chat.send'>,
): Promise<{ runId: string; messageId: string; text: string }> {
  const heard = hear(client, ['run.event']);
  try {
    const { runId, messageId } = await ask(client, 'chat.send', input);
    return { runId, messageId, text: await endOf(heard, runId) };
  } finally {
    heard.stop();
  }
}

/** Waits until a run has ended; answers the text that it streamed. Its `seq` must count from 1 without a gap. */
export async function endOf(heard: Heard<'run.event'>, runId: string): Promise<string> {
  await heard.first((event) => event.runId === runId && event.kind === 'done', `the end of run ${runId}`);
  const own = heard.all.map(({ data }) => data).filter((event) => event.runId === runId);
  assert.deepEqual(
    own.map(({ seq }) => seq),
    own.map((_event, at) => at + 1),
  );
  return own.map((event) => (event.kind === 'text' ? event.delta : '')).join('');
}

/** A conversation of its own for a case. */
export async function conversation(client: ContractClient, title?: string): Promise<string> {
  return (await ask(client, 'chat.create', { model: 'builtin', ...(title ? { title } : {}) })).id;
}

/** An id that no record has. */
export const nobody = '0198c3a0-0000-7000-8000-00000000dead';
