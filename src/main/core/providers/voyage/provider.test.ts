import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeServer, type FakeServerOptions, startVoyage } from '../../../../../test/fakes/model-servers/index.ts';
import { systemClock } from '../../base/clock.ts';
import { createVoyage } from './provider.ts';

const { signal } = new AbortController();
let server: FakeServer;
beforeEach(async () => {
  server = await startVoyage({ key: 'pa-good' });
});
afterEach(() => server.close());

const provider = (key = 'pa-good', url = server.url) =>
  createVoyage({ id: 'voyage', kind: 'voyage', key, baseUrl: `${url}/v1/` }, { clock: systemClock });
const embed = (texts: string[], use?: 'record' | 'question', key?: string) =>
  provider(key).embed?.({ model: 'voyage-4', texts, ...(use ? { use } : {}) }, signal);

/** A server of its own for one test. */
async function answering(override: FakeServerOptions['override'], work: (url: string) => Promise<void>): Promise<void> {
  const other = await startVoyage({ ...(override ? { override } : {}) });
  try {
    await work(other.url);
  } finally {
    await other.close();
  }
}

describe('vectors', () => {
  test('come one for each text, in the order of the texts, with what they cost', async () => {
    const shuffled = { data: [1, 0].map((index) => ({ index, embedding: [index, 1] })), usage: { total_tokens: 9 } };
    await answering(
      () => ({ body: shuffled }),
      async (url) => {
        const made = await provider('k', url).embed?.({ model: 'voyage-4', texts: ['a', 'b'] }, signal);
        expect(made?.vectors).toEqual([
          [0, 1],
          [1, 1],
        ]);
        expect(made?.usage.inputTokens).toBe(9);
      },
    );
  });

  test('say whether a text is kept or looked for', async () => {
    await embed(['a'], 'record');
    await embed(['b'], 'question');
    expect(server.requests.map(({ body }) => body)).toMatchObject([
      { model: 'voyage-4', input: ['a'], input_type: 'document' },
      { input: ['b'], input_type: 'query' },
    ]);
  });

  test('that are none are an error, and so is no JSON', async () => {
    for (const body of [{ data: 'x' }, { data: [{ index: 0, embedding: 'AAAA' }] }, {}, []])
      await answering(
        () => ({ body }),
        async (url) => {
          const asked = provider('k', url).embed?.({ model: 'm', texts: ['a'] }, signal);
          await expect(asked).rejects.toMatchObject({ failure: { layer: 'provider' } });
        },
      );
  });
});

describe('failures', () => {
  test('name the layer and never the key', async () => {
    const refused = embed(['a'], 'record', 'pa-bad-key-of-mine');
    await expect(refused).rejects.toMatchObject({ failure: { layer: 'auth', provider: 'voyage' } });
    await expect(refused).rejects.not.toThrow('pa-bad-key-of-mine');
    const cases = [
      [429, 'rate_limit'],
      [500, 'provider'],
      [503, 'overload'],
    ] as const;
    for (const [status, layer] of cases)
      await answering(
        () => ({ status }),
        async (url) => {
          const asked = provider('k', url).embed?.({ model: 'm', texts: ['a'] }, signal);
          await expect(asked).rejects.toMatchObject({ failure: { layer, retryable: true } });
        },
      );
  });

  test('of a server that is not there are told as such', async () => {
    await server.close();
    await expect(embed(['a'])).rejects.toMatchObject({ failure: { layer: 'network' } });
    server = await startVoyage();
  });
});

describe('health', () => {
  test('looks at the key without a text, so that it costs nothing', async () => {
    await provider().health(signal);
    expect(server.requests.map(({ body }) => body)).toMatchObject([{ input: [] }]);
    await expect(provider('pa-bad').health(signal)).rejects.toMatchObject({ failure: { layer: 'auth' } });
  });
});

test('it answers no conversation', async () => {
  const request = { model: 'voyage-4', system: '', messages: [], maxOutputTokens: 10 };
  const read = async () => {
    for await (const event of provider().stream(request, signal)) expect(event).toBe(undefined);
  };
  await expect(read()).rejects.toMatchObject({ failure: { layer: 'provider', retryable: false } });
});
