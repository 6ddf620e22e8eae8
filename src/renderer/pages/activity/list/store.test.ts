import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { fakeRun } from '../../../../../test/fakes/window-daemon-acts.ts';
import { emptyHome } from '../../../../../test/fakes/window-daemon-home.ts';
import { RunList } from './store.ts';

function world(count: number) {
  const home = emptyHome();
  home.runs = Array.from({ length: count }, (_, at) => fakeRun({ goal: `run ${at}`, state: 'succeeded' })).reverse();
  const daemon = fakeDaemon({ home, pace: 0 });
  const due: (() => void)[] = [];
  const list = new RunList({ ...daemon.client, wait: (run) => due.push(run) });
  const rest = () => {
    for (const run of due.splice(0)) run();
  };
  const goals = () => list.store.getState().runs?.map(({ goal }) => goal) ?? null;
  return { home, daemon, list, goals, rest };
}

describe('the list of runs', () => {
  it('reads by pages, each run once', async () => {
    const { list, goals } = world(250);
    list.start();
    await expect.poll(() => goals()?.length).toBe(100);
    await list.more();
    await list.more();
    expect(goals()?.length).toBe(250);
    expect(new Set(goals()).size).toBe(250);
    await list.more();
    expect(goals()?.length).toBe(250);
  });

  it('shows a new state at once, and a new run after a moment; what was read of the older ones stays', async () => {
    const { home, daemon, list, goals, rest } = world(250);
    list.start();
    await expect.poll(() => goals()?.length).toBe(100);
    await list.more();
    const [first] = home.runs;
    daemon.emit('runs.changed', { runId: first?.id ?? '', state: 'failed', type: 'chat' });
    expect(list.store.getState().runs?.[0]?.state).toBe('failed');
    home.runs.unshift(fakeRun({ goal: 'the newest' }));
    rest();
    await expect.poll(() => goals()?.[0]).toBe('the newest');
    expect(goals()?.length).toBe(201);
    expect(new Set(goals()).size).toBe(201);
  });

  it('asks the daemon for what passes the filter, and forgets the answer to an older question', async () => {
    const { daemon, list, goals } = world(30);
    list.start();
    await Promise.all([list.change({ query: 'run 1' }), list.change({ query: 'run 2' })]);
    expect(goals()?.every((goal) => goal.startsWith('run 2'))).toBe(true);
    await list.change({ query: '', state: 'failed', type: 'chat' });
    expect(goals()).toEqual([]);
    expect(daemon.calls.at(-1)?.input).toEqual({ limit: 100, state: 'failed', type: 'chat' });
  });

  it('keeps what it had when the daemon does not answer, and says so', async () => {
    const { daemon, list, goals } = world(3);
    list.start();
    await expect.poll(() => goals()?.length).toBe(3);
    daemon.silent = true;
    await list.reload();
    expect(list.store.getState().fault).toContain('not answering');
    expect(goals()?.length).toBe(3);
    daemon.silent = false;
    await list.reload();
    expect(list.store.getState().fault).toBeNull();
  });
});
