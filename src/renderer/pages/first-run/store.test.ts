import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../test/fakes/window-daemon.ts';
import { emptyHome, fullHome } from '../../../../test/fakes/window-daemon-home.ts';
import { candidates, createFirstRun, question } from './store.ts';

async function begun(home = fullHome()) {
  home.settings.firstRunDone = false;
  home.settings.models = [];
  const daemon = fakeDaemon({ home, pace: 0 });
  const told: string[] = [];
  const store = createFirstRun(daemon.client, (text) => told.push(text));
  await store.getState().load();
  return { daemon, store, told };
}

describe('first run', () => {
  it('offers one model a provider, what is free first, and nothing that would be refused for its price', () => {
    const { models, providers } = fullHome();
    expect(candidates(models, providers).map(({ id }) => id)).toEqual(['qwen3:8b', 'claude-sonnet-4-5', 'gpt-5-mini']);
  });

  it('streams one answer of the chosen model and tells its end once', async () => {
    const { daemon, store, told } = await begun();
    store.getState().choose('claude-sonnet-4-5');
    await store.getState().ask();
    await expect.poll(() => store.getState().answer?.state).toBe('done');
    expect(daemon.calls.find(({ name }) => name === 'chat.send')?.input).toMatchObject({
      text: question,
      model: 'claude-sonnet-4-5',
    });
    expect(store.getState().answer).toMatchObject({ local: false, cost: 0.0071 });
    expect(store.getState().answer?.text).toMatch(/^The new key opens[\s\S]*manual/);
    expect(told).toEqual(['Answer complete.']);
  });

  it('shows what works without any model, by asking for it', async () => {
    const { daemon, store } = await begun(emptyHome());
    expect(store.getState().chosen).toBeNull();
    await store.getState().ask();
    await expect.poll(() => store.getState().answer?.state).toBe('done');
    expect(daemon.calls.find(({ name }) => name === 'chat.send')?.input).not.toHaveProperty('model');
    expect(store.getState().answer?.local).toBe(true);
  });

  it('says why an answer failed and what to do', async () => {
    const { daemon, store } = await begun();
    daemon.answer({
      'chat.send': () => {
        throw new Error('No network.');
      },
    });
    await store.getState().ask();
    expect(store.getState().answer).toMatchObject({ state: 'failed', why: expect.stringContaining('No network.') });
  });

  it('takes a key, and says so when it is refused', async () => {
    const { store } = await begun(emptyHome());
    expect(await store.getState().saveKey('anthropic', 'sk-wrong')).toBe(false);
    expect(store.getState().fault).toContain('refused');
    expect(await store.getState().saveKey('anthropic', 'sk-right')).toBe(true);
    expect(store.getState().chosen).toBe('claude-sonnet-4-5');
  });

  it('does not come again after the end or a skip, and puts only a model first that has answered', async () => {
    const { daemon, store } = await begun();
    await store.getState().finish();
    expect(daemon.home.settings).toMatchObject({ firstRunDone: true, models: [] });
    await store.getState().ask();
    await expect.poll(() => store.getState().answer?.state).toBe('done');
    await store.getState().finish();
    expect(daemon.home.settings.models).toEqual(['qwen3:8b']);
  });
});
