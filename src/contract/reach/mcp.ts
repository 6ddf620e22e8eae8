/** MCP servers: programs of others whose tools Hearth may use, under the same policy. */
import { z } from 'zod';
import { event, listOf, nothing, page, request, shape } from '../define.ts';

const name = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,59}$/, 'letters, digits, dot, dash and underscore');
const launch = {
  command: z.string().min(1).max(4096).optional(),
  args: z.array(z.string().max(8192)).max(200).optional(),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(8192)).optional(),
  url: z.url().max(2000).optional(),
  /** Of a server with an address: what each request carries, such as `Authorization`. */
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,100}$/), z.string().max(8192)).optional(),
  /** As what Hearth signs in, where the server's owner gave it a name. Else it registers itself. */
  oauth: shape({ clientId: z.string().min(1).max(2000), clientSecret: z.string().min(1).max(8192).optional() }).optional(),
};

export const mcpServer = shape({
  name,
  ...launch,
  /** Shown whole; values that look like keys are masked. */
  env: z.record(z.string(), z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** SHA-256 over command, arguments, environment, address and headers: what consent is bound to. */
  hash: z.string(),
  enabled: z.boolean(),
  /** `consent`: it is new or has changed, and starts only after `mcp.enable`. */
  state: z.enum(['off', 'consent', 'starting', 'ready', 'failed']),
  why: z.string().optional(),
  /** Set where it wants a sign-in: `mcp.authorize` opens the browser. */
  signIn: z.boolean().optional(),
  protocol: z.string().optional(),
  tools: z.array(
    shape({
      name: z.string(),
      description: z.string(),
      /** `changed`: the server says something else about it than what was consented to; it is not offered until enabled anew. */
      state: z.enum(['offered', 'changed', 'refused']),
      why: z.string().optional(),
    }),
  ),
});
export type McpServer = z.infer<typeof mcpServer>;

const example: McpServer = {
  name: 'files',
  command: 'npx',
  args: ['-y', 'some-server'],
  hash: 'a'.repeat(64),
  enabled: false,
  state: 'consent',
  tools: [],
};

export const mcpContract = {
  requests: {
    'mcp.list': request({
      meaning: 'The servers, what starts them, and their tools.',
      input: shape({ ...page }),
      output: listOf(mcpServer),
      example: { input: {}, output: { items: [example], next: null } },
    }),
    'mcp.add': request({
      meaning: 'Add a server, or change one: `command` with `args` and `env`, or `url`. It does not start until `mcp.enable`.',
      input: shape({ name, ...launch }),
      output: mcpServer,
      errors: ['refused'],
      example: { input: { name: 'files', command: 'npx', args: ['-y', 'some-server'] }, output: example },
    }),
    'mcp.import': request({
      meaning: 'Add all servers of an `mcpServers` file as Claude Desktop writes it. None starts until `mcp.enable`.',
      input: shape({ json: z.string().min(2).max(1_000_000) }),
      output: shape({ added: z.array(z.string()), skipped: z.array(shape({ name: z.string(), why: z.string() })) }),
      example: { input: { json: '{"mcpServers":{}}' }, output: { added: [], skipped: [] } },
    }),
    'mcp.enable': request({
      meaning: 'Consent to a server as it stands now, and start it. With `hash`, only if that is still what was shown.',
      input: shape({ name, hash: z.string().length(64).optional() }),
      output: mcpServer,
      errors: ['not_found', 'conflict', 'refused'],
      example: { input: { name: 'files' }, output: { ...example, enabled: true, state: 'starting' } },
    }),
    'mcp.authorize': request({
      meaning: 'Sign in to a server that asks for it: its page is opened in your browser. Only https, or this computer itself.',
      input: shape({ name }),
      output: mcpServer,
      errors: ['not_found', 'refused'],
      example: { input: { name: 'files' }, output: { ...example, enabled: true, state: 'starting' } },
    }),
    'mcp.disable': request({
      meaning: 'Stop a server; it stays in the list.',
      input: shape({ name }),
      output: mcpServer,
      errors: ['not_found'],
      example: { input: { name: 'files' }, output: { ...example, state: 'off' } },
    }),
    'mcp.test': request({
      meaning: 'Start a consented server anew and list its tools; says what went wrong.',
      input: shape({ name }),
      output: shape({ ok: z.boolean(), tookMs: z.number(), tools: z.array(z.string()), error: z.string().optional() }),
      errors: ['not_found', 'refused'],
      example: { input: { name: 'files' }, output: { ok: true, tookMs: 120, tools: ['list'] } },
    }),
    'mcp.remove': request({
      meaning: 'Stop a server and take it out of the list.',
      input: shape({ name }),
      output: nothing,
      errors: ['not_found'],
      example: { input: { name: 'files' }, output: {} },
    }),
  },
  events: {
    'mcp.changed': event({
      meaning: 'A server was added, changed, started, stopped or removed.',
      payload: shape({ name: z.string(), state: z.enum(['off', 'consent', 'starting', 'ready', 'failed', 'removed']) }),
      example: { name: 'files', state: 'ready' },
    }),
  },
};
