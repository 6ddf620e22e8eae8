import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChannelPlace, type Outgoing, unset } from '../../agent/channel.ts';
import { AppError } from '../../base/errors.ts';
import { webhook } from './channel.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);
const part = { id: 'a', text: 'Hello.', topic: 'mail', severity: 'info' as const, createdAt: now };
const message: Outgoing = { id: 'm1', to: 'ada', text: 'Hello.', severity: 'info', parts: [part] };

let server: Server;
let got: { headers: IncomingHttpHeaders; body: string }[];
let answer: (response: ServerResponse) => void;
let place: ChannelPlace;

beforeEach(async () => {
  got = [];
  answer = (response) => response.writeHead(204).end();
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    got.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  place = {
    config: () => ({ ...unset, enabled: true, url }),
    secret: () => 'shared',
    notify: () => undefined,
    now: () => now,
  };
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const send = (changes: Partial<ChannelPlace> = {}, signal = new AbortController().signal) =>
  webhook.send(message, { ...place, ...changes }, signal);
const answers = (status: number, headers: Record<string, string> = {}) => {
  answer = (response) => response.writeHead(status, headers).end();
};

test('what is sent is signed over its time and its body, and names itself', async () => {
  expect(await send()).toEqual({ state: 'delivered' });
  const { headers, body } = got[0] ?? { headers: {}, body: '' };
  const at = String(now / 1000);
  const signature = createHmac('sha256', 'shared').update(`${at}.${body}`).digest('hex');
  expect(headers).toMatchObject({
    'x-hearth-timestamp': at,
    'x-hearth-signature': `sha256=${signature}`,
    'x-hearth-message': 'm1',
    'idempotency-key': 'm1',
  });
  const { createdAt: _at, ...known } = part;
  expect(JSON.parse(body)).toEqual({
    ...{ id: 'm1', to: 'ada', text: 'Hello.', severity: 'info' },
    messages: [{ ...known, createdAt: '2026-01-02T03:04:05.000Z' }],
  });
});

test('without a secret nothing claims to be signed', async () => {
  await send({ secret: () => null });
  expect(got[0]?.headers['x-hearth-signature']).toBeUndefined();
});

test.each([200, 201, 202, 204])('%i is delivered', async (status) => {
  answers(status);
  expect(await send()).toEqual({ state: 'delivered' });
});

test.each([301, 307, 400, 401, 403, 404, 410, 413])('%i is for good, and nothing is followed', async (status) => {
  answers(status, { location: '/elsewhere' });
  expect((await send()).state).toBe('failed');
  expect(got).toHaveLength(1);
});

test.each([408, 425, 429, 500, 502, 503, 504])('%i is tried again, not before it says', async (status) => {
  answers(status);
  expect(await send()).toEqual({ state: 'again', why: `The address answered ${status}.` });
  answers(status, { 'retry-after': '120' });
  expect(await send()).toMatchObject({ state: 'again', afterMs: 120_000 });
  answers(status, { 'retry-after': new Date(now + 60_000).toUTCString() });
  expect(await send()).toMatchObject({ state: 'again', afterMs: 60_000 });
  answers(status, { 'retry-after': 'whenever' });
  expect(await send()).not.toHaveProperty('afterMs');
});

test('where nobody listens nothing arrived: it is tried again', async () => {
  await new Promise<void>((resolve) => server.close(() => resolve()));
  expect((await send()).state).toBe('again');
});

test('a connection that is cut after it was sent leaves nobody knowing', async () => {
  answer = (response) => void response.socket?.destroy();
  expect((await send()).state).toBe('unverified');
  expect(got).toHaveLength(1);
});

test('an answer that is given up on leaves nobody knowing', async () => {
  const ending = new AbortController();
  answer = () => ending.abort();
  expect((await send({}, ending.signal)).state).toBe('unverified');
});

test('an address that could never be reached is refused before it is kept', () => {
  const fault = (url: string) => {
    try {
      webhook.check({ ...unset, url });
    } catch (error) {
      return error instanceof AppError ? error.code : error;
    }
    return null;
  };
  expect(['https://example.com/a?b=c', 'http://127.0.0.1:8080/', 'http://192.168.1.20/hook'].map(fault)).toEqual([
    null,
    null,
    null,
  ]);
  expect(fault('http://printer.local/')).toBe('refused');
  expect(['http://a:b@example.com/', 'ftp://example.com/', 'http://exa mple.com/'].map(fault)).toEqual(
    Array(3).fill('invalid_input'),
  );
});
