import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { createModelsStore, idFor, moved, unpriced } from './store.ts';

async function begun() {
  const daemon = fakeDaemon({ pace: 0 });
  const told: string[] = [];
  const { store, start } = createModelsStore(daemon.client, (text) => told.push(text));
  start();
  await expect.poll(() => store.getState().models.length).toBeGreaterThan(0);
  const provider = (id: string) => store.getState().providers?.find((it) => it.id === id);
  return { daemon, store, told, provider };
}

describe('providers in Settings', () => {
  it('asks everyone on "Check all", and tells once who answers', async () => {
    const { daemon, store, told } = await begun();
    const checking = store.getState().check();
    expect(store.getState().checking).toBe(true);
    await checking;
    expect(store.getState().checking).toBe(false);
    expect(daemon.calls.filter(({ name }) => name === 'providers.list').at(-1)?.input).toEqual({ check: true });
    expect(told).toEqual(['Checked. 3 of 4 answer.']);
  });

  it('keeps a refusal beside the provider that it is about, until the next try', async () => {
    const { store } = await begun();
    expect(await store.getState().configure({ id: 'nobody', enabled: true })).toBe(false);
    expect(store.getState().faults.nobody).toContain('nobody');
    expect(
      await store.getState().configure({ id: 'nobody', kind: 'openai', name: 'Nobody', baseUrl: 'http://127.0.0.1:1/v1' }),
    ).toBe(true);
    expect(store.getState().faults.nobody).toBeUndefined();
  });

  it('checks after a new key, and holds the key nowhere', async () => {
    const { store, provider } = await begun();
    await store.getState().configure({ id: 'lab-proxy', key: 'sk-right' });
    expect(provider('lab-proxy')?.healthy).toBe(true);
    expect(JSON.stringify(store.getState())).not.toContain('sk-right');
  });

  it('says so when the list cannot be read, and gets over it', async () => {
    const { daemon, store } = await begun();
    daemon.silent = true;
    await store.getState().load();
    expect(store.getState().faults.list).toContain('not answering');
    expect(store.getState().providers?.length).toBe(5);
    daemon.silent = false;
    await store.getState().load();
    expect(store.getState().faults.list).toBeUndefined();
  });
});

describe('fetching a model', () => {
  it('shows how far it is and tells when it is there', async () => {
    const { store, told } = await begun();
    await store.getState().pull('ollama', 'qwen3:14b');
    await expect.poll(() => told).toEqual(['qwen3:14b is on this computer now.']);
    expect(store.getState().pulls).toEqual({});
    await expect.poll(() => store.getState().models.map(({ id }) => id)).toContain('qwen3:14b');
  });

  it('keeps why it ended early in sight', async () => {
    const { daemon, store } = await begun();
    daemon.emit('providers.pulling', {
      id: 'ollama',
      model: 'nope',
      status: 'error',
      done: true,
      error: 'There is no model of that name.',
    });
    expect(store.getState().pulls.nope?.error).toBe('There is no model of that name.');
  });
});

describe('prices', () => {
  it('lists what stops for want of a price, until it is priced or free', async () => {
    const { store } = await begun();
    expect(unpriced(store.getState().models).map(({ id }) => id)).toEqual(['mistral-large']);
    await store.getState().price({ model: 'mistral-large', inputPerMTok: 2, outputPerMTok: 6 });
    expect(unpriced(store.getState().models)).toEqual([]);
  });
});

describe('the order of models', () => {
  it('moves one step and never falls off the ends', () => {
    const order = ['a', 'b', 'c'];
    expect(moved(order, 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moved(order, 'a', 1)).toEqual(['b', 'a', 'c']);
    for (const [model, by] of [
      ['a', -1],
      ['c', 1],
      ['x', 1],
    ] as const)
      expect(moved(order, model, by)).toEqual(order);
  });
});

describe('an id for a provider', () => {
  it('fits the contract whatever the name, and is never taken twice', () => {
    const fits = /^[a-z][a-z0-9-]{0,39}$/;
    for (const name of ['Lab proxy', '9 lives', '  ', 'Ünïcode ☃', 'x'.repeat(90), '模型', '--a--'])
      expect(idFor(name, [])).toMatch(fits);
    expect(idFor('Lab proxy', ['lab-proxy', 'lab-proxy-2'])).toBe('lab-proxy-3');
  });
});
