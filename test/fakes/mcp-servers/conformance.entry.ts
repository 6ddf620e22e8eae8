/**
 * Hearth's own connection to an MCP server, driven by the official conformance suite: the suite starts a server and this file,
 * with the server's address as its last argument. A person's browser is played by following the address that would be opened.
 */
import { connect } from '../../../src/main/runners/mcp/connect.ts';

const url = process.argv.at(-1) ?? '';
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? '';
const context: unknown = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}');

interface Call {
  name: string;
  arguments: Record<string, unknown>;
}

/**
 * What the scenario wants called; where it says nothing, every tool, with arguments made from its schema. An argument named
 * `schema` is the first tool's own, given back as it came.
 */
function callsOf(tools: { name: string; inputSchema: { properties?: object | undefined } }[]): Call[] {
  const given = typeof context === 'object' && context !== null && 'toolCalls' in context ? (context.toolCalls as Call[]) : null;
  if (given) return given.map((call) => ({ name: call.name, arguments: call.arguments ?? {} }));
  return tools.map(({ name, inputSchema }) => ({
    name,
    arguments: Object.fromEntries(
      Object.entries(inputSchema.properties ?? {}).map(([key, schema]) => [
        key,
        key === 'schema' ? tools[0]?.inputSchema : sample(schema),
      ]),
    ),
  }));
}

function sample(schema: { type?: string } | undefined): unknown {
  const samples: Record<string, unknown> = { number: 5, integer: 5, boolean: true, array: [], object: {} };
  return samples[schema?.type ?? ''] ?? 'a';
}

/** What a person would have been given by the server's owner. */
function clientOf() {
  if (scenario !== 'auth/pre-registration' || typeof context !== 'object' || context === null || !('client_id' in context))
    return null;
  return { id: String(context.client_id), secret: 'client_secret' in context ? String(context.client_secret) : null };
}

async function browse(address: string): Promise<void> {
  const page = await fetch(address, { redirect: 'manual' });
  const back = page.headers.get('location');
  if (back) await fetch(back);
}

const say = (words: string) => process.stderr.write(`${words}\n`);
const signal = AbortSignal.timeout(25_000);
let over = false;
try {
  const connection = await connect(
    { kind: 'http', url, headers: {}, client: clientOf(), authorization: null },
    {
      version: '0.0.0-test',
      interactive: scenario.startsWith('auth/'),
      spawned: () => undefined,
      log: say,
      toolsChanged: () => undefined,
      lost: (fault) => !over && say(`lost: ${fault.message}`),
      authorize: (address) => void browse(address).catch((error) => say(String(error))),
      keep: () => undefined,
    },
    signal,
  );
  const { tools } = await connection.tools();
  for (const call of callsOf(tools)) {
    try {
      await connection.client.callTool(call, { signal, timeout: 20_000 });
    } catch (error) {
      say(`${call.name}: ${error}`);
    }
  }
  over = true;
  await connection.close();
} catch (error) {
  // Some scenarios want a refusal: the suite looks at what crossed the wire, not at this.
  say(`${error}`);
  process.exitCode = 1;
}
setTimeout(() => process.exit(), 100);
