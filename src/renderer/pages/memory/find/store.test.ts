import { describe, expect, it } from 'vitest';
import { someMemory } from '../../../../../test/fakes/window/memory-home.ts';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { anything } from './filter.ts';
import { Finder } from './store.ts';

function world(count: number) {
  const daemon = fakeDaemon({ memory: someMemory(count), pace: 0 });
  const due: (() => void)[] = [];
  const finder = new Finder({ ...daemon.client, wait: (run) => due.push(run) });
  const rest = () => {
    for (const run of due.splice(0)) run();
  };
  const state = () => finder.store.getState();
  const ids = () => state().rows?.map(({ record }) => record.id) ?? [];
  return { daemon, finder, state, ids, rest, due };
}

describe('what memory holds, and what is found in it', () => {
  it('comes newest first by pages, each record once', async () => {
    const { finder, ids } = world(250);
    finder.start();
    await expect.poll(() => ids().length).toBe(100);
    await finder.more();
    await finder.more();
    await finder.more();
    expect(ids().length).toBe(250);
    expect(new Set(ids()).size).toBe(250);
  });

  it('asks once at a time while one types, and shows the answer to the last words alone', async () => {
    const { daemon, finder, state } = world(30);
    await finder.reload();
    await Promise.all(['ba', 'bac', 'back', 'snowblower'].map((query) => finder.change({ query })));
    const asked = daemon.calls.filter(({ name }) => name === 'memory.recall');
    expect(asked.map(({ input }) => (input as { query: string }).query)).toEqual(['ba', 'snowblower']);
    expect(state().answered).toBe('snowblower');
    expect(state().looking).toBe(false);
    expect(state().rows?.[0]?.record.text).toContain('snowblower');
    expect(state().rows?.[0]?.hit?.why.words).toEqual(['snowblower']);
  });

  it('narrows by area, category, tags and time, and goes back to all', async () => {
    const { daemon, finder, state } = world(64);
    await finder.reload();
    await finder.change({ category: 'gear', tags: ['winter'], area: 'fragments' });
    expect(state().rows?.length).toBeGreaterThan(0);
    expect(state().rows?.every(({ record }) => record.category === 'gear' && record.tags.includes('winter'))).toBe(true);
    expect(daemon.calls.at(-1)?.input).toMatchObject({ category: 'gear', tags: ['winter'], area: 'fragments' });
    await finder.change(anything);
    expect(state().rows?.length).toBe(64);
  });

  it('keeps the place when something is stored: what was read further down stays', async () => {
    const { daemon, finder, ids, rest } = world(250);
    finder.start();
    await expect.poll(() => ids().length).toBe(100);
    await finder.more();
    const before = ids();
    await daemon.client.call('memory.store', { text: 'The newest of all.' });
    rest();
    await expect.poll(() => ids().length).toBe(201);
    expect(ids().slice(1)).toEqual(before);
  });

  it('lets go at once of what is forgotten, and reads again what was corrected or merged further down', async () => {
    const { daemon, finder, ids, state, rest } = world(150);
    finder.start();
    await expect.poll(() => ids().length).toBe(100);
    await finder.more();
    const [corrected = '', merged = '', gone = ''] = ids().slice(120, 123);
    for (const { record } of state().rows ?? []) if (record.id === gone) finder.choose(record);
    expect(state().chosen.size).toBe(1);
    await daemon.client.call('memory.forget', { id: gone });
    expect(ids()).not.toContain(gone);
    expect(state().chosen.size).toBe(0);
    await daemon.client.call('memory.update', { id: corrected, text: 'Put right.' });
    await daemon.client.call('memory.merge', { ids: [ids()[0] ?? '', merged] });
    rest();
    await expect.poll(() => ids().includes(merged)).toBe(false);
    expect(state().rows?.find(({ record }) => record.id === corrected)?.record.text).toBe('Put right.');
  });

  it('keeps what it had when the daemon does not answer, and says so', async () => {
    const { daemon, finder, ids, state } = world(3);
    await finder.reload();
    daemon.silent = true;
    await finder.change({ query: 'snowblower' });
    expect(state().fault).toContain('not answering');
    expect(ids().length).toBe(3);
    daemon.silent = false;
    await finder.change({ query: '' });
    expect(state().fault).toBeNull();
    expect(ids().length).toBe(3);
  });
});
