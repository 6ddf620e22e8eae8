/** The contract's client over HTTP, on a port with its token or on the socket without. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { RpcResult, Subscription, WireEvent } from '../../src/contract/transport.ts';
import type { ContractClient } from './contract-suite.ts';

export type Place = { port: number; token: string } | { socket: string };

/** Use with `contractCases`. */
export function httpClient(place: Place): ContractClient {
  const open = (method: string, path: string, headers: Record<string, string>): ClientRequest => {
    if ('socket' in place) return request({ socketPath: place.socket, method, path, headers });
    return request({
      port: place.port,
      host: '127.0.0.1',
      method,
      path,
      headers: { authorization: `Bearer ${place.token}`, ...headers },
    });
  };
  // A call made after `subscribe` must not overtake it on another connection, or its events would be missed.
  const opening = new Set<Promise<void>>();
  return {
    async rpc(name, input) {
      await Promise.all(opening);
      const body = JSON.stringify(input) ?? '';
      return JSON.parse(await send(open('POST', `/rpc/${name}`, { 'content-type': 'application/json' }), body)) as RpcResult;
    },
    subscribe(options, listener) {
      const { opened, stop } = subscribe(open, options, listener);
      opening.add(opened);
      void opened.then(() => opening.delete(opened));
      return stop;
    },
    async putFile(name, bytes) {
      const answer = await send(open('POST', '/files', { 'x-filename': encodeURIComponent(name) }), bytes);
      return (JSON.parse(answer) as { fileId: string }).fileId;
    },
  };
}

async function send(call: ClientRequest, body: string | Uint8Array): Promise<string> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => call.once('response', resolve).once('error', reject));
  call.end(body);
  let text = '';
  for await (const part of (await answered).setEncoding('utf8')) text += part;
  return text;
}

function subscribe(
  open: (method: string, path: string, headers: Record<string, string>) => ClientRequest,
  { names, after }: Subscription,
  listener: (events: WireEvent[]) => void,
): { opened: Promise<void>; stop: () => void } {
  const query = new URLSearchParams();
  if (names) query.set('names', names.join(','));
  if (after !== undefined) query.set('after', String(after));
  const call = open('GET', `/events?${query}`, {});
  let text = '';
  call.once('response', (response) => {
    response.setEncoding('utf8').on('data', (part: string) => {
      const blocks = (text + part).split('\n\n');
      text = blocks.pop() ?? '';
      const events = blocks.flatMap(readEvent);
      if (events.length > 0) listener(events);
    });
    response.on('error', () => undefined);
  });
  const opened = new Promise<void>((resolve) => call.once('response', () => resolve()).once('close', resolve));
  call.on('error', () => undefined).end();
  return { opened, stop: () => void call.destroy() };
}

function readEvent(block: string): WireEvent[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const data = field('data');
  return data === undefined ? [] : [{ id: Number(field('id')), name: field('event') ?? '', data: JSON.parse(data) as unknown }];
}
