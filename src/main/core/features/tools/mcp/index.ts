/** The door of the MCP servers: programs of others whose tools Hearth may use, each behind a process of its own. */
import type { Work } from '../../../agent/tool.ts';
import type { SourcedTool, ToolSource } from '../registry.ts';
import { cleanValue } from './foreign/clean.ts';
import type { Offer } from './foreign/offer.ts';
import { mcpHandlers } from './handlers.ts';
import type { Live } from './live.ts';
import type { Answer } from './protocol.ts';
import { Servers, type ServersDeps } from './servers.ts';

interface Deps extends ServersDeps {
  /** Hears the name of each secret that is set or removed. Returns its unsubscribe. */
  onSecret?: (listener: (name: string) => void) => () => void;
}

const callMs = 60_000;
const perMinute = 60;

/** Use once per daemon, after the store. `start` starts what was consented to. */
export function createMcp(deps: Deps) {
  const servers = new Servers(deps);
  const deaf = deps.onSecret?.((name) => {
    if (!name.startsWith('mcp.')) return;
    servers.recheck().catch((error) => deps.log.error('a server could not be stopped', { error: String(error) }));
  });

  const find = (name: string) => {
    for (const live of servers.lives()) {
      const found = live.offers.find((one) => one.name === name && one.state === 'offered');
      if (found) return { live, tool: found.tool };
    }
    return null;
  };

  const source: ToolSource = {
    list: () =>
      servers.lives().flatMap((live) => live.offers.flatMap((one) => (one.state === 'refused' ? [] : [sourced(live, one)]))),
    onChange: (listener) => servers.onChange(listener),
    async perform(name, args, call, signal) {
      const found = find(name);
      const link = found?.live.state === 'ready' ? found.live.link : null;
      if (!found || !link) return fault('unavailable', `${name} is not there any more.`);
      const answer = await link.call({ tool: found.tool, args: asArguments(args), timeoutMs: call.timeoutMs }, signal);
      return toWork(answer, call.maxOutputBytes, found.live.name);
    },
  };

  return {
    handlers: mcpHandlers(deps, servers),
    source,
    start: () => servers.start(),
    async stop() {
      deaf?.();
      await servers.stop();
    },
  };
}

/** Whatever a server says of its tools' harmlessness, each may do anything. */
function sourced(live: Readonly<Live>, { name, description, inputSchema, state, why }: Offer): SourcedTool {
  const available = state === 'offered' && live.state === 'ready';
  const reason = why ?? live.why ?? 'The server is not ready.';
  return {
    name,
    description,
    inputSchema,
    risk: 'execute',
    idempotent: false,
    timeoutMs: callMs,
    isolation: 'process',
    perMinute,
    free: false,
    available,
    ...(available ? {} : { why: reason }),
    source: `mcp:${live.name}`,
    outside: `mcp:${live.name}`,
  };
}

const asArguments = (args: unknown): Record<string, unknown> =>
  typeof args === 'object' && args !== null && !Array.isArray(args) ? { ...args } : {};

const fault = (code: string, message: string): Work => ({ ok: false, error: { code, message }, logs: [], sideEffects: [] });

/** What cannot be seen is taken out of answers too. */
function toWork(answer: Answer, most: number, server: string): Work {
  if (!answer.ok) return fault(answer.code, String(cleanValue(answer.message)));
  const { content, structured } = answer;
  const data = cleanValue({ content, ...(structured === undefined ? {} : { structured }) });
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes > most) return fault('too_large', `The answer has ${bytes} bytes; ${most} are allowed.`);
  // What a server did elsewhere is not known: the log says at least that it was asked.
  return { ok: true, data, logs: [], sideEffects: [`The MCP server ${server} was asked to do it.`] };
}
