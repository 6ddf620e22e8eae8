/** Brings the SDK's client and a server together: either revision, over a pipe or HTTP, every bound in place. */
import {
  Client,
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
  type Tool,
  type Transport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { limits, type ResolvedLaunch } from '../../core/features/tools/mcp/protocol.ts';
import { type Leave, openLeave } from './authorization.ts';
import { boundedFetch } from './fetch.ts';
import { createMeter, type Meter, ServerFault } from './meter.ts';
import { StdioServer } from './stdio.ts';

/** What the connection tells while it lives. */
export interface Hooks {
  version: string;
  /** True where the person has just asked for a sign-in. */
  interactive: boolean;
  spawned(pid: number): void;
  log(line: string): void;
  /** Its tools are others now; called no more often than `limits.listEveryMs`. */
  toolsChanged(): void;
  /** The connection is over, and not because it was closed here. */
  lost(fault: ServerFault): void;
  authorize(url: string): void;
  keep(authorization: string | null): void;
}

export interface Connection {
  readonly client: Client;
  readonly protocol: string;
  readonly server: string;
  /** Every tool, in pages; `left` is how many were too many. */
  tools(): Promise<{ tools: Tool[]; left: number }>;
  close(): Promise<void>;
}

interface Attempt {
  launch: ResolvedLaunch;
  hooks: Hooks;
  signal: AbortSignal;
  meter: Meter;
  leave: Leave | null;
}

/** Thrown when it cannot be: ServerFault, with what the server said. */
export async function connect(launch: ResolvedLaunch, hooks: Hooks, signal: AbortSignal): Promise<Connection> {
  const leave = launch.kind === 'http' ? await openLeave({ ...launch, ...hooks, open: hooks.authorize }) : null;
  const attempt = { launch, hooks, signal, meter: createMeter(), leave };
  try {
    return await connectOnce(attempt, false);
  } catch (error) {
    // Some older servers end at the first request that they do not know: such a one is started anew and asked in its own way.
    if (launch.kind === 'stdio' && error instanceof ServerFault && error.code === 'closed' && !signal.aborted)
      return connectOnce(attempt, true);
    throw error;
  } finally {
    leave?.close();
  }
}

async function connectOnce(attempt: Attempt, legacy: boolean): Promise<Connection> {
  const { hooks, signal, leave } = attempt;
  const made = makeTransport(attempt);
  let client = makeClient(attempt);
  const options = { signal, timeout: limits.connectMs, ...(legacy ? { prior: { kind: 'legacy' as const } } : {}) };
  let transport: Transport = made.transport;
  try {
    try {
      await client.connect(transport, options);
    } catch (error) {
      if (
        !(error instanceof UnauthorizedError && leave && hooks.interactive && transport instanceof StreamableHTTPClientTransport)
      )
        throw error;
      await transport.finishAuth(await leave.answered(signal));
      // A transport starts once: the token is used by a new one.
      client = makeClient(attempt);
      transport = makeTransport(attempt).transport;
      await client.connect(transport, options);
    }
  } catch (error) {
    await client.close().catch(() => undefined);
    await transport.close().catch(() => undefined);
    throw faultOf(error, made.stdio);
  }
  return living(client, attempt, made);
}

function living(client: Client, { hooks }: Attempt, { stdio, fault }: Made): Connection {
  let closing = false;
  const lost = (reason: unknown) => {
    if (closing) return;
    closing = true;
    hooks.lost(faultOf(reason, stdio));
  };
  client.onclose = () => lost(stdio?.fault ?? fault() ?? new ServerFault('closed', 'It closed the connection.'));
  client.onerror = (error) => {
    if (error instanceof ServerFault) lost(error);
    else hooks.log(`${error.name}: ${error.message}`.slice(0, 1_000));
  };
  const about = client.getServerVersion();
  return {
    client,
    protocol: client.getNegotiatedProtocolVersion() ?? '',
    server: about ? `${about.name} ${about.version}`.slice(0, 200) : '',
    async tools() {
      const { tools } = await client.listTools(undefined, { timeout: limits.connectMs, cacheMode: 'refresh' });
      return { tools: tools.slice(0, limits.tools), left: Math.max(0, tools.length - limits.tools) };
    },
    async close() {
      closing = true;
      await client.close();
    },
  };
}

function makeClient({ hooks, meter }: Attempt): Client {
  const changed = throttle(limits.listEveryMs, hooks.toolsChanged);
  const client = new Client(
    { name: 'hearth', title: 'Hearth', version: hooks.version },
    {
      // Nothing is offered: no sampling, no elicitation, no roots. A server cannot ask the model or the person through here.
      capabilities: {},
      versionNegotiation: { mode: 'auto', probe: { timeoutMs: limits.probeMs } },
      listMaxPages: limits.pages,
      listChanged: {
        tools: {
          autoRefresh: false,
          debounceMs: 0,
          onChanged() {
            try {
              meter.listChanged();
              changed();
            } catch (error) {
              hooks.lost(faultOf(error, null));
            }
          },
        },
      },
    },
  );
  client.fallbackRequestHandler = async ({ method }) => {
    hooks.log(`It asked for ${method.slice(0, 100)}, which was declined.`);
    throw new ProtocolError(
      ProtocolErrorCode.MethodNotFound,
      `Hearth declines ${method.slice(0, 100)}: a server may neither use its model nor ask its person.`,
    );
  };
  return client;
}

/** Calls at once, then at most once in each span; a call that was held back comes at its end. */
function throttle(ms: number, call: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  let again = false;
  const run = () => {
    again = false;
    timer = setTimeout(() => {
      timer = null;
      if (again) run();
    }, ms).unref();
    call();
  };
  return () => {
    if (timer) again = true;
    else run();
  };
}

interface Made {
  transport: Transport;
  stdio: StdioServer | null;
  /** What the server did wrong over HTTP. */
  fault(): ServerFault | null;
}

function makeTransport({ launch, hooks, meter, leave }: Attempt): Made {
  if (launch.kind === 'stdio') {
    const stdio = new StdioServer(launch, meter, hooks.spawned);
    return { transport: stdio, stdio, fault: () => null };
  }
  const url = new URL(launch.url);
  let fault: ServerFault | null = null;
  const transport = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: launch.headers },
    fetch: boundedFetch(url, meter, (found) => {
      fault = found;
      hooks.lost(found);
    }),
    ...(leave ? { authProvider: leave.provider } : {}),
    reconnectionOptions: {
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 30_000,
      reconnectionDelayGrowFactor: 2,
      maxRetries: 5,
    },
  });
  return { transport, stdio: null, fault: () => fault };
}

/** What went wrong, as a code and a sentence. */
export function faultOf(error: unknown, stdio: StdioServer | null): ServerFault {
  const fault = bareFault(error, stdio);
  const said = stdio?.said.trim();
  return said ? new ServerFault(fault.code, `${fault.message} It said: ${said}`, { cause: fault }) : fault;
}

function bareFault(error: unknown, stdio: StdioServer | null): ServerFault {
  if (stdio?.fault) return stdio.fault;
  if (error instanceof ServerFault) return error;
  if (error instanceof UnauthorizedError) return new ServerFault('needs_authorization', 'It wants you to sign in.');
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SdkError) {
    if (error.code === SdkErrorCode.ClientHttpAuthentication)
      return new ServerFault('needs_authorization', 'It wants you to sign in.');
    if (error.code === SdkErrorCode.ClientHttpForbidden) return new ServerFault('needs_authorization', 'It does not let you in.');
    if (error.code === SdkErrorCode.RequestTimeout) return new ServerFault('timeout', 'It does not answer.');
    if (error.code === SdkErrorCode.ConnectionClosed) return new ServerFault('closed', 'It closed the connection.');
  }
  if (stdio?.ended) return new ServerFault('closed', 'It ended.');
  return new ServerFault('protocol', message.slice(0, 2_000));
}
