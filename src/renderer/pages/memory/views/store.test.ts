import { describe, expect, it } from 'vitest';
import { someMemory } from '../../../../../test/fakes/window/memory-home.ts';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { FakeRefusal } from '../../../../../test/fakes/window-daemon-context.ts';
import { anything } from '../find/filter.ts';
import { Views } from './store.ts';

function world() {
  const daemon = fakeDaemon({ memory: someMemory(64), pace: 0 });
  const due: (() => void)[] = [];
  const views = new Views({ ...daemon.client, wait: (run) => due.push(run) });
  const asked = (name: string) => daemon.calls.filter((call) => call.name === name).length;
  return { daemon, views, due, asked, state: () => views.store.getState() };
}

describe('memory as a whole', () => {
  it('is drawn as the list is narrowed; words alone draw nothing anew', async () => {
    const { views, state, asked } = world();
    await views.reload();
    expect(state().map).toMatchObject({ total: 64 });
    await views.narrow({ ...anything, query: 'snowblower' });
    expect(asked('memory.map')).toBe(1);
    await views.narrow({ ...anything, category: 'gear' });
    const { map } = state();
    expect(map !== null && map !== 'absent' && map.points.every(({ category }) => category === 'gear')).toBe(true);
  });

  it('tells a narrow stretch of time by days, a wide one by months', async () => {
    const { views, state } = world();
    views.show('timeline');
    await expect.poll(() => state().bars).not.toBeNull();
    expect(state().grain).toBe('month');
    const after = new Date(Date.now() - 30 * 86_400_000).toISOString();
    await views.narrow({ ...anything, after });
    expect(state().grain).toBe('day');
  });

  it('is drawn once for many changes', async () => {
    const { daemon, views, due, asked } = world();
    const stop = views.start();
    await expect.poll(() => asked('memory.map')).toBe(1);
    for (const text of ['a', 'b', 'c']) await daemon.client.call('memory.store', { text });
    expect(due.length).toBe(1);
    for (const run of due.splice(0)) run();
    await expect.poll(() => asked('memory.map')).toBe(2);
    stop();
  });

  it('is left out where the daemon draws none', async () => {
    const { daemon, views, state } = world();
    daemon.answer({
      'memory.map'() {
        throw new FakeRefusal('not_found', 'There is no such request.');
      },
    });
    await views.reload();
    expect(state()).toMatchObject({ map: 'absent', fault: null });
  });
});
