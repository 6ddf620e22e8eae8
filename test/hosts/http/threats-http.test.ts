/** What the local API holds out against (THREATS 1 to 7), tried against the running headless host. */
import { readdirSync, readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requests } from '../../../src/contract/index.ts';
import { type HeadlessProcess, runHeadless, startHeadless, temporaryHome } from '../headless-process.ts';
import { httpClient } from '../http-client.ts';
import { type EventReader, raw, readEvents, until } from './wire-client.ts';

const { home, remove } = temporaryHome();
let hearth: HeadlessProcess;
let cookie: string;
beforeAll(async () => {
  hearth = await startHeadless(['--port', '0', '--home', home]);
  cookie = await openSession();
});
afterAll(async () => {
  expect(await hearth.end()).toBe(0);
  remove();
});

async function openSession(): Promise<string> {
  const opened = await fetch(`${hearth.url}/?token=${hearth.token}`, { redirect: 'manual' });
  return opened.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** A call as bytes, so that nothing tidies it up on the way. `Host` and the rest are as given. */
function call(
  lines: string[],
  { target = 'POST /rpc/settings.set', host = `127.0.0.1:${hearth.port}`, body = '{"theme":"dark"}' } = {},
) {
  const hosts = host === '' ? [] : [`Host: ${host}`];
  const type = lines.some((line) => /^content-type:/i.test(line)) ? [] : ['Content-Type: application/json'];
  const head = [`${target} HTTP/1.1`, ...hosts, ...lines, ...type, `Content-Length: ${Buffer.byteLength(body)}`];
  return raw(hearth.port, `${head.join('\r\n')}\r\n\r\n${body}`);
}

const bearer = () => `Authorization: Bearer ${hearth.token}`;
const theme = async () => {
  const result = await httpClient({ socket: hearth.socket }).rpc('settings.get', {});
  return result.ok && (result.data as { theme: string }).theme;
};

test('1: nothing in the window takes the address of a server from a link, and the token is never sent or shown elsewhere', async () => {
  const sources = join(import.meta.dirname, '../../../src/renderer');
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.tsx?$/.test(name) && !name.includes('.test.'),
  );
  expect(files.length).toBeGreaterThan(10);
  for (const name of files) {
    const text = readFileSync(join(sources, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/ .*$/gm, '');
    expect(text, name).not.toMatch(/location\.search|searchParams|new WebSocket|[?&](?:gateway|server|host|url|token)=/);
    for (const [, address] of text.matchAll(/(?:fetch|EventSource)\(\s*[`'"]([^`'"]*)/g))
      expect(address, name).toMatch(/^\/(?:rpc\/|events|files)/);
  }
  const page = await fetch(`${hearth.url}/?gateway=https://evil.example&server=evil.example`, { headers: { cookie } });
  expect(page.headers.get('content-security-policy')).toContain("connect-src 'self'");
  expect(await page.text()).not.toContain(hearth.token);
  const opened = await fetch(`${hearth.url}/?token=${hearth.token}&next=https://evil.example`, { redirect: 'manual' });
  expect([opened.headers.get('location'), opened.headers.get('referrer-policy')]).toEqual(['/', 'no-referrer']);
});

test('2: every request without a valid token is 401, and changes nothing', async () => {
  const before = await theme();
  const spoilt = `h1_${'A'.repeat(43)}`;
  const [ends] = cookie.split('=')[1]?.split('.') ?? [];
  const expired = cookie.replace(String(ends), '1000000000000');
  const name = cookie.split('=')[0];
  const bad: Record<string, string[]> = {
    none: [],
    empty: ['Authorization:'],
    'empty bearer': ['Authorization: Bearer '],
    garbage: ['Authorization: Bearer garbage'],
    'another scheme': [`Authorization: Basic ${hearth.token}`],
    'no scheme': [`Authorization: ${hearth.token}`],
    array: [`Authorization: Bearer ["${hearth.token}"]`],
    'two in one': [`Authorization: Bearer ${hearth.token}, Bearer ${hearth.token}`],
    doubled: [bearer(), bearer()],
    'right and wrong': [bearer(), `Authorization: Bearer ${spoilt}`],
    'wrong and right': [`Authorization: Bearer ${spoilt}`, bearer()],
    'cut short': [`Authorization: Bearer ${hearth.token.slice(0, -1)}`],
    'too long': [`Authorization: Bearer ${hearth.token}A`],
    'other case': [`Authorization: Bearer ${hearth.token.toUpperCase()}`],
    'expired cookie': [`Cookie: ${expired}`, `Origin: ${hearth.url}`],
    'doubled cookie': [`Cookie: ${cookie}; ${cookie}`, `Origin: ${hearth.url}`],
    'cookie in two headers': [`Cookie: ${cookie}`, `Cookie: ${cookie}`, `Origin: ${hearth.url}`],
    'token as cookie': [`Cookie: ${name}=${hearth.token}`, `Origin: ${hearth.url}`],
    'good cookie, wrong header': [`Cookie: ${cookie}`, `Authorization: Bearer ${spoilt}`, `Origin: ${hearth.url}`],
    'good header, wrong cookie': [bearer(), `Cookie: ${expired}`],
  };
  for (const [what, lines] of Object.entries(bad)) {
    const answer = await call(lines);
    expect([what, answer.status, answer.code]).toEqual([what, 401, 'unauthorized']);
  }
  for (const request of Object.keys(requests)) {
    const answer = await call([], { target: `POST /rpc/${request}`, body: '{}' });
    expect([request, answer.status, answer.code]).toEqual([request, 401, 'unauthorized']);
  }
  for (const target of [
    'POST /files',
    'GET /files/x',
    'GET /events',
    'GET /metrics',
    'GET /assets/x.js',
    'GET /?token',
    'GET /?token=',
    'GET /?token[]=x',
    'DELETE /',
    'OPTIONS /rpc/x',
    `GET /events?token=${hearth.token}`,
  ])
    expect([target, (await call([], { target, body: '' })).status]).toEqual([target, 401]);
  expect((await call([], { target: `GET /?token=${hearth.token}&token=${hearth.token}`, body: '' })).status).toBe(401);
  expect((await call([], { target: 'GET /healthz', body: '' })).body).toBe('{"status":"ok"}');
  expect(await theme()).toBe(before);
});

test('3: rights come from the door, never from what a caller says of itself', async () => {
  const claims = ['X-Hearth-Actor: self', 'X-Forwarded-For: 10.0.0.1', 'X-User: admin', 'X-Hearth-Via: internal'];
  expect((await call(claims)).status).toBe(401);
  for (const claim of ['actor', 'caller', 'via', 'rights'])
    expect((await call([bearer()], { body: `{"theme":"dark","${claim}":"self"}` })).code).toBe('invalid_input');
  expect((await call([bearer(), ...claims])).status).toBe(200);
  await call([bearer()], { body: '{"theme":"system"}' });
});

test('4: a Host or an Origin that is not ours is 403, with a valid token too', async () => {
  const before = await theme();
  const { port } = hearth;
  const hosts = [
    `evil:${port}`,
    `127.0.0.1.nip.io:${port}`,
    `[::1]:${port}`,
    `0.0.0.0:${port}`,
    `127.evil.com:${port}`,
    `localhost:${port}`,
    '127.0.0.1',
    `127.0.0.1:${port + 1}`,
    `127.1:${port}`,
    `2130706433:${port}`,
    `127.0.0.1:${port}.evil.com`,
    `evil@127.0.0.1:${port}`,
    `127.0.0.1:0${port}`,
    '',
  ];
  for (const host of hosts) {
    for (const target of ['POST /rpc/settings.set', 'GET /', 'GET /healthz', 'GET /events'])
      expect([
        host,
        target,
        (await call([bearer()], { target, host, body: target.startsWith('GET') ? '' : '{"theme":"dark"}' })).code,
      ]).toEqual([host, target, 'forbidden']);
  }
  expect((await call([bearer(), 'Host: evil'])).status).toBe(403);
  const origins = [
    'https://evil.example',
    'null',
    'http://localhost',
    `http://localhost:${port}`,
    `https://127.0.0.1:${port}`,
    'http://127.0.0.1',
    `http://127.0.0.1:${port}.evil.com`,
    'file://',
    '',
  ];
  for (const origin of origins) {
    const header = await call([bearer(), `Origin: ${origin}`]);
    const session = await call([`Cookie: ${cookie}`, `Origin: ${origin}`]);
    const read = await call([`Cookie: ${cookie}`, `Origin: ${origin}`], { target: 'GET /metrics', body: '' });
    expect([origin, header.code, session.code, read.code]).toEqual([origin, 'forbidden', 'forbidden', 'forbidden']);
  }
  expect((await call([`Cookie: ${cookie}`])).code).toBe('forbidden');
  expect((await call([`Cookie: ${cookie}`], { target: 'POST /files', body: 'x' })).code).toBe('forbidden');
  expect(
    (
      await call([`Cookie: ${cookie}`, 'Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: no-cors'], {
        target: 'GET /metrics',
        body: '',
      })
    ).code,
  ).toBe('forbidden');
  expect((await call([`Cookie: ${cookie}`], { target: 'GET /metrics', body: '' })).status).toBe(200);
  expect(await theme()).toBe(before);
});

test('4: what a page can send without asking does nothing, and no GET has an effect', async () => {
  const before = await theme();
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    'application/json, text/plain',
    '',
  ])
    expect([type, (await call([bearer(), `Content-Type: ${type}`])).code]).toEqual([type, 'invalid_input']);
  for (const name of Object.keys(requests)) {
    const answer = await call([bearer()], { target: `GET /rpc/${name}?theme=dark`, body: '' });
    expect([name, answer.status]).toEqual([name, 404]);
  }
  for (const method of ['PUT', 'PATCH', 'DELETE', 'TRACE'])
    expect((await call([bearer()], { target: `${method} /rpc/settings.set` })).status).toBe(404);
  const head = await fetch(`${hearth.url}/rpc/settings.set`, { method: 'HEAD', headers: hearth.bearer });
  expect(head.status).toBe(404);
  const preflight = await call(['Origin: https://evil.example', 'Access-Control-Request-Method: POST'], {
    target: 'OPTIONS /rpc/settings.set',
    body: '',
  });
  expect([preflight.status, [...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))]).toEqual([
    403,
    [],
  ]);
  expect(await theme()).toBe(before);
});

test('6: an address beyond loopback is refused without TLS, and nothing is bound or made', async () => {
  for (const args of [
    ['--bind', '0.0.0.0'],
    ['--bind', '::'],
    ['--bind', '192.168.1.4'],
    ['--bind=127.0.0.1'],
    ['--bind', '0.0.0.0', '--tls-cert', '/no/cert.pem'],
  ]) {
    const { code, output, errors } = await runHeadless([...args, '--port', '0', '--home', join(home, 'never')]);
    expect([args, code, output]).toEqual([args, 2, '']);
    expect(errors).toContain('--tls-key');
  }
  expect(readdirSync(home)).not.toContain('never');
});

test.concurrent.each([
  ['no object', '[]'],
  ['__proto__', '{"__proto__":{"theme":"dark"},"theme":"dark"}'],
  ['a key given twice', '{"theme":"light","theme":"dark"}'],
  ['depth 10,000', `{"theme":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  ['depth 10,000 in objects', `${'{"theme":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['half a surrogate pair', '{"theme":"\\ud800"}'],
  ['bytes that are no text', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['a number without end', `{"theme":1${'0'.repeat(100_000)}}`],
  ['nothing', ''],
  ['half of it', '{"theme":'],
])('7: a body with %s is refused', async (_what, body) => {
  const head = [
    `POST /rpc/settings.set HTTP/1.1`,
    `Host: 127.0.0.1:${hearth.port}`,
    bearer(),
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const answer = await raw(hearth.port, Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]));
  expect([answer.status, answer.code]).toEqual([400, 'invalid_input']);
});

test.concurrent('7: bodies without end, slow bodies and slow headers are cut off, and nobody else waits', async () => {
  const head = `POST /rpc/settings.set HTTP/1.1\r\nHost: 127.0.0.1:${hearth.port}\r\n${bearer()}\r\nContent-Type: application/json\r\n`;
  const endless = raw(
    hearth.port,
    `${head}Transfer-Encoding: chunked\r\n\r\n${`100000\r\n${' '.repeat(1_048_576)}\r\n`.repeat(2)}`,
  );
  const stalled = Array.from({ length: 50 }, () => raw(hearth.port, `${head}Content-Length: 100\r\n\r\n{`, { endMs: 25_000 }));
  const half = raw(hearth.port, 'POST /rpc/settings.set HTTP/1.1\r\nHost: 1', { endMs: 25_000 });
  const smuggled = await raw(hearth.port, `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`);
  const large = await raw(hearth.port, `${head}X-Large: ${'x'.repeat(20_000)}\r\nContent-Length: 2\r\n\r\n{}`);
  const meanwhile = await call([bearer()], { target: 'POST /rpc/settings.get', body: '{}' });
  expect([(await endless).code, smuggled.status, large.code, meanwhile.status]).toEqual(['too_large', 400, 'too_large', 200]);
  for (const answer of [...(await Promise.all(stalled)), await half])
    expect([answer.status, answer.code]).toEqual([400, 'invalid_input']);
});

test('7: of 10,000 event streams a bounded number is open, and the daemon goes on', async () => {
  const open: EventReader[] = [];
  let refused = 0;
  const one = async () => {
    const reader = await readEvents(hearth.port, '/events', { authorization: `Bearer ${hearth.token}` }).catch(() => null);
    if (reader?.status === 200) open.push(reader);
    else {
      if (reader?.status === 429) refused += 1;
      reader?.close();
    }
  };
  for (let at = 0; at < 10_000; at += 100) await Promise.all(Array.from({ length: 100 }, one));
  expect([open.length, refused]).toEqual([64, 10_000 - 64]);
  expect((await call([bearer()], { target: 'POST /rpc/settings.get', body: '{}' })).status).toBe(200);
  for (const reader of open) reader.close();
  const again = await readEvents(hearth.port, '/events', { authorization: `Bearer ${hearth.token}` });
  await until(() => again.status === 200, 'room again');
  again.close();
}, 60_000);

test('2: a rotated token is dead at once, its streams and sessions too, after a restart as well', async () => {
  const stream = await readEvents(hearth.port, '/events', { authorization: `Bearer ${hearth.token}` });
  const bySession = await readEvents(hearth.port, '/events', { cookie });
  expect([stream.status, bySession.status]).toEqual([200, 200]);
  const answer = await call([bearer()], { target: 'POST /rpc/auth.rotate', body: '{}' });
  const { token } = (JSON.parse(answer.body) as { data: { token: string } }).data;
  await until(() => stream.closed && bySession.closed, 'the old streams dropped');
  expect((await call([bearer()])).status).toBe(401);
  expect((await call([`Cookie: ${cookie}`, `Origin: ${hearth.url}`])).status).toBe(401);
  expect((await call([`Authorization: Bearer ${token}`], { target: 'POST /rpc/settings.get', body: '{}' })).status).toBe(200);
  const old = hearth;
  expect(await old.end()).toBe(0);
  hearth = await startHeadless(['--port', '0', '--home', home]);
  expect(hearth.token).toBe(token);
  expect((await call([`Authorization: Bearer ${old.token}`])).status).toBe(401);
});

test('the token is in no log, no event and no answer but its own', async () => {
  const client = httpClient({ socket: hearth.socket });
  for (const name of ['watch.logs', 'secrets.list', 'self.get', 'settings.get', 'providers.list'])
    expect(JSON.stringify(await client.rpc(name, {}))).not.toContain(hearth.token);
  const metrics = await new Promise<string>((resolve) =>
    httpRequest({ socketPath: hearth.socket, path: '/metrics' }, async (answer) =>
      resolve((await answer.toArray()).join('')),
    ).end(),
  );
  expect(metrics).not.toContain(hearth.token);
  expect(hearth.errors).not.toContain(hearth.token);
  for (const file of readdirSync(home).filter((name) => name.startsWith('hearth.db')))
    expect(readFileSync(join(home, file)).includes(hearth.token), file).toBe(false);
});

test('5: guessing on loopback is slowed down, and the right token still works', async () => {
  const codes: string[] = [];
  for (let at = 0; at < 40; at += 1) codes.push((await call([`Authorization: Bearer h1_${String(at).padStart(43, '0')}`])).code);
  expect(codes.at(-1)).toBe('rate_limited');
  expect((await call([], { target: 'GET /?token=h1_guess', body: '' })).status).toBe(429);
  expect((await call([bearer()], { target: 'POST /rpc/settings.get', body: '{}' })).status).toBe(200);
});
