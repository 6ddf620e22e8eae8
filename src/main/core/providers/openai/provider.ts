/** OpenAI, and whoever speaks its protocol at another address, through OpenAI's own SDK. */
import type OpenAI from 'openai';
import type { ModelRequest, Provider, ProviderConfig } from '../../agent/provider.ts';
import { isLoopback } from '../address.ts';
import { once, type ProviderDeps, patienceOf } from '../attempt.ts';
import { streamEvents } from '../body.ts';
import { type Callee, StreamFault, toProviderError } from '../fault.ts';
import { type LimitName, makesVectors, otherLimit, ownEmbedders, toModelInfo, toParams } from './map.ts';
import { readCompletion } from './stream.ts';

const home = 'https://api.openai.com/v1';

// Models that think say nothing until they have thought; servers at home load the model first.
const firstMs = 240_000;

const names: Record<string, string> = {
  'api.openai.com': 'OpenAI',
  'api.x.ai': 'xAI',
  'generativelanguage.googleapis.com': 'Google',
  'openrouter.ai': 'OpenRouter',
};

/** Use through `createProvider`. The SDK is loaded by the first call. */
export function createOpenai(config: ProviderConfig, deps: ProviderDeps): Provider {
  const baseURL = config.baseUrl ?? home;
  const { hostname } = new URL(baseURL);
  const local = isLoopback(hostname);
  const callee = calleeOf(config, baseURL, deps);
  const patience = patienceOf(deps);
  let client: Promise<OpenAI> | undefined;
  const load = (): Promise<OpenAI> => {
    client ??= connect(baseURL, config.key);
    return client;
  };
  const open = createOpener(load, hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens');
  const list = (signal: AbortSignal) =>
    once(callee, signal, patience, async (within) => (await load()).models.list({ signal: within }));

  return {
    id: config.id,
    kind: 'openai',
    local,
    models: async (signal) =>
      (await list(signal)).data.map((model) => toModelInfo(model, local)).filter((model) => model !== undefined),
    stream: (request, signal) =>
      streamEvents({
        callee,
        signal,
        patience: patienceOf(deps, firstMs),
        maxOutputTokens: request.maxOutputTokens,
        open: (within) => open(request, within),
        parse: (events) => readCompletion(events, (body) => toProviderError(new StreamFault(body), callee)),
      }),
    embed: ({ model, texts }, signal) =>
      once(callee, signal, patience, async (within) => {
        const { data, usage } = await (await load()).embeddings.create({ model, input: texts }, { signal: within });
        const vectors = data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
        const inputTokens = usage?.prompt_tokens ?? 0;
        return { vectors, usage: { inputTokens, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 } };
      }),
    embedders: async (signal) => {
      if (hostname === 'api.openai.com') return ownEmbedders.map((id) => ({ id, local }));
      return (await list(signal)).data.filter(({ id }) => makesVectors.test(id)).map(({ id }) => ({ id, local }));
    },
    health: async (signal) => void (await list(signal)),
  };
}

function calleeOf({ id, key }: ProviderConfig, baseURL: string, deps: ProviderDeps): Callee {
  const { host, hostname } = new URL(baseURL);
  const whenDown = isLoopback(hostname)
    ? 'Start the server at this address, then try again.'
    : 'Check the connection, and the address in Settings.';
  return { id, name: names[hostname] ?? id, host, key, whenDown, now: deps.clock.now };
}

/** Asks with the limit under the name that the server takes: where it refuses the first, the other is tried, once, and kept. */
function createOpener(load: () => Promise<OpenAI>, guess: LimitName) {
  const limits = new Map<string, LimitName>();
  return async (request: ModelRequest, signal: AbortSignal): Promise<Response> => {
    const ask = async (limit: LimitName): Promise<Response> =>
      (await load()).chat.completions.create(toParams(request, limit), { signal }).asResponse();
    const limit = limits.get(request.model) ?? guess;
    try {
      return await ask(limit);
    } catch (error) {
      if (!refusesLimit(error, limit)) throw error;
      limits.set(request.model, otherLimit(limit));
      return ask(otherLimit(limit));
    }
  };
}

/** True where a server refused the request because of the name of its limit. */
function refusesLimit(error: unknown, limit: LimitName): boolean {
  if (!(error instanceof Error) || !('status' in error) || (error.status !== 400 && error.status !== 422)) return false;
  const param = 'param' in error ? error.param : undefined;
  return (
    param === limit ||
    (error.message.includes(limit) && /unsupported|not supported|unknown|unrecognized|extra|instead/i.test(error.message))
  );
}

async function connect(baseURL: string, key: string | undefined): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    baseURL,
    // Everything the SDK would otherwise take from the environment is said here.
    apiKey: key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    ...(key === undefined ? { defaultHeaders: { Authorization: null } } : {}),
    maxRetries: 0,
    logLevel: 'off',
  });
}
