import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bench, openMemory } from '../../../../../../test/faults/memory/room.ts';
import { silentLog } from '../../../base/log.ts';
import type { Store } from '../../../store/types.ts';
import { createWarming, warmsMs } from './warm.ts';

let at: Bench;

beforeEach(async () => {
  at = await openMemory();
});

afterEach(() => at.close());

const keep = (count: number, from = 0) =>
  at.call('memory.storeMany', {
    records: Array.from({ length: count }, (_, n) => ({ text: `Jar ${from + n} holds the seeds of a pale poppy` })),
  });

/** The store, and what was asked of its worker. */
function watched(): { store: Store; asked: string[] } {
  const asked: string[] = [];
  const store: Store = Object.create(at.store, {
    query: {
      value: (name: string, params: unknown, signal?: AbortSignal) => {
        asked.push(name);
        return at.store.query(name, params, signal);
      },
    },
  });
  return { store, asked };
}

describe('memory read ahead of the first question', () => {
  test('is read to its end in steps, and what is kept afterwards is found all the same', async () => {
    for (let from = 0; from < 5_000; from += 1_000) await keep(1_000, from);
    const { store, asked } = watched();
    const warming = createWarming({ store, clock: at.clock, log: silentLog });
    at.clock.advance(warmsMs);
    await warming.idle();
    expect(asked).toEqual(['memory.warm', 'memory.warm', 'memory.warm']);
    const { id } = await at.call('memory.store', { text: 'The quince jelly stands in the cellar' });
    const { hits } = await at.call('memory.recall', { query: 'Where is the quince jelly?' });
    expect(hits[0]?.record.id).toBe(id);
    expect((await at.call('memory.recall', { query: 'Jar 4321' })).hits[0]?.record.text).toContain('Jar 4321 ');
    await warming.stop();
  });

  test('starts no worker where there is little to read', async () => {
    await keep(3);
    const { store, asked } = watched();
    const warming = createWarming({ store, clock: at.clock, log: silentLog });
    at.clock.advance(warmsMs);
    await warming.idle();
    expect(asked).toEqual([]);
    await warming.stop();
  });

  test('ends where the daemon ends', async () => {
    await keep(1_000);
    await keep(500, 1_000);
    const { store, asked } = watched();
    const warming = createWarming({ store, clock: at.clock, log: silentLog });
    await warming.stop();
    at.clock.advance(warmsMs);
    await warming.idle();
    expect(asked).toEqual([]);
  });
});
