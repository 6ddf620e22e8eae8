import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { createDataStore, progress, verdict } from './store.ts';

async function begun() {
  const daemon = fakeDaemon({ pace: 0 });
  const told: string[] = [];
  const { store, start } = createDataStore(daemon.client, (text) => told.push(text));
  start();
  await expect.poll(() => store.getState().stats?.events).toBe(4212);
  return { daemon, store, told };
}

describe('verify and rebuild', () => {
  it('shows progress while it works, and the result in words once', async () => {
    const { store, told } = await begun();
    const seen = new Set<number>();
    const stop = store.subscribe(({ work }) => work && seen.add(work.done));
    await store.getState().run('verify');
    stop();
    expect(seen.size).toBeGreaterThan(5);
    expect(store.getState().work).toBeNull();
    expect(store.getState().outcome?.tone).toBe('moss');
    expect(told).toEqual(['Verified: all 4,212 events follow from one another, and none was changed. Head 9f4c2a17e0b5.']);
  });

  it('starts nothing while something runs', async () => {
    const { daemon, store } = await begun();
    await Promise.all([store.getState().run('rebuild'), store.getState().run('verify')]);
    expect(daemon.calls.map(({ name }) => name).filter((name) => name.startsWith('store.') && name !== 'store.stats')).toEqual([
      'store.rebuild',
    ]);
    expect(store.getState().outcome?.text).toBe('Rebuilt from 4,212 events in 1.8 s. Every view is new.');
  });

  it('says why it could not, and can be tried again', async () => {
    const { daemon, store } = await begun();
    daemon.silent = true;
    await store.getState().run('verify');
    expect(store.getState().outcome).toMatchObject({ tone: 'carmine' });
    expect(store.getState().work).toBeNull();
  });

  it('names every problem that it found', () => {
    const problems = [{ kind: 'payload' as const, seq: 12, message: 'The data does not match its hash.' }];
    expect(verdict({ ok: false, events: 40, head: 'ab', problems })).toMatchObject({
      tone: 'carmine',
      problems,
      text: expect.stringContaining('1 problem in 40 events'),
    });
  });

  it('gives no percentage before it knows the whole', () => {
    expect(progress({ done: 0, total: 0 })).toBe('Starting');
    expect(progress({ done: 62, total: 100 })).toBe('62 %, 62 of 100');
  });
});
