/** Asking a daemon over the socket in its home. */
import { type IncomingMessage, request } from 'node:http';
import type { ErrorCode } from '../../../contract/define.ts';
import type { EventName, Input, Output, Payload, RequestName } from '../../../contract/index.ts';
import type { RpcResult } from '../../../contract/transport.ts';
import { readEvents } from './sse.ts';

/** Thrown when a request was refused, or nobody answered: the code and message of the daemon. */
export class Refused extends Error {
  readonly code: ErrorCode;
  readonly data: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, data: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export type Heard = { [N in EventName]: { name: N; data: Payload<N> } }[EventName];

export interface Stream {
  stop(): void;
}

export interface Client {
  rpc<N extends RequestName>(name: N, input: Input<N>): Promise<Output<N>>;
  /** As the daemon answered, its refusals too: for whoever passes it on. */
  ask(name: RequestName, input: unknown): Promise<RpcResult>;
  /**
   * Hears these events from now on; resolves once the daemon listens. A connection that breaks is made again, and nothing is
   * missed; `lost` is called where that could not be.
   */
  hear(names: readonly EventName[], listener: (event: Heard) => void, lost: (error: Error) => void): Promise<Stream>;
}

const away = () => new Refused('unavailable', 'Hearth does not answer any more.');

export function createClient(socket: string): Client {
  const ask = async (name: RequestName, input: unknown) =>
    JSON.parse(await post(socket, name, JSON.stringify(input))) as RpcResult;
  return {
    ask,
    async rpc<N extends RequestName>(name: N, input: Input<N>) {
      const answer = await ask(name, input);
      if (!answer.ok) throw new Refused(answer.error.code, answer.error.message, answer.error.data);
      return answer.data as Output<N>;
    },
    hear: (names, listener, lost) => hear(socket, names, listener, lost),
  };
}

async function post(socketPath: string, name: string, body: string): Promise<string> {
  const call = request({
    socketPath,
    agent: false,
    method: 'POST',
    path: `/rpc/${name}`,
    headers: { 'content-type': 'application/json' },
  });
  const answered = new Promise<IncomingMessage>((done, fail) => call.once('response', done).once('error', () => fail(away())));
  call.end(body);
  let text = '';
  try {
    for await (const part of (await answered).setEncoding('utf8')) text += part;
  } catch {
    throw away();
  }
  return text;
}

/** A daemon that was restarted is there again within this. */
const backWithinMs = 15_000;
const againMs = 250;

async function hear(
  socketPath: string,
  names: readonly EventName[],
  listener: (event: Heard) => void,
  lost: (error: Error) => void,
): Promise<Stream> {
  let [stopped, last] = [false, ''];
  let close: () => void = () => undefined;
  const connect = async () => {
    const response = await openStream(socketPath, names, last);
    close = () => response.destroy();
    if (stopped) close();
    readEvents(response, {
      moved: (id) => {
        last = id;
      },
      hear: (name, data) => listener({ name, data } as Heard),
      ended: () => void (stopped || again()),
    });
  };
  const again = async () => {
    for (const end = performance.now() + backWithinMs; !stopped && performance.now() < end; ) {
      const isBack = await connect().then(
        () => true,
        () => false,
      );
      if (isBack) return;
      await new Promise((done) => setTimeout(done, againMs));
    }
    if (!stopped) lost(away());
  };
  await connect();
  return {
    stop() {
      stopped = true;
      close();
    },
  };
}

function openStream(socketPath: string, names: readonly EventName[], last: string): Promise<IncomingMessage> {
  const headers = last === '' ? {} : { 'last-event-id': last };
  return new Promise((done, fail) => {
    const call = request({ socketPath, agent: false, path: `/events?names=${names.join(',')}`, headers });
    call.once('error', () => fail(away()));
    call.once('response', (response) => {
      if (response.statusCode === 200) return done(response);
      response.resume();
      fail(new Refused('unavailable', `Hearth gives no events (${response.statusCode}).`));
    });
    call.end();
  });
}

/** True where a daemon answers. */
export function isAlive(socketPath: string): Promise<boolean> {
  return new Promise((done) => {
    const call = request({ socketPath, agent: false, path: '/healthz', timeout: 3_000 }, (response) => {
      response.resume();
      done(response.statusCode === 200);
    });
    call.once('error', () => done(false));
    call.once('timeout', () => call.destroy());
    call.end();
  });
}
