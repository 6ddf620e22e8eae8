import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../test/fakes/window-daemon.ts';
import { createConnection } from './connection.ts';

/** A clock by hand: what waits is run when the test says so. */
function clock() {
  const waiting: { run: () => void; ms: number }[] = [];
  const wait = (run: () => void, ms: number) => {
    const entry = { run, ms };
    waiting.push(entry);
    return () => void waiting.splice(waiting.indexOf(entry), 1);
  };
  return { waiting, wait, tick: () => waiting.shift()?.run() };
}

function begun() {
  const daemon = fakeDaemon({ pace: 0 });
  const time = clock();
  const connection = createConnection(daemon.client, time.wait);
  return { daemon, time, ...connection };
}

describe('the connection', () => {
  it('knows the daemon, its budget and its settings once it answered', async () => {
    const { store, start } = begun();
    start();
    await expect.poll(() => store.getState().state).toBe('online');
    expect(store.getState().identity?.name).toBe('Hearth');
    expect(store.getState().budget?.caps.perDay).toBe(3);
    expect(store.getState().settings?.theme).toBe('system');
  });

  it('says that the daemon is silent, and finds it again by itself, trying ever slower', async () => {
    const { daemon, time, store, start } = begun();
    daemon.silent = true;
    start();
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await expect.poll(() => time.waiting.length).toBe(1);
      expect(store.getState().state).toBe('offline');
      waits.push(time.waiting[0]?.ms ?? 0);
      time.tick();
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 5000]);
    await expect.poll(() => time.waiting.length).toBe(1);
    daemon.silent = false;
    time.tick();
    await expect.poll(() => store.getState().state).toBe('online');
  });

  it('looks at once when someone else found nobody answering, and only once', async () => {
    const daemon = fakeDaemon({ pace: 0 });
    const time = clock();
    let notice: () => void = () => undefined;
    const onSilence = (run: () => void) => {
      notice = run;
      return () => undefined;
    };
    const { store, start } = createConnection({ ...daemon.client, onSilence }, time.wait);
    start();
    await expect.poll(() => store.getState().state).toBe('online');
    daemon.silent = true;
    for (let times = 0; times < 5; times += 1) notice();
    await expect.poll(() => store.getState().state).toBe('offline');
    expect(time.waiting.length).toBe(1);
  });

  it('tells a daemon that is gone from a window whose token was changed', async () => {
    const daemon = fakeDaemon({ pace: 0 });
    const locked = {
      ...daemon.client,
      call: () => Promise.reject(Object.assign(new Error('No token.'), { code: 'unauthorized' })),
    };
    const { store } = createConnection(locked, clock().wait);
    await store.getState().retry();
    expect(store.getState()).toMatchObject({ state: 'offline', lockedOut: true });
  });

  it('keeps what it knew while the daemon is silent, so that the screen can be read', async () => {
    const { daemon, store, start } = begun();
    start();
    await expect.poll(() => store.getState().state).toBe('online');
    daemon.silent = true;
    await store.getState().retry();
    expect(store.getState().state).toBe('offline');
    expect(store.getState().budget?.spent.day).toBe(0.84);
  });

  it('follows money, settings and trouble as they happen, and no more after it was stopped', async () => {
    const { daemon, store, start } = begun();
    const stop = start();
    await expect.poll(() => store.getState().state).toBe('online');
    await daemon.client.call('budget.set', { perDay: 5 });
    await daemon.client.call('settings.set', { theme: 'dark' });
    daemon.emit('store.trouble', { code: 'disk_full', message: 'The disk is full.' });
    expect(store.getState().budget?.caps.perDay).toBe(5);
    expect(store.getState().settings?.theme).toBe('dark');
    expect(store.getState().trouble?.code).toBe('disk_full');
    stop();
    await daemon.client.call('settings.set', { theme: 'light' });
    expect(store.getState().settings?.theme).toBe('dark');
  });

  it('throws a refused change at the one who asked, and keeps the settings as they were', async () => {
    const { store, start } = begun();
    start();
    await expect.poll(() => store.getState().state).toBe('online');
    await expect(store.getState().change({ maxOutputTokens: 1 })).rejects.toThrow();
    expect(store.getState().settings?.maxOutputTokens).toBe(8192);
  });
});
