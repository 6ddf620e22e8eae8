/** A plain HTTP server that plays scripts in the protocols it is given. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import type { Dialect, FakeModel, Speech } from './dialect.ts';
import { pullSteps } from './ollama.ts';
import { type Recorded, record } from './record.ts';
import { type Answer, echo, type Script, type Step, type Wire } from './script.ts';

export interface FakeServerOptions {
  script?: Script;
  models?: readonly FakeModel[];
  /** Requests with any other key are answered with 401. */
  key?: string;
  /** Asked first, for plain calls too (models, show, embed, pull); what it gives is the answer. */
  override?: (request: Recorded) => Answer | undefined;
  port?: number;
}

export interface FakeServer {
  /** `http://127.0.0.1:PORT`, no slash at the end. */
  readonly url: string;
  readonly requests: readonly Recorded[];
  /** Connections open now. */
  readonly sockets: number;
  /** Connections ever made. */
  readonly connections: number;
  /** Resolves with the next request that comes in. */
  next(): Promise<Recorded>;
  use(script: Script): void;
  close(): Promise<void>;
}

const messages: Record<number, string> = {
  401: 'invalid x-api-key',
  402: 'payment required',
  403: 'not allowed',
  404: 'not found',
  429: 'too many requests',
  500: 'internal server error',
  503: 'service unavailable',
  529: 'Overloaded',
};

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Writes events as the wire says; each write becomes one HTTP chunk, which the client reads apart from the next. */
function chunkWriter(response: ServerResponse, wire: Wire, over: Promise<void>) {
  let waiting: string[] = [];
  async function put(bytes: string | Uint8Array): Promise<void> {
    const data = Buffer.from(bytes);
    const size = wire.split ?? data.length;
    for (let at = 0; at < data.length && !response.destroyed; at += size) {
      // Node joins what is written in one turn into one chunk; a new turn also lets other connections be served.
      await setImmediate();
      if (!response.write(data.subarray(at, at + size)) && !response.destroyed) {
        await Promise.race([once(response, 'drain'), over]);
      }
    }
  }
  async function flush(): Promise<void> {
    const text = waiting.join('');
    waiting = [];
    if (text !== '') await put(wire.newline === '\r\n' ? text.replaceAll('\n', '\r\n') : text);
  }
  return {
    put,
    flush,
    async events(events: string[]): Promise<void> {
      for (const event of events) {
        waiting.push(event);
        if (waiting.length >= (wire.join ?? 1)) await flush();
      }
    },
  };
}

type Writer = ReturnType<typeof chunkWriter>;

/** False where the answer is over. */
async function doStep(
  step: Step,
  writer: Writer,
  speech: Speech,
  response: ServerResponse,
  over: Promise<void>,
): Promise<boolean> {
  if (step.kind === 'wait' || step.kind === 'cut' || step.kind === 'end' || step.kind === 'delay' || step.kind === 'raw') {
    await writer.flush();
  }
  if (step.kind === 'wait') await Promise.race([step.until, over]);
  else if (step.kind === 'delay') await delay(step.ms);
  else if (step.kind === 'raw') await writer.put(step.bytes);
  else if (step.kind === 'end') response.end();
  else if (step.kind === 'cut') {
    // What was written must reach the client first: destroy() alone may drop it.
    await new Promise((resolve) => response.write('', resolve));
    response.socket?.resetAndDestroy();
  } else await writer.events(speech.say(step));
  return step.kind !== 'cut' && step.kind !== 'end' && !response.destroyed;
}

async function playAnswer(request: Recorded, response: ServerResponse, dialect: Dialect, answer: Answer): Promise<void> {
  if (answer.status !== undefined && answer.status !== 200) {
    const text = answer.message ?? messages[answer.status] ?? `status ${answer.status}`;
    const body = answer.body ?? dialect.error(answer.status, text, answer.errorType);
    return sendJson(response, answer.status, body, answer.headers);
  }
  if (answer.body !== undefined) return sendJson(response, 200, answer.body, answer.headers);
  response.writeHead(200, { 'content-type': dialect.contentType, 'cache-control': 'no-cache', ...answer.headers });
  response.flushHeaders();
  const writer = chunkWriter(response, answer.wire ?? {}, request.over);
  const speech = dialect.speak(request, answer);
  await writer.events(speech.open());
  const steps = answer.steps ?? (request.path === '/api/pull' ? pullSteps() : []);
  for await (const step of steps) {
    if (!(await doStep(step, writer, speech, response, request.over))) return;
  }
  await writer.events(speech.close());
  await writer.flush();
  response.end();
}

/** Answers from a script: lists are used up in order, the last one stays. */
function answerer(script: Script): (request: Recorded) => Answer | Promise<Answer> {
  if (typeof script === 'function') return script;
  if (!('length' in script)) return () => script;
  let at = 0;
  return () => script[Math.min(at++, script.length - 1)] ?? {};
}

/** Use through `startAnthropic`, `startOpenai`, `startOllama` or `startModelServer`. */
export async function startServer(dialects: readonly Dialect[], options: FakeServerOptions): Promise<FakeServer> {
  const requests: Recorded[] = [];
  const sockets = new Set<Socket>();
  const waiters: ((request: Recorded) => void)[] = [];
  let connections = 0;
  let answer = answerer(options.script ?? echo());

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await record(incoming, response);
    requests.push(request);
    for (const waiter of waiters.splice(0)) waiter(request);
    const dialect = dialects.find((candidate) => candidate.owns(request));
    if (!dialect) return sendJson(response, 404, { error: `no such path: ${request.path}` });
    if (options.key !== undefined && dialect.key(request) !== options.key) {
      return playAnswer(request, response, dialect, { status: 401 });
    }
    const overridden = options.override?.(request);
    if (overridden) return playAnswer(request, response, dialect, overridden);
    const plain = dialect.plain(request, options.models ?? [{ id: 'fake-model' }]);
    if (plain) return sendJson(response, plain.status, plain.body);
    // A pull is no conversation: it goes well unless `override` says otherwise.
    await playAnswer(request, response, dialect, request.path === '/api/pull' ? {} : await answer(request));
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get sockets() {
      return sockets.size;
    },
    get connections() {
      return connections;
    },
    next: () => new Promise((resolve) => waiters.push(resolve)),
    use(script) {
      answer = answerer(script);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
