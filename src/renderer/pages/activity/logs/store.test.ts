import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { createLogsStore } from './store.ts';

const line = { id: 900, at: '2026-01-02T03:04:05.000Z', level: 'error' as const, service: 'store', message: 'the disk is full' };

async function begun() {
  const daemon = fakeDaemon({ pace: 0 });
  const { store, start } = createLogsStore(daemon.client);
  start();
  await expect.poll(() => store.getState().lines?.length).toBeGreaterThan(0);
  return { daemon, store };
}

describe('logs', () => {
  it('lets the daemon filter by level and words', async () => {
    const { daemon, store } = await begun();
    await store.getState().setLevel('error');
    expect(new Set(store.getState().lines?.map(({ level }) => level))).toEqual(new Set(['error']));
    await store.getState().setQuery('lab-proxy');
    expect(daemon.calls.at(-1)?.input).toEqual({ level: 'error', query: 'lab-proxy', limit: 100 });
  });

  it('adds what happens now at the top, once, and only what passes the filter', async () => {
    const { daemon, store } = await begun();
    await store.getState().setLevel('error');
    daemon.emit('watch.logged', line);
    daemon.emit('watch.logged', line);
    daemon.emit('watch.logged', { ...line, id: 901, level: 'info' });
    expect(
      store
        .getState()
        .lines?.filter(({ id }) => id >= 900)
        .map(({ id }) => id),
    ).toEqual([900]);
    expect(store.getState().lines?.[0]?.id).toBe(900);
  });

  it('shows one service alone, of those that were seen, in the tail too', async () => {
    const { daemon, store } = await begun();
    expect(store.getState().services).toContain('providers');
    await store.getState().setService('providers');
    expect(new Set(store.getState().lines?.map(({ service }) => service))).toEqual(new Set(['providers']));
    daemon.emit('watch.logged', line);
    expect(store.getState().lines?.some(({ id }) => id === line.id)).toBe(false);
  });

  it('stands still when live is off, and reads anew when it is on again', async () => {
    const { daemon, store } = await begun();
    await store.getState().setLive(false);
    daemon.emit('watch.logged', line);
    expect(store.getState().lines?.some(({ id }) => id === line.id)).toBe(false);
    const before = daemon.calls.length;
    await store.getState().setLive(true);
    expect(daemon.calls.length).toBe(before + 1);
  });

  it('shows the answer to the newest question, whichever comes last', async () => {
    const { store } = await begun();
    await Promise.all([store.getState().setQuery('ready'), store.getState().setQuery('checkpoint')]);
    expect(store.getState().lines?.every(({ message }) => message.includes('checkpoint'))).toBe(true);
  });
});
