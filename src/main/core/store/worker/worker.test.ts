import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countNotes, dump, freshHome, openToy, remove, write } from '../../../../../test/faults/store/toy.ts';
import type { Store } from '../types.ts';

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

async function fill(count: number): Promise<void> {
  await store.command((tx) => {
    for (let i = 0; i < count; i += 1) tx.append(write(`n${i % 300}`, `word ${i}`, `folder ${i % 7}`));
  });
}

describe('queries', () => {
  test('run by name, away from the main thread, on what was committed', async () => {
    await store.command((tx) => tx.append(write('a', 'a green apple'), write('b', 'a red one')));
    expect(await store.query('toy.find', { words: 'apple' })).toMatchObject([{ id: 'a' }]);
  });

  test('an unknown one is a bug with a code, and a failing one leaves the worker alive', async () => {
    await expect(store.query('toy.nothing', {})).rejects.toMatchObject({ code: 'internal' });
    await expect(store.query('toy.find', { words: '"' })).rejects.toThrow(/fts5|unterminated/);
    expect(await store.query('toy.find', { words: 'apple' })).toEqual([]);
  });

  test('are taken back by their signal, and the next one is answered', async () => {
    const controller = new AbortController();
    const endless = store.query('toy.endless', {}, controller.signal);
    setTimeout(() => controller.abort(new Error('gone')), 50);
    await expect(endless).rejects.toThrow('gone');
    expect(await store.query('toy.find', { words: 'apple' })).toEqual([]);
    await expect(store.query('toy.find', { words: 'apple' }, AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
  });

  test('that wait when the store closes are answered with a code', async () => {
    const endless = store.query('toy.endless', {});
    const answered = expect(endless).rejects.toMatchObject({ code: 'unavailable' });
    await store.close();
    await answered;
  });
});

describe('rebuild', () => {
  test('goes on beside live commands, and they are in the result', async () => {
    await fill(5_000);
    const progress: { done: number; total: number }[] = [];
    store.wire.listen((events) => {
      for (const event of events)
        if (event.name === 'store.progress') progress.push(event.data as { done: number; total: number });
    });
    let going = true;
    const live = (async () => {
      let count = 0;
      for (; going; count += 1)
        await store.command((tx) => tx.append(write(`live${count}`, `word ${count}`), remove(`n${count % 300}`)));
      return count;
    })();
    const { events } = await store.rebuild();
    going = false;
    const count = await live;
    expect(events).toBeGreaterThanOrEqual(5_000);
    expect(progress.at(-1)).toEqual({ work: 'rebuild', done: events, total: events });
    expect(countNotes.get(store.reader, {})?.n).toBe(count + Math.max(0, 300 - count));
    const lived = await dump(store);
    await store.rebuild();
    expect(await dump(store)).toEqual(lived);
  });

  test('heals a view that somebody changed', async () => {
    await fill(500);
    const good = await dump(store);
    await store.command((tx) => void tx.prepare(`UPDATE tally SET count = 0`).run({}));
    await store.command((tx) => void tx.prepare(`DELETE FROM said WHERE rowid % 2 = 0`).run({}));
    await store.rebuild();
    expect(await dump(store)).toEqual(good);
  });

  test('is one at a time', async () => {
    await fill(2_000);
    const first = store.rebuild();
    await expect(store.rebuild()).rejects.toMatchObject({ code: 'conflict' });
    await first;
  });

  test('leaves what is no view alone', async () => {
    await store.command((tx) => void tx.prepare(`INSERT INTO loose (text) VALUES ('draft')`).run({}));
    await store.rebuild();
    expect(store.reader.prepare('SELECT text FROM loose').all({})).toEqual([{ text: 'draft' }]);
  });

  test('cut off in the middle leaves the living views as they were, and nothing behind', async () => {
    await fill(20_000);
    const before = await dump(store);
    const begun = new Promise<void>((resolve) => {
      store.wire.listen((events) => events.some((event) => event.name === 'store.progress') && resolve());
    });
    const cut = store.rebuild().catch((error: unknown) => error);
    await begun;
    await store.close();
    expect(await cut).toMatchObject({ code: 'unavailable' });
    // A kill leaves the shadow behind; ending the worker may.
    mkdirSync(join(place.home, 'rebuild-1'), { recursive: true });
    writeFileSync(join(place.home, 'rebuild-1', 'shadow.db'), 'half');
    store = await openToy(place.home);
    expect(await dump(store)).toEqual(before);
    expect(existsSync(join(place.home, 'rebuild-1'))).toBe(false);
    expect(existsSync(join(place.home, `rebuild-${process.pid}`))).toBe(false);
  });
});
