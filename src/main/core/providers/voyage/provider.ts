/** Voyage makes vectors and nothing else, over a plain HTTP call: there is little that an SDK could add. */
import type { Provider, ProviderConfig } from '../../agent/provider.ts';
import { once, type ProviderDeps, patienceOf } from '../attempt.ts';
import { type Callee, fault, HttpFault, malformed } from '../fault.ts';
import { errorText, known, readAnswer, toBody } from './map.ts';

const home = 'https://api.voyageai.com/v1';

/** Use through `createProvider`. */
export function createVoyage(config: ProviderConfig, deps: ProviderDeps): Provider {
  const address = (config.baseUrl ?? home).replace(/\/+$/, '');
  const { host } = new URL(address);
  const whenDown = 'Check the connection, and the address in Settings.';
  const callee: Callee = { id: config.id, name: 'Voyage', host, key: config.key, whenDown, now: deps.clock.now };
  const patience = patienceOf(deps);
  const ask = (body: unknown, signal: AbortSignal) => post(`${address}/embeddings`, config.key, body, signal);

  return {
    id: config.id,
    kind: 'voyage',
    // A service: whatever address stands before it, texts leave this computer.
    local: false,
    models: async () => [],
    embedders: async () => known.map((id) => ({ id, local: false })),
    // biome-ignore lint/correctness/useYield: it fails before there could be anything to give.
    async *stream(request) {
      throw fault(callee, {
        layer: 'provider',
        message: `${request.model} makes vectors and answers nothing.`,
        action: 'Choose another model.',
        retryable: false,
      });
    },
    embed: (request, signal) =>
      once(callee, signal, patience, async (within) => {
        const answer = readAnswer(await ask(toBody(request), within));
        if (!answer) throw malformed(callee);
        const usage = { inputTokens: answer.tokens, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
        return { vectors: answer.vectors, usage };
      }),
    /** There is no call that only looks at the key: one without a text is refused for that, and only after the key was read. */
    health: (signal) =>
      once(callee, signal, patience, async (within) => {
        try {
          await ask(toBody({ model: known[0], texts: [] }), within);
        } catch (error) {
          if (!(error instanceof HttpFault && (error.status === 400 || error.status === 422))) throw error;
        }
      }),
  };
}

async function post(url: string, key: string | undefined, body: unknown, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify(body),
    // A key goes to the address that was given and to no other.
    redirect: 'error',
    signal,
  });
  const text = await response.text();
  if (!response.ok) throw new HttpFault(response.status, errorText(text), response.headers);
  return JSON.parse(text);
}
