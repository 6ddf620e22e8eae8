import { expect, test } from 'vitest';
import type { MemoryRecord } from '../../contract/memory/index.ts';
import type { Client } from '../app/connection.ts';
import { Remembered } from './store.ts';

const id = '0198c3a0-0000-7000-8000-00000000000a';
const record = (text: string): MemoryRecord => ({
  id,
  area: 'main',
  kind: 'semantic',
  category: 'gear',
  text,
  tags: [],
  metadata: {},
  source: { type: 'user' },
  createdAt: '2026-01-02T03:04:05.000Z',
});

/** A daemon that knows one memory. */
function daemon() {
  const state = { text: 'It is in the shed.' as string | null, reads: 0 };
  const listeners = new Set<(what: 'updated' | 'forgotten') => void>();
  const client: Client = {
    async call(name, input) {
      const { text } = input as { text?: string };
      if (name === 'memory.get') {
        state.reads += 1;
        if (state.text === null) throw Object.assign(new Error('It was forgotten.'), { code: 'not_found' });
        return record(state.text) as never;
      }
      if (name === 'memory.update') state.text = text ?? null;
      if (name === 'memory.forget') state.text = null;
      return (state.text === null ? {} : record(state.text)) as never;
    },
    listen(_names, listener) {
      const hear = (what: string) => listener([{ id: 1, name: 'memory.changed', data: { id, what } }] as never);
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
  return { state, client, tell: (what: 'updated' | 'forgotten') => listeners.forEach((hear) => void hear(what)) };
}

const known = (it: Remembered) => it.store.getState().known[id];
const textOf = (it: Remembered) => {
  const one = known(it);
  return typeof one === 'object' ? one.text : one;
};

test('a memory is read once, however often it is shown', async () => {
  const { state, client } = daemon();
  const it = new Remembered(client);
  it.want([id, id]);
  it.want([id]);
  await expect.poll(() => textOf(it)).toBe('It is in the shed.');
  it.want([id]);
  expect(state.reads).toBe(1);
});

test('what is corrected or forgotten elsewhere is shown so here', async () => {
  const { state, client, tell } = daemon();
  const it = new Remembered(client);
  it.start();
  it.want([id]);
  await expect.poll(() => textOf(it)).toBe('It is in the shed.');
  state.text = 'It is in the garage.';
  tell('updated');
  await expect.poll(() => textOf(it)).toBe('It is in the garage.');
  tell('forgotten');
  expect(known(it)).toBe('gone');
});

test('a correction answers what stood there before, and what is forgotten is gone', async () => {
  const { client } = daemon();
  const it = new Remembered(client);
  it.want([id]);
  await expect.poll(() => textOf(it)).toBe('It is in the shed.');
  expect((await it.correct(id, 'It is in the garage.'))?.text).toBe('It is in the shed.');
  expect(textOf(it)).toBe('It is in the garage.');
  await it.forget(id);
  expect(known(it)).toBe('gone');
});
