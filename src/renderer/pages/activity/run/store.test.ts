import { describe, expect, it } from 'vitest';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { fakeRun } from '../../../../../test/fakes/window-daemon-acts.ts';
import { emptyHome } from '../../../../../test/fakes/window-daemon-home.ts';
import { runsHandlers } from '../../../../../test/fakes/window-daemon-runs.ts';
import { OpenRun } from './store.ts';

function world() {
  const home = emptyHome();
  const [run, other] = [fakeRun({ goal: 'Sort the scans' }), fakeRun({ goal: 'Another' })];
  home.runs = [run, other];
  const daemon = fakeDaemon({ home, pace: 0 });
  daemon.answer(runsHandlers({ home, emit: daemon.emit, pace: 0 }));
  const due: (() => void)[] = [];
  const said: string[] = [];
  const known: string[] = [];
  const open = new OpenRun({
    ...daemon.client,
    wait: (next) => due.push(next),
    announce: (text) => said.push(text),
    known: (id) => known.push(id),
  });
  open.start();
  const rest = () => {
    for (const next of due.splice(0)) next();
  };
  const state = () => open.store.getState();
  const reads = () => daemon.calls.filter(({ name }) => name === 'runs.get').length;
  return { daemon, open, run, other, state, said, known, reads, due, rest };
}

describe('the run on screen', () => {
  it('is read whole, and again with its steps, but not with each word of it', async () => {
    const { daemon, open, run, other, state, reads, due, rest } = world();
    open.show(run.id);
    await expect.poll(() => state().run?.goal).toBe('Sort the scans');
    const before = reads();
    daemon.emit('run.event', { runId: run.id, seq: 1, kind: 'text', delta: 'a' });
    daemon.emit('run.event', { runId: other.id, seq: 1, kind: 'state', state: 'failed' });
    expect(due).toHaveLength(0);
    daemon.emit('run.event', { runId: run.id, seq: 2, kind: 'tool_call', callId: 'c', name: 'read_text', args: {} });
    daemon.emit('runs.changed', { runId: run.id, state: 'waiting', type: 'chat' });
    expect(due).toHaveLength(1);
    rest();
    await expect.poll(reads).toBe(before + 1);
  });

  it('shows nothing of the run before, whichever answer comes last', async () => {
    const { open, run, other, state, known } = world();
    open.show(run.id);
    open.show(other.id);
    await expect.poll(() => state().run?.goal).toBe('Another');
    expect(known).toEqual([other.id]);
    open.show(null);
    expect([state().id, state().run]).toEqual([null, null]);
  });

  it('is stopped once, and says so; a refusal stands beside it', async () => {
    const { daemon, open, run, state, said } = world();
    open.show(run.id);
    await Promise.all([open.cancel(), open.cancel()]);
    expect(daemon.calls.filter(({ name }) => name === 'runs.cancel')).toHaveLength(1);
    expect(said).toEqual(['Stopped. What was done stays.']);
    await expect.poll(() => state().run?.state).toBe('cancelled');
    daemon.silent = true;
    expect(await open.transcript('html')).toBeNull();
    expect([state().refused, state().doing]).toEqual(['Hearth is not answering.', null]);
    expect(state().run?.goal).toBe('Sort the scans');
  });

  it('is replayed, and tells the same from a difference', async () => {
    const { open, run, state, said } = world();
    open.show(run.id);
    await open.replay();
    expect(state().replay).toMatchObject({ same: true, differences: [] });
    expect(said).toEqual(['Replayed: the same result.']);
  });
});
