/** How the headless host starts, ends and refuses: each a clear sentence and the exit code of the contract. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { lifecycle } from '../../src/main/core/base/lifecycle.ts';
import { type Ended, runHeadless, startHeadless, temporaryHome } from './headless-process.ts';
import { selfSigned } from './http/self-signed.ts';
import { readEvents, until } from './http/wire-client.ts';
import { httpClient } from './http-client.ts';

let life = lifecycle();
afterEach(async () => {
  await life.stop();
  life = lifecycle();
});

function newHome(): string {
  const { home, remove } = temporaryHome();
  life.add(remove);
  return home;
}

/** One sentence for a person: plain ASCII on standard error, no stack, nothing on standard output. */
function expectSentence({ output, errors }: Ended, words: RegExp): void {
  expect(output).toBe('');
  expect(errors).toMatch(words);
  expect(errors).toMatch(/^[\n -~]*$/);
  expect(errors).not.toMatch(/\n\s+at /);
}

test('with --json one line goes to standard output, logs to standard error, and SIGTERM and SIGINT end it cleanly', async () => {
  const home = newHome();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const hearth = await startHeadless(['--port', '0', '--home', home]);
    expect(Object.keys(JSON.parse(hearth.output) as object)).toEqual(['event', 'url', 'token', 'pid', 'home']);
    expect([hearth.event, hearth.pid, hearth.home]).toEqual(['ready', hearth.child.pid, home]);
    expect(hearth.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await httpClient({ socket: hearth.socket }).rpc('chat.create', {});
    expect(await hearth.end(signal)).toBe(0);
    expect(hearth.output.split('\n').length).toBe(2);
    expect(hearth.errors).toMatch(/^[\n -~]*$/);
    expect(readdirSync(home).filter((name) => /daemon\.(sock|json)/.test(name))).toEqual([]);
  }
});

test('HEARTH_HOME moves the home, and --home wins over it', async () => {
  const [byVariable, byOption] = [newHome(), newHome()];
  const first = await startHeadless(['--port', '0'], { HEARTH_HOME: byVariable });
  expect(first.home).toBe(byVariable);
  const second = await startHeadless(['--port', '0', '--home', byOption], { HEARTH_HOME: byVariable });
  expect(second.home).toBe(byOption);
  await Promise.all([first.end(), second.end()]);
});

test('what is in a home is for its owner alone', async () => {
  const home = join(newHome(), 'made here');
  const hearth = await startHeadless(['--port', '0', '--home', home]);
  expect(statSync(home).mode & 0o077).toBe(0);
  for (const name of ['secrets.json', 'daemon.sock', 'daemon.json'])
    expect([name, statSync(join(home, name)).mode & 0o077]).toEqual([name, 0]);
  expect(readFileSync(join(home, 'daemon.json'), 'utf8')).not.toContain(hearth.token);
  await hearth.end();
});

test('a second instance on one home ends with code 3 and says who holds it; the first goes on', async () => {
  const home = newHome();
  const hearth = await startHeadless(['--port', '0', '--home', home]);
  const second = await runHeadless(['--port', '0', '--home', home]);
  expect(second.code).toBe(3);
  expectSentence(second, new RegExp(`in use by process ${hearth.pid} \\(headless`));
  expect((await fetch(`${hearth.url}/healthz`)).status).toBe(200);
  expect((await httpClient({ socket: hearth.socket }).rpc('settings.get', {})).ok).toBe(true);
  await hearth.end();
});

test('after a kill the next start takes the home, its socket and its token over', async () => {
  const home = newHome();
  const first = await startHeadless(['--port', '0', '--home', home]);
  await first.end('SIGKILL');
  expect(existsSync(first.socket)).toBe(true);
  const second = await startHeadless(['--port', '0', '--home', home]);
  expect(second.token).toBe(first.token);
  expect((await httpClient({ socket: second.socket }).rpc('settings.get', {})).ok).toBe(true);
  await second.end();
});

test('a port that is taken is said, with what to do, and the home is free again', async () => {
  const home = newHome();
  const other = createServer().listen(0, '127.0.0.1');
  life.add(() => void other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const taken = await runHeadless(['--port', String(port), '--home', home]);
  expect(taken.code).toBe(1);
  expectSentence(taken, new RegExp(`Port ${port} is taken.*--port 0`));
  const hearth = await startHeadless(['--port', '0', '--home', home]);
  await hearth.end();
});

test.each([
  ['an unknown option', ['--surprise']],
  ['a port that is none', ['--port', 'http']],
  ['a port out of range', ['--port', '70000']],
  ['a home without a name', ['--home', '']],
])('%s is bad usage: code 2', async (_what, args) => {
  const ended = await runHeadless(args);
  expect(ended.code).toBe(2);
  expectSentence(ended, /Use: /);
});

test('a home that is a file, or lies below one, is refused', async () => {
  const file = join(newHome(), 'file');
  writeFileSync(file, 'mine');
  for (const home of [file, join(file, 'below')]) {
    const ended = await runHeadless(['--port', '0', '--home', home]);
    expect(ended.code).toBe(1);
    expectSentence(ended, /is a file/);
  }
  expect(readFileSync(file, 'utf8')).toBe('mine');
});

test('a home that cannot be written is refused', async () => {
  // Root may write anywhere; a file system that nobody can write to binds root as well.
  const home = process.getuid?.() === 0 ? '/proc/hearth' : newHome();
  if (process.getuid?.() !== 0) chmodSync(home, 0o500);
  const ended = await runHeadless(['--port', '0', '--home', home]);
  if (process.getuid?.() !== 0) chmodSync(home, 0o700);
  expect(ended.code).toBe(1);
  expectSentence(ended, /cannot be (used|written)/);
});

test.each([
  ['garbage', Buffer.from('this is no database, and it is mine '.repeat(200))],
  ['a text cut short', Buffer.from('SQLite format 3\0')],
])('a database that is %s is set aside whole, said, and the daemon starts', async (_what, bytes) => {
  const home = newHome();
  writeFileSync(join(home, 'hearth.db'), bytes);
  const hearth = await startHeadless(['--port', '0', '--home', home]);
  const aside = readdirSync(join(home, 'set-aside'), { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('hearth.db'),
  );
  expect(readFileSync(join(home, 'set-aside', aside ?? '')).equals(bytes)).toBe(true);
  const stream = await readEvents(hearth.port, '/events?names=store.trouble&after=0', hearth.bearer);
  await until(() => stream.told.length > 0, 'what happened');
  expect(stream.told[0]?.data).toContain('"code":"recovered"');
  stream.close();
  expect(await hearth.end()).toBe(0);
});

test('a spoilt file of secrets is refused and left as it is', async () => {
  const home = newHome();
  writeFileSync(join(home, 'secrets.json'), '{"a":');
  const ended = await runHeadless(['--port', '0', '--home', home]);
  expect(ended.code).toBe(1);
  expectSentence(ended, /file of secrets cannot be read/);
  expect(readFileSync(join(home, 'secrets.json'), 'utf8')).toBe('{"a":');
});

test('something in the way of the socket is said and not removed', async () => {
  const home = newHome();
  mkdirSync(join(home, 'daemon.sock'));
  const ended = await runHeadless(['--port', '0', '--home', home]);
  expect(ended.code).toBe(1);
  expectSentence(ended, /daemon\.sock is in the way/);
});

test('with a certificate it serves https under the names of the certificate and no other', async () => {
  const home = newHome();
  const { cert, key } = selfSigned('hearth.test');
  const files = { cert: join(home, 'cert.pem'), key: join(home, 'key.pem') };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key);
  const hearth = await startHeadless([
    '--bind',
    '127.0.0.1',
    '--tls-cert',
    files.cert,
    '--tls-key',
    files.key,
    '--port',
    '0',
    '--home',
    home,
  ]);
  expect(hearth.url).toMatch(/^https:/);
  const get = (host: string, path = '/healthz') =>
    new Promise<[number, string]>((resolve, reject) => {
      const options = { port: hearth.port, host: '127.0.0.1', servername: 'hearth.test', path, ca: cert, headers: { host } };
      const call = httpsRequest(options, (answer) => {
        answer.resume();
        resolve([answer.statusCode ?? 0, String(answer.headers['set-cookie'] ?? '')]);
      });
      call.once('error', reject).end();
    });
  const named = `hearth.test:${hearth.port}`;
  expect((await get(`127.0.0.1:${hearth.port}`))[0]).toBe(200);
  expect((await get(named))[0]).toBe(200);
  for (const host of [`evil.test:${hearth.port}`, 'hearth.test', `localhost:${hearth.port}`])
    expect([host, (await get(host))[0]]).toEqual([host, 403]);
  expect((await get(named, '/metrics'))[0]).toBe(401);
  const [status, set] = await get(named, `/?token=${hearth.token}`);
  expect([status, set.includes('; Secure')]).toEqual([303, true]);
  await hearth.end();
});

test('without --json it prints an address that opens the window', async () => {
  const home = newHome();
  const ended = runHeadless(['--port', '0', '--home', home]);
  await expect.poll(() => existsSync(join(home, 'daemon.json')), { timeout: 10_000 }).toBe(true);
  const { pid } = JSON.parse(readFileSync(join(home, 'daemon.json'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGTERM');
  const { code, output } = await ended;
  expect([code, output]).toEqual([0, expect.stringMatching(/http:\/\/127\.0\.0\.1:\d+\/\?token=h1_/)]);
});
