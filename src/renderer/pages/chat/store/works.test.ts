import { describe, expect, it } from 'vitest';
import { fakeRun } from '../../../../../test/fakes/window-daemon-acts.ts';
import type { RunEvent } from '../../../../contract/run-event.ts';
import { empty } from '../store.ts';
import type { Room } from './state.ts';
import { Works } from './works.ts';

const parent = '0198c3a0-0000-7000-8000-000000000900';

/** A room that knows only runs, and a clock of hand. */
function world(runs: ReturnType<typeof fakeRun>[]) {
  let state = { ...empty };
  const timers: (() => void)[] = [];
  let reads = 0;
  const room: Room = {
    get: () => state,
    set: (part) => {
      state = { ...state, ...part };
    },
    world: {
      async call(_name, input) {
        reads += 1;
        const found = runs.find(({ id }) => 'id' in input && id === input.id);
        if (!found) throw new Error('gone');
        return structuredClone(found) as never;
      },
      wait(run) {
        timers.push(run);
        return () => undefined;
      },
      listen: () => () => undefined,
      storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined, key: () => null, length: 0 },
      announce: () => undefined,
      begun: () => undefined,
    },
  };
  const settle = async () => {
    for (let n = 0; n < 20; n++) await Promise.resolve();
  };
  const passTime = async () => {
    for (const run of timers.splice(0)) run();
    await settle();
  };
  return { works: new Works(room), state: () => state, settle, passTime, reads: () => reads };
}

const heard = (runId: string, seq: number, part: object) => ({ runId, seq, ...part }) as RunEvent;

describe('runs under the calls that started them', () => {
  it('are read when they begin, once for a burst of steps, and no more when they have ended', async () => {
    const child = fakeRun({ goal: 'Look', parentId: parent });
    const it = world([child]);
    it.works.hear([heard(parent, 1, { kind: 'child', callId: 'a', childRunId: child.id, goal: 'Look' })]);
    await it.settle();
    expect(it.state().children).toEqual({ [`${parent} a`]: child.id });
    expect(it.state().works[child.id]?.state).toBe('running');
    const step = (seq: number) => heard(child.id, seq, { kind: 'tool_call', callId: `c${seq}`, name: 'read_text', args: {} });
    it.works.hear([step(1), heard(child.id, 2, { kind: 'text', delta: 'x' }), step(3)]);
    child.state = 'succeeded';
    await it.passTime();
    expect([it.state().works[child.id]?.state, it.reads()]).toEqual(['succeeded', 2]);
    it.works.hear([step(4)]);
    await it.works.lookAt(child.id);
    await it.passTime();
    expect(it.reads()).toBe(2);
  });

  it('are found again from the steps of the run, after a reload', async () => {
    const child = fakeRun({ goal: 'Look', parentId: parent });
    const at = '2026-01-02T03:04:05.000Z';
    const step = {
      n: 1,
      kind: 'run' as const,
      name: 'dispatch_run',
      state: 'began' as const,
      startedAt: at,
      callId: 'a',
      childRunId: child.id,
    };
    const it = world([child, fakeRun({ id: parent, goal: 'All', steps: [step] })]);
    await it.works.lookAt(parent);
    await it.settle();
    expect(it.state().children).toEqual({ [`${parent} a`]: child.id });
    expect(it.state().works[child.id]).toMatchObject({ goal: 'Look' });
  });

  it('say when they cannot be read, and can be asked for again', async () => {
    const runs: ReturnType<typeof fakeRun>[] = [];
    const it = world(runs);
    const child = fakeRun({ goal: 'Look' });
    await it.works.lookAt(child.id);
    expect(it.state().works[child.id]).toBeNull();
    runs.push(child);
    await it.works.lookAt(child.id);
    expect(it.state().works[child.id]).toMatchObject({ goal: 'Look' });
  });
});
