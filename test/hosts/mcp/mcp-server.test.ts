/** `hearth mcp` as a process: what another program gets when it starts it, with the SDK's own client. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterEach, expect, test } from 'vitest';

const cli = resolve(import.meta.dirname, '../../../src/main/cli.ts');
const home = mkdtempSync(join(tmpdir(), 'hearth-mcp-'));
let client: Client | null = null;
afterEach(async () => {
  await client?.close();
  client = null;
  rmSync(home, { recursive: true, force: true });
});

test('another program lists and calls what Hearth offers, and changes nothing', async () => {
  client = new Client({ name: 'other', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [cli, 'mcp', '--home', home], stderr: 'inherit' }),
  );
  expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28');
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain('search_conversations');
  expect(tools.map(({ name }) => name)).not.toContain('call_tool');
  const answer = await client.callTool({ name: 'list_conversations', arguments: {} });
  expect(answer).toMatchObject({ content: [{ type: 'text', text: '{"items":[],"next":null}' }] });
}, 60_000);
