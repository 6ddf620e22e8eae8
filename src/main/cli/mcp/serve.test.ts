/** `hearth mcp` as another program meets it: over a pipe, with the SDK's own client, in both revisions. */
import { PassThrough } from 'node:stream';
import { Client, ReadBuffer, serializeMessage, type Transport } from '@modelcontextprotocol/client';
import { afterEach, expect, test } from 'vitest';
import { type RequestName, requests } from '../../../contract/index.ts';
import type { RpcResult } from '../../../contract/transport.ts';
import { offered } from './offered.ts';
import { serveMcp } from './serve.ts';

const asked: { name: string; input: unknown }[] = [];
let close: () => Promise<void> = () => Promise.resolve();
afterEach(async () => {
  await close();
  asked.length = 0;
});

/** The daemon's answers are the contract's own examples. */
async function rpc(name: RequestName, input: unknown): Promise<RpcResult> {
  asked.push({ name, input });
  const approvalId = '0198c3a0-0000-7000-8000-00000000000b';
  if (name === 'tools.call')
    return { ok: false, error: { code: 'approval_needed', message: 'Nothing grants it.', data: { approvalId } } };
  if (name === 'runs.get') return { ok: false, error: { code: 'not_found', message: 'There is no such run.' } };
  return { ok: true, data: requests[name].example.output };
}

/** A client at the other end of two pipes. */
async function connect(revision: 'auto' | 'legacy', allowWrite = false) {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const served = serveMcp({ rpc, stdin, stdout, version: '1.2.3', allowWrite });
  const buffer = new ReadBuffer();
  const transport: Transport = {
    async start() {
      stdout.on('data', (chunk: Buffer) => {
        buffer.append(chunk);
        for (let message = buffer.readMessage(); message; message = buffer.readMessage()) transport.onmessage?.(message);
      });
    },
    send: async (message) => void stdin.write(serializeMessage(message)),
    async close() {
      stdin.end();
      transport.onclose?.();
    },
  };
  const client = new Client({ name: 'other', version: '1.0.0' }, { versionNegotiation: { mode: revision } });
  await client.connect(transport);
  close = async () => {
    await client.close();
    await served;
  };
  return client;
}

const textOf = (result: { content: unknown[] }) => JSON.stringify(result.content);

test.each([
  ['auto', '2026-07-28'],
  ['legacy', '2025-11-25'],
] as const)('a client that speaks %s gets revision %s, and looks at what there is', async (mode, revision) => {
  const client = await connect(mode);
  expect(client.getNegotiatedProtocolVersion()).toBe(revision);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(offered.filter(({ writes }) => !writes).map(({ name }) => name));
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
  const found = await client.callTool({ name: 'search_conversations', arguments: { query: 'dentist' } });
  expect(found.isError).toBeFalsy();
  expect(asked).toEqual([{ name: 'chat.search', input: { query: 'dentist' } }]);
});

test('every tool that looks answers with what the daemon answers', async () => {
  const client = await connect('auto');
  for (const { name, request, writes } of offered) {
    if (writes || request === 'runs.get') continue;
    const result = await client.callTool({ name, arguments: requests[request].example.input as Record<string, unknown> });
    expect(result, name).toMatchObject({ content: [{ type: 'text', text: JSON.stringify(requests[request].example.output) }] });
  }
});

test('without leave to write nothing that writes is there, by any name', async () => {
  const client = await connect('auto');
  for (const name of ['call_tool', 'tools.call', 'mcp.add', 'runs.start', 'capabilities.grant', 'secrets.set'])
    await expect(client.callTool({ name, arguments: {} })).rejects.toThrow();
  expect(asked).toEqual([]);
});

test('with leave, a call still goes through policy: it waits for the user, and says how to go on', async () => {
  const client = await connect('auto', true);
  const result = await client.callTool({
    name: 'call_tool',
    arguments: { name: 'write_text', args: { path: '/tmp/a', text: 'b' } },
  });
  expect(result.isError).toBe(true);
  expect(textOf(result)).toContain('call again with approvalId 0198c3a0-0000-7000-8000-00000000000b');
  expect(asked).toEqual([{ name: 'tools.call', input: { name: 'write_text', args: { path: '/tmp/a', text: 'b' } } }]);
});

test('a wrong argument and a refusal are answers, not an end', async () => {
  const client = await connect('auto');
  const wrong = await client
    .callTool({ name: 'search_conversations', arguments: { query: 'a', evil: true } })
    .catch((error) => error);
  expect(JSON.stringify(wrong) + String(wrong)).toContain('evil');
  const gone = await client.callTool({ name: 'read_run', arguments: { id: '0198c3a0-0000-7000-8000-00000000000a' } });
  expect(gone).toMatchObject({ isError: true, content: [{ text: 'not_found: There is no such run.' }] });
  expect((await client.callTool({ name: 'list_tools', arguments: {} })).isError).toBeFalsy();
});
