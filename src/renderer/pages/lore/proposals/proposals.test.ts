import { describe, expect, it } from 'vitest';
import { addVersion, change, noNotebook } from '../../../../../test/fakes/window/notebook.ts';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { newId } from '../../../../../test/fakes/window-daemon-home.ts';
import { Proposals } from './store.ts';

const path = 'lore/user.md';

async function begun() {
  const notebook = noNotebook();
  addVersion(notebook, path, '# Ada\n', 'seed');
  const proposed = (after: string) => ({
    ...{ id: newId(), path, baseVersion: 1, before: '# Ada\n', after, reason: 'A reason.', source: { actor: 'run:x' } },
    ...{ state: 'open' as const, stale: false, createdAt: '2026-03-20T12:00:00.000Z' },
  });
  // Newest first, as the daemon tells them.
  notebook.proposals.push(proposed('newer\n'), proposed('older\n'));
  const daemon = fakeDaemon({ pace: 0, notebook });
  const proposals = new Proposals({ ...daemon.client, announce: () => undefined });
  proposals.start();
  await expect.poll(() => proposals.store.getState().open?.length).toBe(2);
  return { daemon, notebook, proposals, get: () => proposals.store.getState() };
}

describe('proposals', () => {
  it('are shown oldest first, and one that is accepted makes the other stale', async () => {
    const { proposals, get } = await begun();
    const [older] = get().open ?? [];
    expect(older?.after).toBe('older\n');
    if (!older) throw new Error('There is none.');
    expect(await proposals.decide(older, 'accept')).toMatchObject({ state: 'accepted', version: 2 });
    await expect.poll(() => get().open?.map(({ after, stale }) => [after, stale])).toEqual([['newer\n', true]]);
  });

  it('become stale when their file is changed elsewhere', async () => {
    const { daemon, notebook, get } = await begun();
    change({ home: daemon.home, emit: daemon.emit, pace: 0 }, notebook, path, 'elsewhere\n', 'disk');
    await expect.poll(() => get().open?.every(({ stale }) => stale)).toBe(true);
  });

  it('say beside themselves why an answer was not taken, and change nothing then', async () => {
    const { notebook, proposals, get } = await begun();
    const [older] = get().open ?? [];
    if (!older) throw new Error('There is none.');
    addVersion(notebook, path, 'elsewhere\n', 'disk');
    expect(await proposals.decide(older, 'accept')).toBeNull();
    expect(get().refused[older.id]).toContain('was changed since');
    expect(notebook.files.get(path)?.at(-1)?.text).toBe('elsewhere\n');
    expect(await proposals.decide(older, 'decline')).toMatchObject({ state: 'declined' });
    expect(get().refused).toEqual({});
  });

  it('that were decided are read when they are asked for, newest first', async () => {
    const { proposals, get } = await begun();
    for (const one of get().open ?? []) await proposals.decide(one, 'decline');
    expect(get().decided).toBeNull();
    await proposals.loadDecided();
    expect(get().decided).toHaveLength(2);
  });
});
