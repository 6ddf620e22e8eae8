import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, filesWith, openMemory, run, user } from '../../../../../../test/faults/memory/room.ts';
import type { Offered } from './candidates/offer.ts';

let at: Bench;

beforeEach(async () => {
  at = await openMemory();
});

afterEach(() => at.close());

const nobody = '0198c3a0-0000-7000-8000-00000000000a';
const source = { type: 'import' as const, ref: 'chatgpt:1' };
const offer = (...texts: string[]) => at.room.api.offer(texts.map((text): Offered => ({ text, source, why: 'From an import.' })));
const open = async () => (await at.call('memory.candidates', {})).items;
const records = async () => (await at.call('memory.list', {})).items.map(({ text }) => text);

describe('candidates', () => {
  test('what is offered waits for the user, and is no memory until they keep it', async () => {
    expect(await offer('My dentist is Dr. Amari.', 'I live in Trondheim.')).toBe(2);
    expect(await records()).toEqual([]);
    const [newest, older] = await open();
    expect(newest).toMatchObject({ text: 'I live in Trondheim.', state: 'open', why: 'From an import.', source });
    const kept = await at.call('memory.decide', { id: newest?.id ?? '', decision: 'keep' });
    expect(kept).toMatchObject({ state: 'kept', memoryId: expect.any(String) });
    expect(await at.call('memory.get', { id: kept.memoryId ?? '' })).toMatchObject({ text: 'I live in Trondheim.', source });
    await at.call('memory.decide', { id: older?.id ?? '', decision: 'keep', text: 'My dentist is Dr. Amari, in Oslo.' });
    expect(await records()).toEqual(['My dentist is Dr. Amari, in Oslo.', 'I live in Trondheim.']);
    expect(await open()).toEqual([]);
    await expect(at.call('memory.decide', { id: older?.id ?? '', decision: 'keep' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await at.call('memory.candidates', { state: 'kept' })).items).toHaveLength(2);
  });

  test('what was declined, waits already or is known is not offered again, in other words neither', async () => {
    await offer('My dentist is Dr. Amari.');
    const [one] = await open();
    await at.call('memory.decide', { id: one?.id ?? '', decision: 'decline' });
    await at.call('memory.store', { text: 'The ladder stands behind the barn.' });
    expect(await offer('my dentist is Dr. Amari', 'The ladder stands behind the barn', 'I own a boat', 'I own a boat.')).toBe(1);
    expect((await open()).map(({ text }) => text)).toEqual(['I own a boat']);
    expect(await at.room.api.offer([])).toBe(0);
  });

  test('only the user decides: no run, no job', async () => {
    await offer('I own a boat.');
    const [one] = await open();
    for (const caller of [run('r'), { actor: 'job:j', via: 'internal' as const }, { actor: 'self', via: 'internal' as const }])
      await expect(at.call('memory.decide', { id: one?.id ?? '', decision: 'keep' }, caller)).rejects.toMatchObject({
        code: 'refused',
      });
    await expect(at.call('memory.decide', { id: nobody, decision: 'keep' }, user)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('they come in pages, and survive a restart and a rebuild', async () => {
    await offer(...Array.from({ length: 25 }, (_, n) => `I own boat number ${n}.`));
    const [one] = await open();
    await at.call('memory.decide', { id: one?.id ?? '', decision: 'decline' });
    const before = await open();
    await at.restart();
    await at.store.rebuild();
    expect(await open()).toEqual(before);
    const first = await at.call('memory.candidates', { limit: 10 });
    const second = await at.call('memory.candidates', { limit: 20, cursor: first.next ?? '' });
    expect([...first.items, ...second.items]).toEqual(before);
    expect(second.next).toBeNull();
    expect(await offer('I own boat number 24.')).toBe(0);
  });

  test('what is kept by another way waits no more', async () => {
    await offer('I own a boat.');
    at.room.api.learnFrom({
      mode: () => 'keep',
      runs: { register: () => undefined, queue: () => '', about: () => null },
      chat: { question: () => null, turns: () => [] },
      model: async () => null,
    });
    await at.room.start();
    const { id } = await at.call('memory.store', { text: 'I own a boat' });
    await expect.poll(open, { timeout: 20_000 }).toEqual([]);
    expect((await at.call('memory.candidates', { state: 'kept' })).items).toMatchObject([{ memoryId: id }]);
    await at.room.stop();
  });

  test('a candidate whose text is erased leaves nothing behind, in the tables or after a rebuild', async () => {
    await offer('I own a boat called Marigold.', 'I live in Trondheim.');
    const [, boat] = await open();
    const seqs = at.store.events({ stream: `memory-candidate:${boat?.id}`, limit: 10 }).map(({ seq }) => seq);
    await at.store.forget(seqs, 'asked to', 'user');
    const left = await open();
    expect(left.map(({ text }) => text)).toEqual(['I live in Trondheim.']);
    expect(filesWith(at.home, 'Marigold')).toEqual([]);
    await at.store.rebuild();
    expect(await open()).toEqual(left);
  });

  test('thousands are offered at once, and a cancel keeps what was offered before it', async () => {
    const items = Array.from({ length: 2000 }, (_, n) => `I own the boat number ${n} in the harbor of place ${n * 7}.`);
    expect(await offer(...items)).toBe(2000);
    expect(await offer(...items)).toBe(0);
    const stop = new AbortController();
    const more = Array.from({ length: 500 }, (_, n): Offered => ({ text: `I own car number ${n}.`, source, why: 'Said so.' }));
    const offering = at.room.api.offer(more, stop.signal);
    stop.abort();
    const taken = await offering;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(500);
    expect(
      (await at.call('memory.candidates', { limit: 500 })).items.filter(({ text }) => text.startsWith('I own car')),
    ).toHaveLength(taken);
  });
});
