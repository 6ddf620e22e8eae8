/** THREATS 10: hostile addresses against the one module that opens sockets for tools, with a trap that would notice. None through. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/main/core/base/clock.ts';
import { fetchSafely } from '../../src/main/core/base/egress/fetch.ts';
import { AppError } from '../../src/main/core/base/errors.ts';
import { fakeHost } from '../../src/main/core/base/fake-host.ts';
import { createPool } from '../../src/main/core/features/tools/runners/pool.ts';
import { type Attempt, attempts } from './addresses/families.ts';
import { full } from './store/random.ts';

const slice = 1_200;
/** Refused before a socket was opened to what was not granted. */
const refusals = ['stayed', 'bad_address', 'private_address', 'not_granted_host', 'bad_redirect'];

const servers: Server[] = [];
const hits: string[] = [];
let trap = 0;
let leads = 0;

async function listen(answer: RequestListener, host: string, port = 0): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  const caught: RequestListener = (request, response) => {
    hits.push(`${request.headers.host}${request.url}`);
    response.end('secret');
  };
  trap = await listen(caught, '127.0.0.1');
  await listen(caught, '::1', trap);
  leads = await listen((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://leads').searchParams;
    // What is no header at all cannot be a trick either.
    const location = Buffer.from(asked.get('to') ?? '')
      .toString('latin1')
      .replace(/[\r\n\0]/g, '');
    response.writeHead(Number(asked.get('status') ?? 204), { location }).end();
  }, '127.0.0.1');
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function endOf({ url, hosts, answers = [['127.0.0.1']] }: Attempt): Promise<string> {
  let asked = 0;
  const lookup = async () => answers[Math.min(asked++, answers.length - 1)] ?? [];
  try {
    const answer = await fetchSafely({ url, hosts, lookup, bounds: { firstByteMs: 2_000 } });
    // A redirect that is read as a path stays with the server that was granted.
    return answer.status === 204 && new URL(answer.url).port === String(leads) ? 'stayed' : 'answer';
  } catch (error) {
    return error instanceof AppError ? String(error.data?.reason) : String(error);
  }
}

/** From every family its share, so that the slice leaves none out. */
function share(all: readonly Attempt[], count: number): Attempt[] {
  const step = all.length / count;
  return Array.from({ length: count }, (_, at) => all[Math.floor(at * step)]).filter((one) => one !== undefined);
}

test('the trap is there: what is granted itself reaches it, on both of its addresses', async () => {
  for (const host of [`127.0.0.1:${trap}`, `[::1]:${trap}`])
    expect((await fetchSafely({ url: `http://${host}/`, hosts: [host] })).body.toString()).toBe('secret');
  expect(hits.splice(0)).toHaveLength(2);
});

test('no address leads to where nothing was granted, whatever it is spelled like and whoever leads there', async () => {
  const all = attempts({ trap, leads });
  const tried = full ? all : share(all, slice);
  const ends: Record<string, number> = {};
  const families: Record<string, number> = {};
  const through: unknown[] = [];
  for (const one of tried) {
    const end = await endOf(one);
    ends[end] = (ends[end] ?? 0) + 1;
    families[one.family] = (families[one.family] ?? 0) + 1;
    const isRefused = refusals.includes(end) || (one.mayConnect && end === 'network');
    if (!isRefused || hits.length > 0) through.push({ ...one, end, hits: hits.splice(0) });
  }
  console.log(
    `addresses: ${tried.length} of ${all.length} hostile addresses ${JSON.stringify(families)}, ended ${JSON.stringify(ends)}, ${through.length} through`,
  );
  expect(through).toEqual([]);
  expect(tried.length).toBeGreaterThanOrEqual(1_000);
  expect(all.length).toBeGreaterThanOrEqual(2_000);
}, 300_000);

test('a page of 2 GB, packed and not, is a code in a runner, and the daemon is unmoved', { timeout: 60_000 }, async () => {
  const size = 2 * 1024 ** 3;
  const port = await listen((request, response) => {
    const isPacked = request.url === '/packed';
    response.writeHead(200, isPacked ? { 'content-encoding': 'gzip' } : {});
    const out = isPacked ? createGzip({ level: 1 }) : response;
    if (out !== response) out.pipe(response);
    response.on('error', () => undefined);
    let left = size;
    const chunk = Buffer.alloc(1024 * 1024);
    const more = () => {
      while (left > 0 && !response.destroyed && out.write(chunk)) left -= chunk.length;
      if (left <= 0) out.end();
    };
    out.on('drain', more);
    more();
  }, '127.0.0.1');
  const host = fakeHost();
  const pool = createPool({ fork: host.fork, clock: systemClock, folder: join(host.paths.home, 'work') });
  const before = process.memoryUsage.rss();
  const data = {
    touches: [],
    hosts: [`127.0.0.1:${port}`],
    forbidden: [],
    maxOutputBytes: 16 * 1024 ** 2,
    keepFolder: host.paths.home,
  };
  const limits = { timeoutMs: 20_000, isolation: 'process', memoryBytes: 512 * 1024 ** 2 } as const;
  for (const path of ['plain', 'packed']) {
    const work = await pool.run(
      'http_get',
      { url: `http://127.0.0.1:${port}/${path}` },
      data,
      limits,
      new AbortController().signal,
    );
    expect(work, path).toMatchObject({ ok: false, error: { code: 'too_large' } });
  }
  expect(process.memoryUsage.rss() - before).toBeLessThan(300 * 1024 ** 2);
  await pool.stop();
  host.remove();
});
