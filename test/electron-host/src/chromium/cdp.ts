import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Commands, Events } from './protocol.ts';

interface Incoming {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

interface Pending {
  method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Use to cut a byte stream at NUL bytes. Pieces are joined once per message, so a large message costs time in its length only. */
export function splitAtNul(onMessage: (text: string) => void): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      pieces.push(chunk.subarray(start, end));
      onMessage(Buffer.concat(pieces).toString());
      pieces = [];
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  };
}

/** One target's side of the connection (or, without an id, the browser's). */
export class CdpSession {
  #events = new EventEmitter();
  #connection: Cdp;
  readonly id: string | undefined;

  constructor(connection: Cdp, id?: string) {
    this.#connection = connection;
    this.id = id;
  }

  send<M extends keyof Commands>(method: M, params: Commands[M][0]): Promise<Commands[M][1]> {
    return this.#connection.request(method, params, this.id) as Promise<Commands[M][1]>;
  }

  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): void {
    this.#events.on(event, listener);
  }

  receive(method: string, params: unknown): void {
    this.#events.emit(method, params);
  }
}

/** A DevTools protocol client over Chromium's pipe (its file descriptors 3 and 4). */
export class Cdp {
  readonly browser = new CdpSession(this);
  #sessions = new Map<string, CdpSession>();
  #pending = new Map<number, Pending>();
  #lastId = 0;
  #writer: Writable;
  #gone = false;

  constructor(writer: Writable, reader: Readable) {
    this.#writer = writer;
    reader.on(
      'data',
      splitAtNul((text) => this.#receive(JSON.parse(text))),
    );
    for (const stream of [reader, writer]) {
      stream.on('error', () => this.#end());
      stream.on('close', () => this.#end());
    }
  }

  session(id: string): CdpSession {
    const session = this.#sessions.get(id) ?? new CdpSession(this, id);
    this.#sessions.set(id, session);
    return session;
  }

  request(method: string, params: object, sessionId: string | undefined): Promise<unknown> {
    if (this.#gone) return Promise.reject(new Error('stand-in: Chromium is gone'));
    const id = ++this.#lastId;
    this.#writer.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#pending.set(id, { method, resolve, reject }));
  }

  #receive(message: Incoming): void {
    if (message.id === undefined) {
      const session = message.sessionId ? this.#sessions.get(message.sessionId) : this.browser;
      session?.receive(message.method ?? '', message.params);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.error) pending?.reject(new Error(`${pending.method}: ${message.error.message}`));
    else pending?.resolve(message.result);
  }

  #end(): void {
    this.#gone = true;
    for (const { reject } of this.#pending.values()) reject(new Error('stand-in: Chromium is gone'));
    this.#pending.clear();
  }
}
