import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Place, RunContext } from '../../agent/tool.ts';
import { run } from './run.ts';
import { httpGet } from './tool.ts';

const place: Place = { home: '/home/ada/.hearth', base: '/home/ada' };
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  ends.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const context = (hosts: readonly string[], logs: string[] = []): RunContext => ({
  touches: [],
  hosts,
  forbidden: [],
  maxOutputBytes: 1_000_000,
  workFolder: '',
  keepFolder: '',
  signal: new AbortController().signal,
  log: (line) => void logs.push(line),
  changed: () => undefined,
});

test('a page comes as text with what it says of itself, and what led there is told', async () => {
  const at = await serve(({ url }, response) => {
    if (url === '/') response.writeHead(301, { location: '/there' }).end();
    else
      response
        .writeHead(404, { 'content-type': 'text/html; charset=iso-8859-1', 'set-cookie': 'a=b', etag: 'x' })
        .end(Buffer.from('Grüße', 'latin1'));
  });
  const logs: string[] = [];
  const answer = httpGet.output.parse(await run({ url: `http://${at}/` }, context([at], logs)));
  expect(answer).toMatchObject({ status: 404, url: `http://${at}/there`, text: 'Grüße', bytes: 5, headers: { etag: 'x' } });
  expect(answer.headers).not.toHaveProperty('set-cookie');
  expect(answer).not.toHaveProperty('base64');
  expect(logs).toEqual([`led on to http://${at}/there`]);
});

test('what is no text comes as base64', async () => {
  const at = await serve((_, response) =>
    response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([0x89, 0, 255])),
  );
  expect(await run({ url: `http://${at}/` }, context([at]))).toMatchObject({
    base64: 'iQD/',
    bytes: 3,
    contentType: 'image/png',
  });
});

test('without the decision’s hosts nothing is asked, whatever the arguments say', async () => {
  let hits = 0;
  const at = await serve((_, response) => {
    hits += 1;
    response.end();
  });
  for (const hosts of [[], ['*'], ['example.com'], ['127.0.0.1:1']])
    await expect(run({ url: `http://${at}/` }, context(hosts))).rejects.toMatchObject({ data: { reason: 'private_address' } });
  expect(hits).toBe(0);
});

test('an answer that is too large to be given on is not fetched to its end', async () => {
  const at = await serve((_, response) => response.end('x'.repeat(2_000_000)));
  await expect(run({ url: `http://${at}/` }, context([at]))).rejects.toMatchObject({ code: 'too_large' });
});

test('what it touches is the host in its one spelling; the card shows the whole request', async () => {
  const args = httpGet.input.parse({ url: 'HTTP://0x7F.1:8080/a?b#c', headers: { Authorization: 'Bearer x' } });
  const touches = await httpGet.touches?.(args, place);
  expect(touches).toEqual([{ kind: 'host', host: '127.0.0.1', port: 8080, url: 'http://127.0.0.1:8080/a?b' }]);
  expect(await httpGet.preview?.(args, touches ?? [], place)).toEqual({
    kind: 'request',
    text: 'GET http://127.0.0.1:8080/a?b\nhost: 127.0.0.1:8080\nauthorization: Bearer x',
  });
  expect(httpGet.outside?.(args, touches ?? [])).toBe('127.0.0.1');
});

test('an address that is none, and a header that is not the caller’s to set, are refused before anything is judged', async () => {
  for (const url of ['file:///etc/passwd', 'http://a@b.de/', 'example.com', 'http://[::1'])
    await expect(httpGet.touches?.({ url }, place)).rejects.toMatchObject({ code: 'invalid_input' });
  for (const name of [
    'Host',
    'Proxy-Authorization',
    'X-Forwarded-For',
    'Metadata-Flavor',
    'X-Whatever',
    'Content-Length',
    'x\r\ny',
  ])
    expect(httpGet.input.safeParse({ url: 'http://example.com/', headers: { [name]: 'x' } }).success, name).toBe(false);
  await expect(httpGet.touches?.({ url: 'http://a.de/', headers: { accept: 'a\r\nhost: b' } }, place)).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await expect(
    httpGet.touches?.({ url: 'http://a.de/', headers: { 'x-aws-ec2-metadata-token': 'b' } }, place),
  ).rejects.toMatchObject({ code: 'invalid_input' });
});
