/** `hearth mcp`: Hearth as an MCP server on standard input and output, for other programs of the same user. */
import type { Readable, Writable } from 'node:stream';
import { type CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { RequestShape } from '../../../contract/define.ts';
import { type RequestName, requests } from '../../../contract/index.ts';
import type { RpcError, RpcResult } from '../../../contract/transport.ts';
import { type Offered, offered } from './offered.ts';

export interface McpOptions {
  /** Asks the daemon: a request of the contract, over the socket in the home. */
  rpc: (name: RequestName, input: unknown) => Promise<RpcResult>;
  stdin: Readable;
  stdout: Writable;
  version: string;
  /** False: only what looks is offered. True: tools may be called too, each under the user's policy and approvals. */
  allowWrite: boolean;
}

/** Use for `hearth mcp`. Resolves when the other program has gone. Speaks the protocol's revision of 2026 and those before. */
export async function serveMcp({ rpc, stdin, stdout, version, allowWrite }: McpOptions): Promise<void> {
  const build = () => {
    const server = new McpServer({ name: 'hearth', title: 'Hearth', version });
    for (const tool of offered) if (allowWrite || !tool.writes) offerTool(server, tool, rpc);
    return server;
  };
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close', 'error']) stdin.once(event, () => resolve());
    // The program may close its end first: nobody reads any more.
    stdout.once('error', () => resolve());
  });
  const served = serveStdio(build, { transport: new StdioServerTransport(stdin, stdout) });
  await ended;
  await served.close();
}

function offerTool(server: McpServer, { name, title, description, request, writes }: Offered, rpc: McpOptions['rpc']): void {
  const shape: RequestShape = requests[request];
  const inputSchema = shape.input;
  const annotations = { readOnlyHint: !writes, openWorldHint: writes };
  server.registerTool(name, { title, description, inputSchema, annotations }, async (input: unknown) => {
    const answer = await rpc(request, input).catch(
      (error: Error): RpcResult => ({
        ok: false,
        error: { code: 'unavailable', message: `Hearth does not answer: ${error.message}` },
      }),
    );
    return answer.ok ? { content: [{ type: 'text', text: JSON.stringify(answer.data) }] } : refusal(answer.error);
  });
}

/** An error is an answer that the other program's model can read. */
function refusal({ code, message, data }: RpcError): CallToolResult {
  const approval = code === 'approval_needed' && typeof data?.approvalId === 'string' ? data.approvalId : null;
  const next = approval
    ? ` The user has to allow it in Hearth (approval ${approval}); then call again with approvalId ${approval}.`
    : '';
  return { isError: true, content: [{ type: 'text', text: `${code}: ${message}${next}` }] };
}
