/** A request of a tool's, against real servers on this computer: the judged address and no other, and bounds that hold. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createRawServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { fetchSafely, type SafeRequest } from './fetch.ts';
import { textOf } from './text.ts';

const servers: { close(): unknown; closeAllConnections?(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

async function listening(server: Server | ReturnType<typeof createRawServer>): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `127.0.0.1:${port}`;
}
const serve = (answer: RequestListener) => listening(createServer(answer));
const serveRaw = (answer: (socket: Socket) => void) =>
  listening(
    createRawServer((socket) => {
      socket.on('error', () => undefined);
      answer(socket);
    }),
  );

const get = (at: string, more: Partial<SafeRequest> = {}) => fetchSafely({ url: `http://${at}/`, hosts: [at], ...more });
const reasonOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    return error instanceof AppError ? error.data?.reason : error;
  }
};

test('a page comes whole, with where it came from; the connection is its own', async () => {
  const seen: unknown[] = [];
  const at = await serve((request, response) => {
    seen.push(request.headers);
    response.writeHead(201, { 'content-type': 'text/plain', 'x-two': ['a', 'b'] }).end('Grüße');
  });
  const answer = await get(at, { url: `http://${at}/a?b#c`, headers: { Accept: 'text/plain' } });
  expect(answer).toMatchObject({ status: 201, url: `http://${at}/a?b`, hops: [`http://${at}/a?b`] });
  expect(answer.headers['x-two']).toBe('a, b');
  expect(answer.body.toString()).toBe('Grüße');
  expect(seen).toEqual([
    { host: at, accept: 'text/plain', 'user-agent': 'Hearth', 'accept-encoding': 'gzip, deflate, br, zstd', connection: 'close' },
  ]);
});

test('every packing is unpacked, a body that is none too', async () => {
  const text = 'Hearth '.repeat(1000);
  const packings: [string, Buffer][] = [
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['identity', Buffer.from(text)],
  ];
  for (const [coding, body] of packings) {
    const at = await serve((_, response) => response.writeHead(200, { 'content-encoding': coding }).end(body));
    expect((await get(at)).body.toString(), coding).toBe(text);
  }
  for (const coding of ['gzip', 'deflate', 'br', 'zstd']) {
    const empty = await serve((_, response) => response.writeHead(200, { 'content-encoding': coding }).end());
    expect((await get(empty)).body.length, coding).toBe(0);
  }
});

test('a packing that is broken, cut, unknown or doubled is a fault of the network', async () => {
  const whole = gzipSync('x'.repeat(10_000));
  const broken: [string, Buffer][] = [
    ['gzip', Buffer.from('no gzip')],
    ['gzip', whole.subarray(0, 20)],
    ['br', Buffer.from([255, 255, 255, 255])],
    ['zstd', Buffer.from('no zstd')],
    ['deflate', Buffer.from([0x78, 1, 2, 3])],
    ['compress', whole],
    ['gzip, gzip', gzipSync(whole)],
  ];
  for (const [coding, body] of broken) {
    const at = await serve((_, response) => response.writeHead(200, { 'content-encoding': coding }).end(body));
    expect(await reasonOf(get(at)), coding).toBe('network');
  }
  const short = await serve((request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => request.socket.destroy());
  });
  expect(await reasonOf(get(short))).toBe('network');
});

test('a bomb is cut where it passes its bound, whatever it is packed in', async () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  const bombs: [string, Buffer][] = [
    ['gzip', gzipSync(zeros)],
    ['deflate', deflateSync(zeros)],
    ['deflate', deflateRawSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['zstd', zstdCompressSync(zeros)],
  ];
  for (const [coding, body] of bombs) {
    const at = await serve((_, response) => response.writeHead(200, { 'content-encoding': coding }).end(body));
    expect(await reasonOf(get(at)), coding).toBe('too_large');
  }
});

test('a page that is too long is not begun where it says so, and cut where it does not', async () => {
  let written = 0;
  const says = await serve((_, response) => void response.writeHead(200, { 'content-length': String(2 ** 31) }).write('x'));
  expect(await reasonOf(get(says))).toBe('too_large');
  const endless = await serve((_, response) => {
    const chunk = Buffer.alloc(65_536);
    const more = () => {
      while (!response.destroyed && response.write(chunk)) written += chunk.length;
    };
    response.on('drain', more);
    more();
  });
  expect(await reasonOf(get(endless, { bounds: { maxBytes: 1024 * 1024 } }))).toBe('too_large');
  expect(written).toBeLessThan(32 * 1024 * 1024);
});

test('headers without end, answers before the answer without end, and no answer at all each end with their code', async () => {
  const headers = await serveRaw((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const more = () => {
      while (!socket.destroyed && socket.write(`x-a: ${'y'.repeat(1000)}\r\n`));
    };
    socket.on('drain', more);
    more();
  });
  expect(await reasonOf(get(headers))).toBe('too_large');
  const interim = await serveRaw((socket) => void socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(500)));
  expect(await reasonOf(get(interim))).toBe('network');
  const silent = await serveRaw(() => undefined);
  expect(await reasonOf(get(silent, { bounds: { firstByteMs: 100 } }))).toBe('timeout');
  const nonsense = await serveRaw((socket) => void socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
  expect(await reasonOf(get(nonsense))).toBe('network');
  const hangsUp = await serveRaw((socket) => void socket.destroy());
  expect(await reasonOf(get(hangsUp))).toBe('network');
});

test('a page that drips ends in time, as does one whose headers drip', async () => {
  const drip = (head: string) =>
    serveRaw((socket) => {
      socket.write(head);
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    });
  const body = await drip('HTTP/1.1 200 OK\r\n\r\n');
  expect(await reasonOf(get(body, { bounds: { totalMs: 300 } }))).toBe('timeout');
  const head = await drip('HTTP/1.1 200 OK\r\nx-a: ');
  expect(await reasonOf(get(head, { bounds: { firstByteMs: 300 } }))).toBe('timeout');
});

test('cancel closes the socket within 250 ms, before the headers and in the body', async () => {
  for (const begin of ['', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf']) {
    const abort = new AbortController();
    let [stopped, closed] = [0, 0];
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const at = await serveRaw((socket) => {
      socket.on('close', () => {
        closed = performance.now();
        resolve();
      });
      socket.once('data', () => {
        socket.write(begin, () => {
          stopped = performance.now();
          abort.abort();
        });
      });
    });
    expect(await reasonOf(get(at, { signal: abort.signal }))).toBe('cancelled');
    await gone;
    expect(closed - stopped).toBeLessThan(250);
  }
  expect(await reasonOf(get('127.0.0.1:1', { signal: AbortSignal.abort() }))).toBe('cancelled');
});

test('redirects are followed five times and not six; one that goes round is the same', async () => {
  const at = await serve(({ url = '' }, response) => {
    const n = Number(url.slice(1));
    if (n === 0) response.end('there');
    else response.writeHead(302, { location: `/${n - 1}` }).end();
  });
  const from = (n: number) => fetchSafely({ url: `http://${at}/${n}`, hosts: [at] });
  expect((await from(5)).hops).toHaveLength(6);
  expect(await reasonOf(from(6))).toBe('too_many_redirects');
  const round = await serve((_, response) => response.writeHead(308, { location: '/' }).end());
  expect(await reasonOf(get(round))).toBe('too_many_redirects');
});

test('each hop is judged anew: nothing that was not granted is asked, and the refusal names it', async () => {
  let hits = 0;
  const secret = await serve((_, response) => {
    hits += 1;
    response.end('secret');
  });
  const port = secret.split(':')[1];
  const leads: [string, string][] = [
    [`http://${secret}/`, 'private_address'],
    [`http://localhost:${port}/`, 'private_address'],
    [`http://[::ffff:127.0.0.1]:${port}/`, 'private_address'],
    [`//2130706433:${port}/`, 'private_address'],
    ['https://example.com/', 'not_granted_host'],
    [`http://user@${secret}/`, 'bad_address'],
    ['file:///etc/passwd', 'bad_address'],
    ['gopher://127.0.0.1/', 'bad_address'],
    ['http://[', 'bad_redirect'],
  ];
  for (const [location, reason] of leads) {
    const at = await serve((_, response) => response.writeHead(302, { location }).end());
    expect(await reasonOf(get(at)), location).toBe(reason);
  }
  const at = await serve((_, response) => response.writeHead(302, { location: 'https://example.com:8443/x' }).end());
  await expect(get(at)).rejects.toMatchObject({
    code: 'refused',
    data: { reason: 'not_granted_host', host: 'example.com:8443' },
  });
  expect(hits).toBe(0);
});

test('what vouches for the caller stays with the one that it was meant for', async () => {
  const seen: unknown[] = [];
  const other = await serve((request, response) => {
    seen.push([
      request.method,
      request.headers.authorization,
      request.headers['x-api-key'],
      request.headers.cookie,
      request.headers.accept,
    ]);
    response.end();
  });
  const at = await serve((request, response) => {
    if (request.url === '/') response.writeHead(307, { location: '/again' }).end();
    else
      response
        .writeHead(request.url === '/again' ? 302 : 307, { location: `http://${other}/` })
        .end(String(seen.push(request.headers.authorization)));
  });
  const headers = { authorization: 'Bearer x', 'X-Api-Key': 'k', cookie: 'a=b', accept: 'text/html' };
  await get(at, { hosts: [at, other], headers });
  expect(seen).toEqual(['Bearer x', ['GET', undefined, undefined, undefined, 'text/html']]);
  const posted = fetchSafely({ url: `http://${at}/other`, hosts: [at, other], method: 'POST', body: 'secret' });
  expect(await reasonOf(posted)).toBe('bad_redirect');
});

test('a header that is the connection’s own, or starts another line, is not sent', async () => {
  for (const [name, value] of Object.entries({
    Host: 'evil',
    'Transfer-Encoding': 'chunked',
    'x-a': 'b\r\nx-c: d',
    'x y': 'z',
    'x-b': '\0',
    'Metadata-Flavor': 'Google',
    'proxy-authorization': 'x',
    'x-c': 'я',
  }))
    expect(await reasonOf(get('127.0.0.1:1', { headers: { [name]: value } })), name).toBe('bad_header');
});

test('a name is looked up once, and every answer is judged: one private address refuses it', async () => {
  let asked = 0;
  const lookup =
    (...answers: string[]) =>
    async () => {
      asked += 1;
      return answers;
    };
  const by = (...answers: string[]) =>
    reasonOf(fetchSafely({ url: 'http://rebind.example/', hosts: ['*'], lookup: lookup(...answers) }));
  for (const hidden of [
    '127.0.0.1',
    '::1',
    '10.0.0.1',
    '169.254.169.254',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1%eth0',
    'nonsense',
  ])
    expect(await by('93.184.216.34', hidden), hidden).toBe('private_address');
  expect(await by()).toBe('network');
  expect(asked).toBe(9);
});

test('localhost may mean this computer and nothing else, and is connected to where the look-up said', async () => {
  let hits = 0;
  const at = await serve((_, response) => {
    hits += 1;
    response.end(String(hits));
  });
  const port = at.split(':')[1];
  let asked = 0;
  const answering = (address: string) => async () => {
    asked += 1;
    return [address];
  };
  const by = (address: string) =>
    fetchSafely({ url: `http://localhost.:${port}/`, hosts: ['localhost'], lookup: answering(address) });
  expect((await by('127.0.0.1')).body.toString()).toBe('1');
  expect(await reasonOf(by('93.184.216.34'))).toBe('private_address');
  expect(await reasonOf(by('10.0.0.1'))).toBe('private_address');
  expect([hits, asked]).toEqual([1, 3]);
});

test('a look-up that hangs is left behind in time', async () => {
  const lookup = () => new Promise<string[]>(() => undefined);
  const url = 'http://slow.example/';
  expect(await reasonOf(fetchSafely({ url, hosts: ['*'], lookup, bounds: { firstByteMs: 50 } }))).toBe('timeout');
});

test('text is read by its mark, its type or its own word; what is none stays bytes', () => {
  expect(textOf(Buffer.from('Grüße', 'latin1'), 'text/plain; charset=iso-8859-1')).toBe('Grüße');
  expect(textOf(Buffer.from('\ufeffGrüße', 'utf16le'), 'text/plain; charset=utf-8')).toBe('Grüße');
  expect(textOf(Buffer.from('<meta charset="windows-1251">\xcf', 'latin1'), 'text/html')).toContain('П');
  expect(textOf(Buffer.from('Grüße'), 'text/plain; charset=nonsense')).toBe('Grüße');
  expect(textOf(Buffer.from('{}'), 'application/vnd.api+json')).toBe('{}');
  expect(textOf(Buffer.from('plain'), '')).toBe('plain');
  expect(textOf(Buffer.from([0x89, 0x50, 0, 1]), 'application/octet-stream')).toBeNull();
  expect(textOf(Buffer.from('x'), 'image/png')).toBeNull();
});
