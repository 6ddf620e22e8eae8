import { afterEach, beforeEach, expect, test } from 'vitest';
import { countNotes, freshHome, openToy, written } from '../../../../../test/faults/store/toy.ts';
import type { Store, Transaction } from '../types.ts';

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

const note = (tx: Transaction, id: string) =>
  tx.append(written.of({ stream: `toy:${id}`, actor: 'user', data: { id, text: 'x', folder: 'inbox' } }));
const count = () => countNotes.get(store.reader, {})?.n;

function* many(tx: Transaction, ids: string[], seen: () => void): Generator<void, number> {
  for (const id of ids) {
    note(tx, id);
    seen();
    yield;
  }
  return ids.length;
}

test('the event loop goes round between the steps, nobody sees a part of it, and others wait', async () => {
  let rounds = 0;
  const around = () => {
    rounds += 1;
  };
  const seen: unknown[] = [];
  const long = store.commandInSteps((tx) =>
    many(tx, ['a', 'b', 'c'], () => {
      seen.push(count());
      setImmediate(around);
    }),
  );
  const next = store.command((tx) => {
    note(tx, 'after');
    return countNotes.get(tx, {})?.n;
  });
  expect(await long).toBe(3);
  expect(await next).toBe(4);
  expect(seen).toEqual([0, 0, 0]);
  expect(rounds).toBe(3);
  expect((await store.verify()).problems).toEqual([]);
});

test('what fails in a late step undoes all of it, and the log goes on', async () => {
  const failing = store.commandInSteps(function* (tx): Generator<void, void> {
    note(tx, 'a');
    yield;
    note(tx, 'b');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(count()).toBe(0);
  await store.command((tx) => note(tx, 'c'));
  expect(count()).toBe(1);
  expect((await store.verify()).problems).toEqual([]);
});

test('its transaction is closed to it between the steps', async () => {
  let kept: Transaction | null = null;
  const long = store.commandInSteps(function* (tx): Generator<void, void> {
    kept = tx;
    setImmediate(() => expect(() => kept?.append()).toThrow('ended'));
    yield;
    yield;
  });
  await long;
});
