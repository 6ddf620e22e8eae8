/** One server, one runner: orders in, reports out. Whatever the server does, it does it to this process only. */
import type { CallToolResult, Tool } from '@modelcontextprotocol/client';
import {
  type Answer,
  type ForeignTool,
  foreignTool,
  limits,
  type Order,
  order,
  type Report,
} from '../../core/features/tools/mcp/protocol.ts';
import { type Connection, connect, faultOf } from './connect.ts';
import { ServerFault } from './meter.ts';
import type { Port } from './port.ts';

/** Use once per process. */
export function serve(port: Port, exit: (code: number) => void): void {
  const say = (report: Report) => port.post(report);
  const stopped = new AbortController();
  const calls = new Map<number, AbortController>();
  let connection: Connection | null = null;

  const fail = (fault: ServerFault) => {
    if (stopped.signal.aborted) return;
    say({ type: 'failed', code: fault.code, why: fault.message.slice(0, 4_000) });
    void stop();
  };
  const stop = async () => {
    if (stopped.signal.aborted) return;
    stopped.abort();
    await connection?.close().catch(() => undefined);
    exit(0);
  };
  const list = async () => {
    if (!connection) return;
    const { tools, left } = await connection.tools();
    const fitting = tools.map(toForeign).filter((tool) => tool !== null);
    say({ type: 'tools', tools: fitting, left: left + tools.length - fitting.length });
  };
  const begin = async ({ launch, version, interactive }: Extract<Order, { type: 'start' }>) => {
    connection = await connect(
      launch,
      {
        version,
        interactive,
        spawned: (pid) => say({ type: 'spawned', pid }),
        log: (line) => say({ type: 'log', line }),
        toolsChanged: () => void list().catch((error) => fail(faultOf(error, null))),
        lost: fail,
        authorize: (url) => say({ type: 'authorize', url }),
        keep: (kept) => say({ type: 'authorization', kept }),
      },
      stopped.signal,
    );
    await list();
    say({ type: 'ready', protocol: connection.protocol, server: connection.server });
  };
  const call = async ({ id, tool, args, timeoutMs }: Extract<Order, { type: 'call' }>) => {
    const cancel = new AbortController();
    calls.set(id, cancel);
    const answer = await callTool(connection, { tool, args, timeoutMs }, cancel.signal);
    calls.delete(id);
    say({ type: 'result', id, answer });
  };

  port.onMessage((message) => {
    const parsed = order.safeParse(message);
    if (!parsed.success) return fail(new ServerFault('protocol', 'An order could not be read.'));
    const given = parsed.data;
    if (given.type === 'start') begin(given).catch((error) => fail(faultOf(error, null)));
    else if (given.type === 'call') void call(given);
    else if (given.type === 'cancel') calls.get(given.id)?.abort(new Error('cancelled'));
    else void stop();
  });
  port.onGone(() => void stop());
  setInterval(() => {
    if (process.memoryUsage.rss() > limits.memoryBytes)
      fail(new ServerFault('memory', `What it sent took more than ${limits.memoryBytes / 1024 / 1024} MiB.`));
  }, 500).unref();
}

interface Call {
  tool: string;
  args: Record<string, unknown>;
  timeoutMs: number;
}

async function callTool(connection: Connection | null, { tool, args, timeoutMs }: Call, signal: AbortSignal): Promise<Answer> {
  if (!connection) return { ok: false, code: 'unavailable', message: 'The server is not ready.' };
  try {
    const timing = { signal, timeout: timeoutMs, maxTotalTimeout: timeoutMs };
    return answerOf(await connection.client.callTool({ name: tool, arguments: args }, timing));
  } catch (error) {
    if (signal.aborted) return { ok: false, code: 'cancelled', message: 'It was cancelled.' };
    const fault = faultOf(error, null);
    return { ok: false, code: fault.code === 'timeout' ? 'timeout' : 'server_error', message: fault.message.slice(0, 4_000) };
  }
}

function answerOf(result: CallToolResult): Answer {
  const { content, structuredContent } = result;
  if (result.isError) {
    const texts = content.map((block) => (block.type === 'text' ? block.text : `[${block.type}]`));
    return { ok: false, code: 'tool_failed', message: texts.join('\n').slice(0, 8_000) || 'The tool failed and said nothing.' };
  }
  return { ok: true, content, ...(structuredContent === undefined ? {} : { structured: structuredContent }) };
}

/** Null for one that is too large to be looked at. */
function toForeign({ name, title, description, inputSchema, outputSchema, annotations }: Tool): ForeignTool | null {
  const tool = {
    name,
    ...(title === undefined ? {} : { title }),
    description: description ?? '',
    inputSchema,
    ...(outputSchema === undefined ? {} : { outputSchema }),
    ...(annotations === undefined ? {} : { annotations }),
  };
  return JSON.stringify(tool).length <= limits.toolBytes && foreignTool.safeParse(tool).success ? tool : null;
}
