import { afterEach, describe, expect, it } from 'vitest';
import { ProviderError } from '../../../agent/provider.ts';
import { openRoom, type Room, type Script, until, user } from '../fixture.ts';

const { signal } = new AbortController();
const usage = (inputTokens: number) => ({ inputTokens, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 });
type Embed = NonNullable<Script['embed']>;
const good: Embed = async ({ texts }) => ({ vectors: texts.map(() => [1, 2]), usage: usage(texts.length * 1000) });

let room: Room;
const open = async (embed: Embed = good) => {
  room = await openRoom({ scripts: { openai: { models: [], embed } } });
};
afterEach(async () => {
  await room.close();
  room.host.remove();
});

const long = 'word '.repeat(2_000);
const embed = (texts: string[] = [long], embedder = 'openai:embed-test', by = signal) =>
  room.models.api.embed({ embedder, texts, use: 'record' }, by);
const budget = () => room.models.handlers['budget.get']({}, user);
const failure = (layer: string) => ({ failure: { layer } });

describe('vectors', () => {
  it('are counted at what the provider says, and nothing stays set aside', async () => {
    await open();
    expect(await embed([long, long])).toEqual([Float32Array.of(1, 2), Float32Array.of(1, 2)]);
    expect(await budget()).toMatchObject({ spent: { day: 0.004 }, reserved: 0 });
    const { items } = await room.models.api.usage({ by: 'model' });
    expect(items).toMatchObject([{ key: 'embed-test', calls: 1 }]);
  });

  it('of many callers at a time never pass a cap together', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    await open(async (request, by) => {
      await promise;
      return good(request, by);
    });
    // The worst of one call is its bytes as tokens, about two cents.
    await room.models.handlers['budget.set']({ perDay: 0.05 }, user);
    const all = Array.from({ length: 8 }, () =>
      embed().then(
        () => 'made',
        (error: ProviderError) => error.failure.layer,
      ),
    );
    await until(() => (room.calls.openai ?? 0) === 2);
    resolve();
    expect((await Promise.all(all)).toSorted()).toEqual([...Array(6).fill('budget'), 'made', 'made']);
    expect((await budget()).spent.day).toBeLessThanOrEqual(0.05);
  });

  it('that were refused cost nothing; a call taken back counts by a guess on the high side', async () => {
    await open(async () => {
      throw new ProviderError({ layer: 'rate_limit', message: 'Slower.', retryable: true });
    });
    await expect(embed()).rejects.toMatchObject(failure('rate_limit'));
    expect(await budget()).toMatchObject({ spent: { day: 0 }, reserved: 0 });
    await room.close();
    const stop = new AbortController();
    await open((_request, by) => new Promise((_, reject) => by.addEventListener('abort', () => reject(by.reason))));
    const asked = embed([long], 'openai:embed-test', stop.signal);
    await until(() => room.calls.openai === 1);
    stop.abort(new Error('never mind'));
    await expect(asked).rejects.toThrow('never mind');
    expect((await budget()).spent.day).toBeGreaterThan(0);
    expect((await budget()).reserved).toBe(0);
  });

  it('that are not one for each text, of one length and of numbers, are refused', async () => {
    const bad = [
      [],
      [[1, 2]],
      [[1, 2], [1]],
      [[], []],
      [
        [1, Number.NaN],
        [1, 2],
      ],
    ];
    let vectors: number[][] = [];
    await open(async () => ({ vectors, usage: usage(10) }));
    for (vectors of bad) await expect(embed(['a', 'b'])).rejects.toMatchObject(failure('provider'));
  });
});

describe('who cannot be asked', () => {
  it('is named with what to do, and nobody is called', async () => {
    await open();
    await expect(embed(['a'], 'voyage:voyage-4')).rejects.toMatchObject(failure('auth'));
    await expect(embed(['a'], 'openai:homemade')).rejects.toMatchObject(failure('budget'));
    await expect(embed(['a'], 'builtin:x')).rejects.toMatchObject(failure('auth'));
    expect(room.models.api.embedderNow('voyage:voyage-4')).toMatchObject({ available: false, why: expect.stringMatching(/key/) });
    expect(room.calls.openai).toBeUndefined();
    expect(await embed([])).toEqual([]);
  });

  it('is left alone after a refused key until something changes', async () => {
    await open(async () => {
      throw new ProviderError({ layer: 'auth', message: 'OpenAI refused the key.', retryable: false });
    });
    await expect(embed()).rejects.toMatchObject(failure('auth'));
    await expect(embed()).rejects.toMatchObject(failure('auth'));
    expect(room.calls.openai).toBe(1);
    expect(room.models.api.embedderNow('openai:embed-test')).toMatchObject({
      available: false,
      why: expect.stringMatching(/refused/),
    });
  });
});
