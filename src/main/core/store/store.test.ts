import { statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countNotes, freshHome, noteById, openToy, write } from '../../../../test/faults/store/toy.ts';
import { AppError } from '../base/errors.ts';
import type { Store } from './types.ts';

let place: ReturnType<typeof freshHome>;
let store: Store;

beforeEach(async () => {
  place = freshHome();
  store = await openToy(place.home);
});
afterEach(async () => {
  await store.close();
  place.remove();
});

const notes = () => countNotes.get(store.reader, {})?.n;

describe('group commit', () => {
  test('commands of one turn share one transaction, and each is answered after it', async () => {
    const before = store.commits;
    const seen = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        await store.command((tx) => tx.append(write(`n${i}`, 'word')));
        return notes();
      }),
    );
    expect(store.commits - before).toBe(1);
    expect(new Set(seen)).toEqual(new Set([10]));
  });

  test('each decides on the state that the ones before it left', async () => {
    const count = () =>
      store.command((tx) => {
        tx.append(write(`n${countNotes.get(tx, {})?.n}`, 'word'));
        return countNotes.get(tx, {})?.n;
      });
    expect(await Promise.all([count(), count(), count()])).toEqual([1, 2, 3]);
  });

  test('a refusal undoes only itself: events, views, what was published and what was to run after', async () => {
    const heard: unknown[] = [];
    store.wire.listen((events) => heard.push(...events.map((event) => event.data)));
    const ran: string[] = [];
    const give = (id: string, fail: boolean) =>
      store.command((tx) => {
        tx.append(write(id, 'word'));
        tx.publish('store.trouble', { code: 'recovered', message: id });
        tx.afterCommit(() => ran.push(id));
        if (fail) throw new AppError('refused', 'No.');
        return id;
      });
    const [a, b, c] = await Promise.allSettled([give('a', false), give('b', true), give('c', false)]);
    expect([a?.status, b?.status, c?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(ran).toEqual(['a', 'c']);
    expect(heard).toMatchObject([{ message: 'a' }, { message: 'c' }]);
    expect(store.events({ limit: 10 }).map((event) => event.seq)).toEqual([1, 2]);
    expect(noteById.get(store.reader, { id: 'b' })).toBeUndefined();
    await expect(give('d', true)).rejects.toMatchObject({ code: 'refused' });
    await give('e', false);
    expect((await store.verify()).problems).toEqual([]);
    expect(store.wire.after(0, null, 10).events.map((event) => event.id)).toEqual([1, 2, 3]);
  });

  test('a command inside a command, a promise for a decision, and a transaction kept for later are refused', async () => {
    await expect(store.command(() => store.command(() => 1))).rejects.toMatchObject({ code: 'internal' });
    await expect(
      store.command(async (tx) => {
        tx.append(write('x', 'word'));
      }),
    ).rejects.toMatchObject({ code: 'internal' });
    const kept = await store.command((tx) => tx);
    expect(() => kept.append(write('y', 'word'))).toThrow(AppError);
    expect(notes()).toBe(0);
  });

  test('what JSON cannot carry is refused before it is recorded', async () => {
    for (const data of [new Date(), { at: Number.NaN }, { of: new Map() }, undefined])
      await expect(
        store.command((tx) => tx.append({ stream: 's', type: 'toy.odd', version: 1, actor: 'user', data })),
      ).rejects.toMatchObject({ code: 'internal' });
    expect(store.stats().events).toBe(0);
  });

  test('thousands of commands in one turn are split, so that the event loop turns in between', async () => {
    let turns = 0;
    let running = true;
    const turn = () => {
      turns += 1;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await Promise.all(Array.from({ length: 3_000 }, (_, i) => store.command((tx) => tx.append(write(`n${i}`, 'word')))));
    running = false;
    expect(notes()).toBe(3_000);
    expect(turns).toBeGreaterThan(3);
  });
});

describe('the home', () => {
  test('is made for its owner alone, and closing and opening keeps all of it', async () => {
    expect(statSync(place.home).mode & 0o777).toBe(0o700);
    await store.command((tx) => tx.append(write('a', 'kept')));
    await store.close();
    store = await openToy(place.home);
    expect(noteById.get(store.reader, { id: 'a' })?.text).toBe('kept');
    expect(store.problems).toEqual([]);
    await expect(store.verify()).resolves.toMatchObject({ ok: true, events: 1 });
  });

  test('has one writer: a second one is told who holds it', async () => {
    await expect(openToy(place.home)).rejects.toMatchObject({ code: 'conflict', data: { reason: 'held', pid: process.pid } });
    await store.command((tx) => tx.append(write('a', 'still alive')));
    expect(notes()).toBe(1);
  });

  test('after closing, a command is refused', async () => {
    await store.close();
    await expect(store.command(() => 1)).rejects.toMatchObject({ code: 'unavailable', data: { reason: 'closed' } });
  });

  test('every connection syncs fully and trusts nothing in the file', async () => {
    const wanted = { synchronous: 2, trusted_schema: 0, cell_size_check: 1, foreign_keys: 1, secure_delete: 1 };
    const value = (row: unknown) => Object.values(row as Record<string, unknown>)[0];
    for (const [name, expected] of Object.entries(wanted)) {
      const sql = `PRAGMA ${name}`;
      const writer = await store.command((tx) => tx.prepare(sql).get({}));
      expect([
        name,
        value(writer),
        value(store.reader.prepare(sql).get({})),
        value(await store.query('toy.pragma', { name })),
      ]).toEqual([name, expected, expected, expected]);
    }
    expect(value(store.reader.prepare('PRAGMA journal_mode').get({}))).toBe('wal');
  });
});

describe('reading', () => {
  test('a reader cannot write, on the main thread and in the worker', async () => {
    expect(() => store.reader.prepare(`INSERT INTO loose (text) VALUES ('x')`).run({})).toThrow(/readonly/);
    await expect(store.query('toy.write', {})).rejects.toThrow(/readonly/);
  });

  test('events come by stream and type, and old versions come lifted', async () => {
    await store.command((tx) => {
      tx.append({ stream: 'note:old', type: 'toy.written', version: 1, actor: 'user', data: { id: 'old', text: 'word' } });
      tx.append(write('new', 'word', 'work'));
    });
    const [old, fresh] = store.events({ type: 'toy.written', limit: 10 });
    expect(old).toMatchObject({ version: 2, data: { folder: 'inbox' } });
    expect(fresh).toMatchObject({ version: 2, data: { folder: 'work' } });
    expect(store.events({ stream: 'note:new', limit: 10 }).map((event) => event.seq)).toEqual([2]);
    expect(store.events({ stream: 'note:new', type: 'toy.removed', limit: 10 })).toEqual([]);
    expect(store.events({ afterSeq: 1, limit: 10 }).map((event) => event.seq)).toEqual([2]);
  });
});
