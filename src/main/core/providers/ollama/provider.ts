/** Models on this computer, or on another of the house, through Ollama's own client. */
import type { Ollama } from 'ollama';
import type { ModelRequest, Provider, ProviderConfig } from '../../agent/provider.ts';
import { isLoopback } from '../address.ts';
import { type Attempt, beginAttempt, once, type ProviderDeps, patienceOf } from '../attempt.ts';
import { streamEvents } from '../body.ts';
import { type Callee, cutOff, HttpFault, StreamFault, toProviderError } from '../fault.ts';
import { type Known, toAddress, toChat, toKnown, toModelInfo } from './map.ts';
import { readChat } from './stream.ts';

// A large model takes minutes to load before its first word, and to verify after it was fetched.
const firstMs = 240_000;

type Connect = (signal: AbortSignal, onResponse?: (response: Response) => void) => Promise<Ollama>;

/** Use through `createProvider`. The client is loaded by the first call. */
export function createOllama(config: ProviderConfig, deps: ProviderDeps): Provider {
  const address = toAddress(config.baseUrl);
  const callee = calleeOf(config, address, deps);
  const patience = patienceOf(deps);
  const slow = patienceOf(deps, firstMs);
  const connect: Connect = (signal, onResponse) => openClient(address, config.key, signal, onResponse);
  const shelf = createShelf();
  const local = isLoopback(new URL(address).hostname);
  const learnAll = async (within: AbortSignal) => {
    const client = await connect(within);
    const { models } = await client.list();
    return Promise.all(models.map(async ({ model, digest }) => ({ model, known: await shelf.learn(client, model, digest) })));
  };

  return {
    id: config.id,
    kind: 'ollama',
    local,
    models: (signal) =>
      once(callee, signal, patience, async (within) => {
        const all = await learnAll(within);
        return all.filter(({ known }) => known.talks).map(({ model, known }) => toModelInfo(model, known, local));
      }),
    embedders: (signal) =>
      once(callee, signal, patience, async (within) =>
        (await learnAll(within)).filter(({ known }) => known.embeds).map(({ model, known }) => toModelInfo(model, known, local)),
      ),
    stream: (request, signal) =>
      streamEvents({
        callee,
        signal,
        patience: slow,
        maxOutputTokens: request.maxOutputTokens,
        open: async (within) => openChat(connect, request, await shelf.learn(await connect(within), request.model), within),
        parse: (events) => readChat(events, (text) => toProviderError(new StreamFault(text), callee)),
      }),
    embed: ({ model, texts }, signal) =>
      once(callee, signal, slow, async (within) => {
        const answer = await (await connect(within)).embed({ model, input: texts });
        const inputTokens = answer.prompt_eval_count ?? 0;
        return { vectors: answer.embeddings, usage: { inputTokens, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 } };
      }),
    health: (signal) => once(callee, signal, patience, async (within) => void (await (await connect(within)).list())),
    async pull(model, onProgress, signal) {
      await pull(callee, connect, beginAttempt(callee, signal, slow), model, onProgress);
      shelf.forget(model);
    },
  };
}

function calleeOf({ id, key }: ProviderConfig, address: string, deps: ProviderDeps): Callee {
  const { host, hostname } = new URL(address);
  const whenDown = isLoopback(hostname)
    ? 'Start Ollama, then try again.'
    : 'Check that Ollama runs there, and the address in Settings.';
  return { id, name: 'Ollama', host, key, whenDown, now: deps.clock.now };
}

/** What `show` says of a model is true for this digest of it; an answer under way asks only when nothing is known. */
function createShelf() {
  const shown = new Map<string, { digest: string | undefined; known: Known }>();
  return {
    async learn(client: Ollama, model: string, digest?: string): Promise<Known> {
      const before = shown.get(model);
      if (before && (digest === undefined || digest === before.digest)) return before.known;
      const known = toKnown(await client.show({ model }));
      shown.set(model, { digest, known });
      return known;
    },
    forget: (model: string) => shown.delete(model),
  };
}

async function openChat(connect: Connect, request: ModelRequest, known: Known, signal: AbortSignal): Promise<Response> {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const client = await connect(signal, resolve);
  // The iterator that the client returns has not begun to read: the body is still whole.
  await client.chat(toChat(request, known));
  return promise;
}

type OnProgress = Parameters<NonNullable<Provider['pull']>>[1];

async function pull(callee: Callee, connect: Connect, attempt: Attempt, model: string, onProgress: OnProgress): Promise<void> {
  let whole = false;
  try {
    whole = await followPull(await connect(attempt.signal), model, onProgress, attempt);
    if (!whole) throw cutOff(callee);
  } catch (error) {
    throw attempt.reason(error);
  } finally {
    attempt.close(whole);
  }
}

/** True where it was fetched to the end. Thrown for an error that the server reports: StreamFault. */
async function followPull(client: Ollama, model: string, onProgress: OnProgress, attempt: Attempt): Promise<boolean> {
  try {
    for await (const { status, completed, total } of await client.pull({ model, stream: true })) {
      attempt.heard();
      attempt.understood();
      onProgress({ status, ...(completed === undefined ? {} : { completed }), ...(total === undefined ? {} : { total }) });
      if (status === 'success') return true;
    }
    return false;
  } catch (error) {
    // The client throws a plain Error for an `error` line and for an early end; sockets fail with a TypeError.
    if (!(error instanceof Error) || error.name !== 'Error') throw error;
    if (error.message.startsWith('Did not receive')) return false;
    throw new StreamFault(error.message);
  }
}

/**
 * One client for each call: its only road for a signal is `fetch`. Errors are read here too, because the client prints the body
 * of a failed answer on the console.
 */
async function openClient(
  host: string,
  key: string | undefined,
  signal: AbortSignal,
  onResponse: (response: Response) => void = () => undefined,
): Promise<Ollama> {
  const { Ollama } = await import('ollama');
  return new Ollama({
    host,
    ...(key ? { headers: { authorization: `Bearer ${key}` } } : {}),
    async fetch(input, init) {
      const response = await fetch(input, { ...init, signal });
      if (!response.ok) throw new HttpFault(response.status, errorText(await response.text()), response.headers);
      onResponse(response);
      return response;
    },
  });
}

function errorText(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: unknown };
    return typeof error === 'string' ? error : body;
  } catch {
    return body;
  }
}
