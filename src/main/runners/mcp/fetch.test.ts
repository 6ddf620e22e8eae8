/** Where a server can send its runner: nowhere but home, and to who is plainly elsewhere. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { boundedFetch } from './fetch.ts';
import { createMeter } from './meter.ts';

let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

test('THREATS 16: a server elsewhere never leads to this computer, its network, or away from https', async () => {
  let hits = 0;
  const here = createServer((_, response) => {
    hits += 1;
    response.end();
  });
  await new Promise<void>((ready) => here.listen(0, '127.0.0.1', ready));
  close = () => new Promise((closed) => void here.close(() => closed()));
  const { port } = here.address() as AddressInfo;
  const fetch = boundedFetch(new URL('https://mcp.example/mcp'), createMeter(), () => undefined);
  const places = [
    `http://127.0.0.1:${port}/`,
    `https://127.0.0.1:${port}/`,
    `https://localhost:${port}/`,
    `https://2130706433:${port}/`,
    `https://0x7f.1:${port}/`,
    `https://[::ffff:127.0.0.1]:${port}/`,
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/',
    'https://192.168.1.1/',
    'https://[fd00::1]/',
    'http://login.example/',
    'ftp://login.example/',
    'file:///etc/passwd',
  ];
  for (const place of places) await expect(fetch(place)).rejects.toMatchObject({ name: 'ServerFault', code: 'protocol' });
  expect(hits).toBe(0);
});
