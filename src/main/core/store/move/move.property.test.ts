/** What must hold of a home that moves, whatever happened in it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dump, openToy, remove, write } from '../../../../../test/faults/store/toy.ts';
import type { NewEvent, Store } from '../types.ts';

/** A slice with every change; `npm run faults` looks longer. */
const runs = process.env.HEARTH_FAULTS === 'full' ? 100 : 6;

const id = fc.constantFrom('a', 'b', 'c', 'd');
const text = fc.oneof(fc.constantFrom('a word', 'words and e'), fc.string({ unit: 'binary', maxLength: 40 }));
const fact: fc.Arbitrary<NewEvent> = fc.oneof(
  fc.tuple(id, text).map(([one, said]) => write(one, said)),
  id.map(remove),
  fc
    .record({ data: fc.jsonValue({ maxDepth: 3 }), stream: fc.string({ unit: 'binary', maxLength: 8 }), cause: fc.string() })
    .map(({ data, stream, cause }) => ({ stream, type: 'toy.other', version: 1, actor: 'user', data, cause, runId: 'r' })),
);
const facts = fc.array(fact, { minLength: 1, maxLength: 12 });

const never = new AbortController().signal;
const deaf = () => undefined;
const eventsIn = (path: string) =>
  readdirSync(join(path, 'events'))
    .sort()
    .map((name) => readFileSync(join(path, 'events', name), 'utf8'))
    .join('');
const give = (store: Store, path: string) => store.move({ do: 'export', path, tables: ['loose'], at: 0 }, never, deaf);

/** Out of one home and into another, which is answered open. */
async function move(from: string, folder: string, name: string): Promise<Store> {
  const home = join(folder, name);
  const empty = await openToy(home);
  await empty.move({ do: 'import', path: from, dryRun: false, at: 0, moveId: name }, never, deaf);
  await empty.close();
  return openToy(home);
}

test('after any events and any forgetting, an export makes the same home, and so does an export of that', async () => {
  const holds = fc.asyncProperty(facts, fc.array(fc.nat(30), { maxLength: 3 }), async (all, forget) => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth-move-'));
    const one = await openToy(join(folder, 'one'));
    try {
      for (const event of all) await one.command((tx) => tx.append(event));
      const { events } = one.stats();
      if (forget.length > 0) await one.forget([...new Set(forget.map((n) => 1 + (n % events)))], 'any', 'user');
      await give(one, join(folder, 'first'));
      const lived = await dump(one);
      const two = await move(join(folder, 'first'), folder, 'two');
      expect(await dump(two)).toEqual(lived);
      expect((await two.verify()).problems).toEqual([]);
      await give(two, join(folder, 'second'));
      expect(eventsIn(join(folder, 'second')).startsWith(eventsIn(join(folder, 'first')))).toBe(true);
      await two.close();
      const three = await move(join(folder, 'second'), folder, 'three');
      await three.rebuild();
      expect(await dump(three)).toEqual(lived);
      expect((await three.verify()).problems).toEqual([]);
      await three.close();
    } finally {
      await one.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
  await fc.assert(holds, { numRuns: runs });
}, 300_000);
