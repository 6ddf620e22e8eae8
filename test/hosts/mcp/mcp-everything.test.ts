/** The official everything server, over a pipe and over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRoom, type Room, until } from '../../../src/main/core/features/tools/mcp/fixture.ts';

const everything = join(
  resolve(import.meta.dirname, '../../..'),
  'node_modules/@modelcontextprotocol/server-everything/dist/index.js',
);
let room: Room;
let web: ChildProcess | null = null;

beforeEach(async () => {
  room = await openRoom();
});
afterEach(async () => {
  await room.close();
  web?.kill('SIGKILL');
  web = null;
  room.host.remove();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address ? address.port : 0;
}

async function startWeb(): Promise<string> {
  const port = await freePort();
  web = spawn(process.execPath, [everything, 'streamableHttp'], {
    env: { PATH: process.env.PATH, PORT: String(port) },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}/mcp`;
  await until(
    () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    (up) => up,
  );
  return url;
}

describe.each(['stdio', 'streamable HTTP'])('over %s', (way) => {
  test('its tools are offered and answer: text, sums, structure, pictures, errors, progress and cancel', async () => {
    if (way === 'stdio') await room.add('everything', { command: process.execPath, args: [everything, 'stdio'] });
    else await room.add('everything', { url: await startWeb() });
    const { state, why, tools, protocol } = await room.enable('everything');
    expect({ state, why }).toEqual({ state: 'ready', why: undefined });
    const offered = tools.filter((tool) => tool.state === 'offered').map(({ name }) => name);
    console.log(`MCP everything server over ${way}: protocol ${protocol}, ${offered.length} of ${tools.length} tools offered`);
    expect(offered).toHaveLength(tools.length);
    expect(offered).toEqual(expect.arrayContaining(['mcp_everything_echo', 'mcp_everything_get-sum']));

    expect(JSON.stringify(await room.call('mcp_everything_echo', { message: 'hello there' }))).toContain('hello there');
    expect(JSON.stringify(await room.call('mcp_everything_get-sum', { a: 19, b: 23 }))).toContain('42');
    expect(await room.call('mcp_everything_get-structured-content', { location: 'New York' })).toMatchObject({
      ok: true,
      data: { structured: { temperature: expect.any(Number) } },
    });
    expect(JSON.stringify(await room.call('mcp_everything_get-tiny-image'))).toContain('image/png');
    expect(await room.call('mcp_everything_get-sum', { a: 'no number' })).toMatchObject({ ok: false });

    const cancel = new AbortController();
    const long = room.call(
      'mcp_everything_trigger-long-running-operation',
      { duration: 30, steps: 3 },
      { signal: cancel.signal },
    );
    cancel.abort();
    expect(await long).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await room.call('mcp_everything_trigger-long-running-operation', { duration: 1, steps: 2 })).toMatchObject({
      ok: true,
    });
  });
});
