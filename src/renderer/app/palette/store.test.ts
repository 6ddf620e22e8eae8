import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../test/fakes/window-daemon.ts';
import { createPalette } from './store.ts';

function begun(kept = new Map<string, string>()) {
  const daemon = fakeDaemon({ pace: 0 });
  const keep = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  let due: (() => void) | undefined;
  const wait = (run: () => void) => {
    due = run;
    return () => {
      if (due === run) due = undefined;
    };
  };
  const store = createPalette(daemon.client, keep, wait);
  return { daemon, store, kept, rest: () => due?.() };
}

describe('what the palette asks', () => {
  it('finds conversations by title and words in what was said', async () => {
    const { store, rest } = begun();
    store.getState().type('backup');
    rest();
    await expect.poll(() => store.getState().looking).toBe(false);
    expect(store.getState().conversations.map(({ title }) => title)).toEqual(['Switch backups to the new key']);
    expect(store.getState().hits.length).toBeGreaterThan(1);
    expect(store.getState().hits[0]?.excerpt).toContain('\u0002backup\u0003');
  });

  it('asks once for a word that is typed fast', async () => {
    const { daemon, store, rest } = begun();
    for (const query of ['b', 'ba', 'back']) store.getState().type(query);
    rest();
    await expect.poll(() => store.getState().looking).toBe(false);
    expect(daemon.calls.map(({ input }) => input)).toEqual([
      { limit: 6, query: 'back' },
      { query: 'back', limit: 6 },
    ]);
  });

  it('drops an answer to what was typed before', async () => {
    const { daemon, store, rest } = begun();
    store.getState().type('cabin');
    rest();
    store.getState().type('');
    await expect.poll(() => daemon.calls.length).toBe(2);
    rest();
    await expect.poll(() => store.getState().looking).toBe(false);
    expect(store.getState().conversations.length).toBe(5);
    expect(store.getState().hits).toEqual([]);
  });

  it('shows what it can when the daemon is silent', async () => {
    const { daemon, store, rest } = begun();
    daemon.silent = true;
    store.getState().type('cabin');
    rest();
    await expect.poll(() => store.getState().looking).toBe(false);
    expect(store.getState().conversations).toEqual([]);
  });

  it('keeps the five last used, each once, newest first, and survives a damaged memory', () => {
    const { store, kept } = begun();
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'b']) store.getState().used(id);
    expect(store.getState().recent).toEqual(['b', 'f', 'e', 'd', 'c']);
    expect(begun(kept).store.getState().recent).toEqual(['b', 'f', 'e', 'd', 'c']);
    expect(begun(new Map([['hearth.palette', '{"no']])).store.getState().recent).toEqual([]);
    expect(begun(new Map([['hearth.palette', '[1,"a"]']])).store.getState().recent).toEqual(['a']);
  });
});
