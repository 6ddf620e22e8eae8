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
import { type Connection, connect, faultOf, type Hooks } from './connect.ts';
import { ServerFault } from './meter.ts';
import type { Port } from './port.ts';

/** Use once per process. */
export class Serving {
  readonly #port: Port;
  readonly #exit: (code: number) => void;
  readonly #stopped = new AbortController();
  readonly #calls = new Map<number, AbortController>();
  #connection: Connection | null = null;

  constructor(port: Port, exit: (code: number) => void) {
    this.#port = port;
    this.#exit = exit;
    port.onMessage((message) => this.#heard(message));
    port.onGone(() => void this.#stop());
    setInterval(() => {
      if (process.memoryUsage.rss() > limits.memoryBytes)
        this.#fail(new ServerFault('memory', `What it sent took more than ${limits.memoryBytes / 1024 / 1024} MiB.`));
    }, 500).unref();
  }

  #say(report: Report): void {
    this.#port.post(report);
  }

  #heard(message: unknown): void {
    const parsed = order.safeParse(message);
    if (parsed.success) this.#take(parsed.data);
    else this.#fail(new ServerFault('protocol', 'An order could not be read.'));
  }

  #take(given: Order): void {
    if (given.type === 'start') this.#begin(given).catch((error) => this.#fail(faultOf(error, null)));
    else if (given.type === 'call') void this.#call(given);
    else if (given.type === 'cancel') this.#calls.get(given.id)?.abort(new Error('cancelled'));
    else void this.#stop();
  }

  async #begin({ launch, version, interactive }: Extract<Order, { type: 'start' }>): Promise<void> {
    const hooks: Hooks = {
      version,
      interactive,
      spawned: (pid) => this.#say({ type: 'spawned', pid }),
      log: (line) => this.#say({ type: 'log', line }),
      toolsChanged: () => void this.#list().catch((error) => this.#fail(faultOf(error, null))),
      lost: (fault) => this.#fail(fault),
      authorize: (url) => this.#say({ type: 'authorize', url }),
      keep: (kept) => this.#say({ type: 'authorization', kept }),
    };
    this.#connection = await connect(launch, hooks, this.#stopped.signal);
    await this.#list();
    this.#say({ type: 'ready', protocol: this.#connection.protocol, server: this.#connection.server });
  }

  async #list(): Promise<void> {
    if (!this.#connection) return;
    const { tools, left } = await this.#connection.tools();
    const fitting = tools.map(toForeign).filter((tool) => tool !== null);
    this.#say({ type: 'tools', tools: fitting, left: left + tools.length - fitting.length });
  }

  async #call({ id, ...call }: Extract<Order, { type: 'call' }>): Promise<void> {
    const cancel = new AbortController();
    this.#calls.set(id, cancel);
    const answer = await callTool(this.#connection, call, cancel.signal);
    this.#calls.delete(id);
    this.#say({ type: 'result', id, answer });
  }

  #fail(fault: ServerFault): void {
    if (this.#stopped.signal.aborted) return;
    this.#say({ type: 'failed', code: fault.code, why: fault.message.slice(0, 4_000) });
    void this.#stop();
  }

  async #stop(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort();
    await this.#connection?.close().catch(() => undefined);
    this.#exit(0);
  }
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
