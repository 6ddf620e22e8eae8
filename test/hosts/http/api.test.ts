/** The transport alone, with small bounds: what it carries, what it closes, and what a client that comes back is told. */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { fakeHost } from '../../../src/main/core/base/fake-host.ts';
import { lifecycle } from '../../../src/main/core/base/lifecycle.ts';
import type { Limits } from '../../../src/main/http/limits.ts';
import { type Api, startApi } from '../../../src/main/http/server.ts';
import { type TinyDaemon, tinyDaemon } from './tiny-daemon.ts';
import { raw, readEvents, until } from './wire-client.ts';

let life = lifecycle();
afterEach(async () => {
  await life.stop();
  life = lifecycle();
});

interface Running {
  api: Api;
  daemon: TinyDaemon;
  port: number;
  url: string;
  home: string;
  bearer: { authorization: string };
  events(path?: string, headers?: Record<string, string>): ReturnType<typeof readEvents>;
}

interface Setting {
  limits?: Partial<Limits>;
  keep?: number;
  home?: string;
  padding?: string;
}

async function run({ limits = {}, keep, home, padding }: Setting = {}): Promise<Running> {
  const host = fakeHost(home ? { home } : {});
  life.add(host.remove);
  const daemon = tinyDaemon(host.paths.home, keep, padding);
  const window = join(host.paths.home, 'window');
  mkdirSync(join(window, 'assets'), { recursive: true });
  writeFileSync(join(window, 'index.html'), '<!doctype html><title>Hearth</title>');
  writeFileSync(join(window, 'assets/app-1234.js'), 'export {}');
  const api = await startApi({
    daemon,
    host: { ...host, paths: { ...host.paths, renderer: window } },
    port: { port: 0 },
    limits,
  });
  life.add(api.stop);
  const url = api.url ?? '';
  const port = Number(new URL(url).port);
  const bearer = { authorization: `Bearer ${api.token}` };
  const events = async (path = '/events', headers: Record<string, string> = {}) => {
    const reader = await readEvents(port, path, { ...bearer, ...headers });
    life.add(reader.close);
    return reader;
  };
  return { api, daemon, port, url, home: host.paths.home, bearer, events };
}

const post = (url: string, headers: Record<string, string>, body: string) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

test('a request is answered with its data, a refusal with its code, and a bug without its text', async () => {
  const { url, bearer, daemon } = await run();
  const good = await post(`${url}/rpc/settings.get`, bearer, '{}');
  expect([good.status, await good.json()]).toEqual([200, { ok: true, data: {} }]);
  expect(daemon.callers[0]).toMatchObject({ actor: 'user', via: 'http' });
  const bad = await post(`${url}/rpc/settings.get`, bearer, '{"surprise":1}');
  expect([bad.status, await bad.json()]).toMatchObject([400, { ok: false, error: { code: 'invalid_input' } }]);
  const gone = await post(`${url}/rpc/no.such`, bearer, '{}');
  expect([gone.status, await gone.json()]).toMatchObject([404, { ok: false, error: { code: 'not_found' } }]);
  const bug = await post(`${url}/rpc/self.get`, bearer, '{}');
  expect(bug.status).toBe(500);
  expect(await bug.text()).not.toContain('ada');
});

test('a caller that has gone is told to the handler, so that work for nobody stops', async () => {
  const { url, bearer, daemon } = await run();
  const leave = new AbortController();
  const call = fetch(`${url}/rpc/store.verify`, {
    method: 'POST',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: '{}',
    signal: leave.signal,
  });
  await until(() => daemon.callers.length === 1, 'the call');
  leave.abort();
  await expect(call).rejects.toThrow();
  await until(() => daemon.gone === 1, 'the handler knows');
});

test('events come in order, once each, at most a frame apart, and a client that comes back misses nothing', async () => {
  const { daemon, events } = await run();
  const first = await events('/events?names=run.event,chat.changed');
  for (let at = 0; at < 50; at += 1) daemon.events.publish('run.event', 'settings.changed', 'chat.changed');
  await until(() => first.told.length === 100, 'all that was asked for');
  expect(first.told.map(({ id }) => Number(id)).filter((id, at, all) => id <= (all[at - 1] ?? 0))).toEqual([]);
  expect(first.parts.length).toBeLessThan(10);
  first.close();
  daemon.events.publish('run.event', 'run.event');
  const second = await events('/events?names=run.event,chat.changed&after=1', { 'last-event-id': first.lastId });
  await until(() => second.told.length === 2, 'what was missed');
  daemon.events.publish('chat.changed');
  await until(() => second.told.length === 3, 'what is new');
  expect(second.told.map(({ id }) => Number(id))).toEqual([151, 152, 153]);
});

test('a stream that has heard nothing yet already knows where to go on', async () => {
  const { daemon, events } = await run();
  daemon.events.publish('run.event', 'run.event');
  const first = await events();
  await until(() => first.lastId === '2', 'the position');
  first.close();
  daemon.events.publish('run.event');
  const second = await events('/events', { 'last-event-id': first.lastId });
  await until(() => second.told.length === 1, 'the event in between');
});

test('what is no longer kept is said as `lost`, then the rest follows', async () => {
  const { daemon, events } = await run({ keep: 5 });
  for (let at = 0; at < 20; at += 1) daemon.events.publish('run.event');
  const reader = await events('/events?after=3');
  await until(() => reader.told.length === 6, 'the notice and what is kept');
  expect(reader.told[0]).toMatchObject({ event: 'lost', data: '{"after":3}' });
  expect(reader.told.slice(1).map(({ id }) => id)).toEqual(['16', '17', '18', '19', '20']);
});

test('an open stream has a heartbeat', async () => {
  const { events } = await run({ limits: { heartbeatMs: 20 } });
  const reader = await events();
  await until(() => reader.raw.split(': still here').length > 3, 'heartbeats');
});

test('a client that takes nothing is closed, costs bounded memory, and can resume', async () => {
  const { daemon, events } = await run({ limits: { undrainedMs: 300 }, padding: 'x'.repeat(8192) });
  const slow = await events('/events?after=0');
  slow.pause();
  // More than every buffer on the way holds.
  for (let at = 0; at < 4000; at += 1) daemon.events.publish('run.event');
  await until(() => daemon.events.listeners === 0, 'the slow stream closed');
  slow.resume();
  await until(() => slow.closed, 'the end of what it had taken');
  const back = await events(`/events`, { 'last-event-id': slow.lastId });
  await until(() => back.told.length > 0, 'the rest');
  expect(Number(back.told[0]?.id)).toBe(Number(slow.lastId) + 1);
});

test('event streams are bounded, and one that closes makes room', async () => {
  const { events } = await run({ limits: { streams: 3 } });
  const open = [await events(), await events(), await events()];
  expect((await events()).status).toBe(429);
  open[0]?.close();
  await until(async () => (await events()).status === 200, 'room');
});

test.each(['/events?names=run.event,no.such', '/events?after=-1', '/events?after=abc', '/events?after=1e9'])(
  '%s is refused',
  async (path) => {
    const { events } = await run();
    expect((await events(path)).status).toBe(400);
  },
);

test('a rotated token is dead at once, with its streams, sessions and links', async () => {
  const { api, url, bearer, events, daemon } = await run();
  const stream = await events();
  const cookie =
    (await fetch(`${url}/?token=${api.token}`, { redirect: 'manual' })).headers.get('set-cookie')?.split(';')[0] ?? '';
  const link = api.link() ?? '';
  const answer = (await (await post(`${url}/rpc/auth.rotate`, bearer, '{}')).json()) as { data: { token: string } };
  await until(() => stream.closed, 'the stream of the old token');
  expect((await post(`${url}/rpc/settings.get`, bearer, '{}')).status).toBe(401);
  expect((await fetch(url, { headers: { cookie } })).status).toBe(401);
  expect((await fetch(link, { redirect: 'manual' })).status).toBe(401);
  expect(api.token).toBe(answer.data.token);
  expect((await post(`${url}/rpc/settings.get`, { authorization: `Bearer ${api.token}` }, '{}')).status).toBe(200);
  expect(daemon.callers.length).toBe(1);
});

test('a body that stalls, trickles or never ends is refused in time', async () => {
  const { port, bearer } = await run({ limits: { bodyMs: 400, stallMs: 150, bodyBytes: 1000, headersMs: 300 } });
  const head = `POST /rpc/settings.get HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${bearer.authorization}\r\nContent-Type: application/json\r\n`;
  const stalled = raw(port, `${head}Content-Length: 10\r\n\r\n{`);
  const endless = raw(port, `${head}Transfer-Encoding: chunked\r\n\r\n${`400\r\n${' '.repeat(1024)}\r\n`.repeat(3)}`);
  const announced = raw(port, `${head}Content-Length: 99999999999\r\n\r\n{`);
  const noHeaders = raw(port, 'POST /rpc/settings.get HTTP/1.1\r\nHost: 127');
  const answers = await Promise.all([stalled, endless, announced, noHeaders]);
  expect(answers.map(({ status, code }) => [status, code])).toEqual([
    [400, 'invalid_input'],
    [413, 'too_large'],
    [413, 'too_large'],
    [400, 'invalid_input'],
  ]);
});

test('a body larger than allowed is refused with a code that the sender can read', async () => {
  const { url, bearer } = await run();
  const large = await post(`${url}/rpc/settings.get`, bearer, JSON.stringify({ x: 'x'.repeat(3_000_000) }));
  expect([large.status, ((await large.json()) as { error: { code: string } }).error.code]).toEqual([413, 'too_large']);
  const draft = await post(
    `${url}/rpc/chat.setDraft`,
    bearer,
    JSON.stringify({ conversationId: null, text: '漢'.repeat(1_000_000) }),
  );
  expect(draft.status).toBe(200);
});

test('a file goes up and comes down as a download, whatever it is called', async () => {
  const { url, bearer } = await run();
  const name = 'Übersicht "2026"; <script>.html';
  const put = await fetch(`${url}/files`, {
    method: 'POST',
    headers: { ...bearer, 'x-filename': encodeURIComponent(`../../${name}`) },
    body: '<script>alert(1)</script>',
  });
  const kept = (await put.json()) as { fileId: string; name: string; bytes: number; sha256: string };
  expect([put.status, Object.keys(kept).sort(), kept.name, kept.bytes]).toEqual([
    200,
    ['bytes', 'fileId', 'name', 'sha256'],
    name,
    25,
  ]);
  const got = await fetch(`${url}/files/${kept.fileId}`, { headers: bearer });
  expect(await got.text()).toBe('<script>alert(1)</script>');
  expect(got.headers.get('content-type')).toBe('application/octet-stream');
  expect(got.headers.get('x-content-type-options')).toBe('nosniff');
  expect(got.headers.get('content-disposition')).toMatch(/^attachment;.*%C3%9Cbersicht/);
  expect(got.headers.get('content-security-policy')).toContain('sandbox');
  for (const path of ['/files/none', '/files/..%2f..%2fetc', '/files/'])
    expect((await fetch(url + path, { headers: bearer })).status).toBe(404);
});

test.each([
  ['no name', {}],
  ['an empty name', { 'x-filename': '' }],
  ['a name that is not encoded right', { 'x-filename': '%E0%A4%A' }],
  ['control characters', { 'x-filename': 'a%00b' }],
  ['a name too long', { 'x-filename': 'a'.repeat(256) }],
])('a file with %s is refused', async (_what, headers: Record<string, string>) => {
  const { url, bearer } = await run();
  const answer = await fetch(`${url}/files`, { method: 'POST', headers: { ...bearer, ...headers }, body: 'x' });
  expect(answer.status).toBe(400);
});

test('a file past the bound is refused, announced or not', async () => {
  const { url, bearer } = await run({ limits: { fileBytes: 1000 } });
  const headers = { ...bearer, 'x-filename': 'a' };
  const announced = await fetch(`${url}/files`, { method: 'POST', headers, body: 'x'.repeat(1001) });
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(600)),
  });
  const streamed = await fetch(`${url}/files`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  expect([announced.status, streamed.status]).toEqual([413, 413]);
});

test('the window needs the cookie, and gets it from the link once for this browser', async () => {
  const { api, url, bearer } = await run();
  const stranger = await fetch(url);
  expect([stranger.status, await stranger.text()]).toEqual([401, expect.stringContaining('does not know you')]);
  for (const link of [`${url}/?token=${api.token}`, api.link() ?? '']) {
    const opened = await fetch(link, { redirect: 'manual' });
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/']);
    const set = opened.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
    expect(set).not.toContain(api.token);
    const cookie = set.split(';')[0] ?? '';
    const page = await fetch(url, { headers: { cookie } });
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>Hearth')]);
    const script = await fetch(`${url}/assets/app-1234.js`, { headers: { cookie } });
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
    const own = await post(`${url}/rpc/settings.get`, { cookie, origin: url }, '{}');
    expect(own.status).toBe(200);
  }
  expect((await fetch(`${url}/assets/app-1234.js`)).status).toBe(401);
  for (const path of [
    '/../secrets.json',
    '/..%2fsecrets.json',
    '/%2e%2e/secrets.json',
    '/assets',
    '/assets/',
    '//etc/passwd',
    '/.env',
  ])
    expect(
      (
        await raw(
          Number(new URL(url).port),
          `GET ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nAuthorization: ${bearer.authorization}\r\n\r\n`,
        )
      ).status,
    ).toBe(404);
});

test('every answer says that nothing foreign may load, frame or guess', async () => {
  const { url, bearer } = await run();
  for (const path of ['/', '/healthz', '/rpc/settings.get', '/metrics', '/nothing']) {
    const { headers } = await fetch(url + path, { headers: bearer });
    expect(headers.get('content-security-policy'), path).toMatch(/^default-src 'none'; script-src 'self'/);
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy'), path).toBe('same-origin');
    expect(headers.get('access-control-allow-origin'), path).toBeNull();
  }
});

test('the socket is for this user alone, needs no token, and refuses pages', async () => {
  const { api, home } = await run();
  expect(statSync(api.socket).mode & 0o777).toBe(0o600);
  const body = 'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';
  const call = (headers: string) =>
    raw(0, `POST /rpc/settings.get HTTP/1.1\r\nHost: anything\r\n${headers}${body}`, { path: api.socket });
  expect(await call('')).toMatchObject({ status: 200, body: '{"ok":true,"data":{}}' });
  expect(await call('Origin: https://evil.example\r\n')).toMatchObject({ status: 403, code: 'forbidden' });
  expect(await call('Origin: null\r\n')).toMatchObject({ status: 403, code: 'forbidden' });
  expect(statSync(join(home, 'daemon.json')).mode & 0o777).toBe(0o600);
});

test('a home whose path is too long for a socket gets a short one of its own, and it goes away with the daemon', async () => {
  const base = mkdtempSync(join(tmpdir(), 'hearth-long-'));
  life.add(() => rmSync(base, { recursive: true }));
  const home = join(base, 'n'.repeat(120));
  mkdirSync(home);
  const { api } = await run({ home });
  const body = 'POST /rpc/settings.get HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';
  expect((await raw(0, body, { path: api.socket })).status).toBe(200);
  expect(api.socket.startsWith(home)).toBe(false);
  expect(statSync(join(api.socket, '..')).mode & 0o777).toBe(0o700);
  await api.stop();
  expect(() => statSync(join(api.socket, '..'))).toThrow();
});
