import { describe, expect, it } from 'vitest';
import { someMemory } from '../../../../../test/fakes/window/memory-home.ts';
import { fakeDaemon } from '../../../../../test/fakes/window-daemon.ts';
import { OpenMemory } from './store.ts';

function world() {
  const memory = someMemory(6);
  const daemon = fakeDaemon({ memory, pace: 0 });
  const told: { text: string; undo?: () => void }[] = [];
  const known: string[] = [];
  const opened = new OpenMemory({
    ...daemon.client,
    tell: (text, undo) => told.push({ text, ...(undo && { undo }) }),
    known: (record) => known.push(record.text),
  });
  const state = () => opened.store.getState();
  const [first, second] = memory.records;
  if (!first || !second) throw new Error('The fake remembers nothing.');
  return { daemon, opened, state, told, known, first, second };
}

describe('the record that is open', () => {
  it('is read with its life, and only the last one that was asked for is shown', async () => {
    const { opened, state, first, second } = world();
    await Promise.all([opened.open(first.id), opened.open(second.id)]);
    expect(state().record?.id).toBe(second.id);
    expect(state().life?.map(({ what }) => what)).toEqual(['stored']);
  });

  it('is corrected, and undo puts back what stood there', async () => {
    const { daemon, opened, state, told, known, first } = world();
    const before = first.text;
    await opened.open(first.id);
    expect(await opened.correct(structuredClone(first), { text: 'Put right.', tags: ['new'] })).toEqual({ ok: true });
    expect(state().record?.text).toBe('Put right.');
    expect(state().life?.map(({ what }) => what)).toEqual(['stored', 'updated']);
    expect(known).toContain('Put right.');
    told.at(-1)?.undo?.();
    await expect.poll(() => state().record?.text).toBe(before);
    expect(daemon.memory.records[0]?.tags).toEqual(['lab', 'backup']);
  });

  it('offers no undo where a value would have to be none again', async () => {
    const { opened, told, first } = world();
    await opened.correct(structuredClone(first), { expiresAt: '2030-01-01T00:00:00.000Z' });
    expect(told.at(-1)).toEqual({ text: 'Corrected.' });
  });

  it('follows what happens elsewhere: changed it changes, forgotten it is gone', async () => {
    const { daemon, opened, state, first } = world();
    const stop = opened.start();
    await opened.open(first.id);
    await daemon.client.call('memory.update', { id: first.id, text: 'From elsewhere.' });
    await expect.poll(() => state().record?.text).toBe('From elsewhere.');
    await daemon.client.call('memory.forget', { id: first.id });
    await expect.poll(() => state().missing).toBe(true);
    expect(state().record).toBeNull();
    stop();
  });

  it('says why something was not done, and tells of nothing that did not happen', async () => {
    const { daemon, opened, told, first } = world();
    daemon.silent = true;
    expect(await opened.correct(structuredClone(first), { text: 'x' })).toMatchObject({ ok: false });
    expect(await opened.remember({ text: 'x' })).toMatchObject({ ok: false });
    expect(await opened.merge([first.id, first.id])).toMatchObject({ ok: false });
    expect(told).toEqual([]);
  });

  it('merges as one change, and takes it back', async () => {
    const { daemon, opened, told, first, second } = world();
    expect(await opened.merge([first.id, second.id], 'Both.')).toEqual({ ok: true });
    expect((await daemon.client.call('memory.get', { id: second.id })).merged).toBe(first.id);
    told.at(-1)?.undo?.();
    await expect.poll(() => told.at(-1)?.text).toBe('Taken back.');
    expect((await daemon.client.call('memory.get', { id: second.id })).merged).toBeUndefined();
  });
});
