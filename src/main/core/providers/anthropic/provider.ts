/** Claude, through Anthropic's own SDK. */
import type Anthropic from '@anthropic-ai/sdk';
import type { ModelInfo, Provider, ProviderConfig } from '../../agent/provider.ts';
import { once, type ProviderDeps, patienceOf } from '../attempt.ts';
import { streamEvents } from '../body.ts';
import { type Callee, StreamFault, toProviderError } from '../fault.ts';
import { toModelInfo, toParams } from './map.ts';
import { readMessage } from './stream.ts';

const home = 'https://api.anthropic.com';

/** Use through `createProvider`. The SDK is loaded by the first call. */
export function createAnthropic(config: ProviderConfig, deps: ProviderDeps): Provider {
  const baseURL = config.baseUrl ?? home;
  const patience = patienceOf(deps);
  const callee: Callee = {
    id: config.id,
    name: 'Anthropic',
    host: new URL(baseURL).host,
    key: config.key,
    whenDown: 'Check the connection, and the address in Settings.',
    now: deps.clock.now,
  };
  let client: Promise<Anthropic> | undefined;
  const load = (): Promise<Anthropic> => {
    client ??= connect(baseURL, config.key);
    return client;
  };

  return {
    id: config.id,
    kind: 'anthropic',
    models: (signal) =>
      once(callee, signal, patience, async (within) => {
        const models: ModelInfo[] = [];
        const list = (await load()).models.list({ limit: 1000 }, { signal: within });
        for await (const model of list) models.push(toModelInfo(model));
        return models;
      }),
    stream: (request, signal) =>
      streamEvents({
        callee,
        signal,
        patience,
        maxOutputTokens: request.maxOutputTokens,
        open: async (within) => (await load()).messages.create(toParams(request, config.id), { signal: within }).asResponse(),
        parse: (events) => readMessage(events, (body) => toProviderError(new StreamFault(body), callee)),
      }),
    health: (signal) =>
      once(callee, signal, patience, async (within) => void (await (await load()).models.list({ limit: 1 }, { signal: within }))),
  };
}

async function connect(baseURL: string, key: string | undefined): Promise<Anthropic> {
  const { Anthropic } = await import('@anthropic-ai/sdk');
  return new Anthropic({
    baseURL,
    // Never null: the SDK would go and look for credentials of its own in the environment and on disk.
    apiKey: key ?? 'none',
    webhookKey: null,
    ...(key === undefined ? { defaultHeaders: { 'x-api-key': null, authorization: null } } : {}),
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
  });
}
