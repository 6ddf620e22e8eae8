import { describe, expect, it } from 'vitest';
import { waitingMemory } from '../../../../../test/fakes/window/memory-home.ts';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { FakeRefusal } from '../../../../../test/fakes/window-daemon-context.ts';
import { Waiting, waitingCount } from './store.ts';

function world() {
  const daemon = fakeDaemon({ memory: waitingMemory(8), pace: 0 });
  const told: string[] = [];
  const shown: string[] = [];
  const acts: (() => void)[] = [];
  const waiting = new Waiting({
    ...daemon.client,
    wait: (run) => queueMicrotask(run),
    tell(text, action) {
      told.push(text);
      if (action) acts.push(action.run);
    },
    show: (id) => shown.push(id),
  });
  const state = () => waiting.store.getState();
  return { daemon, waiting, state, told, shown, acts };
}

describe('what waits to be remembered', () => {
  it('is kept, in its own words or in better ones, and says so only when it is', async () => {
    const { daemon, waiting, state, told, shown, acts } = world();
    await waiting.reload();
    expect(waitingCount(state())).toBe(3);
    const [first, second] = state().candidates ?? [];
    if (!first || !second) throw new Error('Nothing waits.');
    expect(await waiting.decide(first, 'keep', 'In better words.')).toBe(true);
    expect(told).toEqual(['Remembered.']);
    expect(daemon.memory.records.at(-1)?.text).toBe('In better words.');
    acts[0]?.();
    expect(shown).toEqual([daemon.memory.records.at(-1)?.id]);
    expect(await waiting.decide(second, 'decline')).toBe(true);
    expect(waitingCount(state())).toBe(1);
  });

  it('stays, with why, when the answer was not taken', async () => {
    const { daemon, waiting, state, told } = world();
    await waiting.reload();
    const [first] = state().candidates ?? [];
    if (!first) throw new Error('Nothing waits.');
    daemon.silent = true;
    expect(await waiting.decide(first, 'keep')).toBe(false);
    expect(state().refused[first.id]).toContain('not answering');
    expect(told).toEqual([]);
    daemon.silent = false;
    expect(await waiting.decide(first, 'keep')).toBe(true);
    expect(state().refused[first.id]).toBeUndefined();
  });

  it('hears of what comes up and is decided elsewhere', async () => {
    const { daemon, waiting, state } = world();
    const stop = waiting.start();
    await expect.poll(() => waitingCount(state())).toBe(3);
    const [open] = daemon.memory.proposals;
    await daemon.client.call('memory.decline', { proposalId: open?.id ?? '' });
    await expect.poll(() => waitingCount(state())).toBe(2);
    stop();
  });

  it('accepts a proposal with a way back', async () => {
    const { daemon, waiting, state, told, acts } = world();
    await waiting.reload();
    const [proposal] = state().proposals ?? [];
    if (!proposal) throw new Error('Nothing is proposed.');
    expect(await waiting.accept(proposal)).toBe(true);
    acts[0]?.();
    await expect.poll(() => told).toEqual(['Tidied.', 'Taken back.']);
    expect(daemon.memory.proposals[0]?.undone).toBe(true);
  });

  it('leaves out what the daemon does not have', async () => {
    const { daemon, waiting, state } = world();
    const absent = () => {
      throw new FakeRefusal('not_found', 'There is no such request.');
    };
    daemon.answer({ 'memory.candidates': absent, 'memory.proposals': absent });
    await waiting.reload();
    expect(state()).toMatchObject({ candidates: [], proposals: [], fault: null });
  });
});
