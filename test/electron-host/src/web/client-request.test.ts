import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClientRequest } from './client-request.ts';

const server = createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location: '/there' }).end();
  else if (request.url === '/endless') response.write('…');
  else request.pipe(response.setHeader('x-asked', String(request.headers['x-asked'])));
});
let base = '';

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += chunk;
  return text;
}

test('sends headers and a body, and gives the response', async () => {
  const request = new ClientRequest({ url: `${base}/echo`, method: 'POST' });
  request.setHeader('x-asked', 'yes');
  request.write('one ');
  request.end('two');
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  expect(response.headers['x-asked']).toBe('yes');
  expect(await textOf(response)).toBe('one two');
});

test('follows a redirect by itself', async () => {
  const [response] = (await once(new ClientRequest(`${base}/moved`).end(), 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(200);
});

test('a manual redirect waits for a decision: followed, refused or aborted', async () => {
  const followed = new ClientRequest({ url: `${base}/moved`, redirect: 'manual' });
  followed.on('redirect', () => followed.followRedirect());
  expect((await once(followed.end(), 'response'))[0]).toMatchObject({ statusCode: 200 });

  await expect(once(new ClientRequest({ url: `${base}/moved`, redirect: 'manual' }).end(), 'response')).rejects.toThrow(
    'Redirect was cancelled',
  );

  const aborted = new ClientRequest({ url: `${base}/moved`, redirect: 'manual' });
  aborted.on('redirect', () => aborted.abort());
  await once(aborted.end(), 'abort');
});

test('an abort ends an endless response without an error', async () => {
  const request = new ClientRequest(`${base}/endless`);
  const errors: unknown[] = [];
  request.on('error', (error) => errors.push(error));
  const [response] = (await once(request.end(), 'response')) as [IncomingMessage];
  const closed = new Promise((resolve) => response.on('close', resolve));
  request.abort();
  await closed;
  expect(errors).toEqual([]);
});
