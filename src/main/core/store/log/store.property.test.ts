/** What must hold after any commands whatsoever. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dump, forgetful, freshHome, openToy, remove, write } from '../../../../../test/faults/store/toy.ts';
import type { NewEvent, Store } from '../types.ts';

/** A slice with every change; `npm run faults` looks longer. */
const runs = process.env.HEARTH_FAULTS === 'full' ? 200 : 12;

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const note = fc.record({
  id,
  text: fc.oneof(fc.constantFrom('a word', 'words and e', 'wordless'), fc.string({ unit: 'binary', maxLength: 40 })),
  folder: fc.constantFrom('inbox', 'work', 'été'),
});
const fact: fc.Arbitrary<NewEvent> = fc.oneof(
  { weight: 3, arbitrary: note.map(({ id, text, folder }) => write(id, text, folder)) },
  { weight: 1, arbitrary: id.map(remove) },
  {
    weight: 1,
    arbitrary: note.map(({ id, text }) => ({
      stream: `old:${id}`,
      type: 'toy.written',
      version: 1,
      actor: 'job:1',
      data: { id, text },
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ data: fc.jsonValue({ maxDepth: 3 }), stream: fc.string({ unit: 'binary', maxLength: 8 }), cause: fc.string() })
      .map(({ data, stream, cause }) => ({ stream, type: 'toy.other', version: 1, actor: 'user', data, cause, runId: 'r' })),
  },
);
/** A command records some facts, and is refused after them now and then. */
const command = fc.record({ facts: fc.array(fact, { maxLength: 4 }), refused: fc.nat(4).map((n) => n === 0) });
/** Commands of one turn. */
const turns = fc.array(fc.array(command, { maxLength: 5 }), { minLength: 1, maxLength: 6 });

async function give(store: Store, all: { facts: NewEvent[]; refused: boolean }[][]): Promise<void> {
  for (const turn of all) {
    const given = turn.map(({ facts, refused }) =>
      store.command((tx) => {
        tx.append(...facts);
        if (refused) throw new Error('refused');
      }),
    );
    await Promise.allSettled(given);
  }
}

/** A home of its own for each run. */
async function inHome<T>(use: (home: string) => Promise<T>): Promise<T> {
  const place = freshHome();
  try {
    return await use(place.home);
  } finally {
    place.remove();
  }
}

describe('after any commands', () => {
  test('a rebuilt store equals the living one, and the log verifies', async () => {
    const seen = fc.asyncProperty(turns, fc.array(fc.nat(30), { maxLength: 3 }), (all, forget) =>
      inHome(async (home) => {
        const store = await openToy(home);
        try {
          await give(store, all);
          const { events } = store.stats();
          if (forget.length > 0 && events > 0)
            await store.forget([...new Set(forget.map((n) => 1 + (n % events)))], 'any', 'user');
          const lived = await dump(store);
          await store.rebuild();
          expect(await dump(store)).toEqual(lived);
          expect((await store.verify()).problems).toEqual([]);
        } finally {
          await store.close();
        }
      }),
    );
    await fc.assert(seen, { numRuns: runs });
  }, 120_000);

  test('any prefix of the log opens, and its views are those of its events', async () => {
    const seen = fc.asyncProperty(turns, fc.nat(), (all, cut) =>
      inHome(async (home) => {
        let store = await openToy(home);
        await give(store, all);
        const { events } = store.stats();
        await store.close();
        const length = cut % (events + 1);
        const db = new Database(join(home, 'hearth.db'));
        db.prepare('DELETE FROM events WHERE seq > ?').run(length);
        db.close();

        store = await openToy(home);
        try {
          if (length < events) {
            expect(store.problems[0]).toMatchObject({ kind: 'head', seq: length + 1 });
            expect(store.events({ type: 'store.recovered', limit: 1 })).toMatchObject([
              { seq: length + 1, data: { upTo: events } },
            ]);
          }
          const opened = await dump(store);
          await store.rebuild();
          expect(await dump(store)).toEqual(opened);
          await store.command((tx) => tx.append(write('z', 'goes on')));
          expect((await store.verify()).problems).toEqual([]);
        } finally {
          await store.close();
        }
      }),
    );
    await fc.assert(seen, { numRuns: runs });
  }, 120_000);
});

/** Changes one byte of one column (of a number: its value; of nothing: something), as a bad sector or a hand would. */
function changeByte(
  db: Database.Database,
  { seq, column, at, mask }: { seq: number; column: string; at: number; mask: number },
): void {
  const row = db.prepare<[number], { kind: string; bytes: Buffer | null; value: number }>(
    `SELECT typeof(${column}) AS kind, CAST(${column} AS BLOB) AS bytes, ${column} AS value FROM events WHERE seq = ?`,
  );
  const found = row.get(seq);
  if (!found) throw new Error('no such row');
  if (found.kind === 'integer') {
    db.prepare(`UPDATE events SET ${column} = ? WHERE seq = ?`).run(found.value + mask, seq);
    return;
  }
  const bytes = found.bytes ?? Buffer.from('x');
  if (found.bytes && bytes.length > 0) bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ mask;
  const blob = ['salt', 'data_hash', 'hash'].includes(column);
  db.prepare(`UPDATE events SET ${column} = ${blob ? '?' : 'CAST(? AS TEXT)'} WHERE seq = ?`).run(bytes, seq);
}

describe('verify', () => {
  test('finds any changed byte of the log', async () => {
    await inHome(async (home) => {
      const store = await openToy(home, { projections: forgetful });
      for (let i = 0; i < 12; i += 1)
        await store.command((tx) =>
          tx.append({ ...write(`n${i}`, `word ${i} é \ufffd`), cause: `c${i}`, ...(i % 2 ? { runId: `r${i}` } : {}) }),
        );
      await store.forget([4], 'asked to', 'user');
      const beside = new Database(join(home, 'hearth.db'));
      const columns = ['id', 'at', 'stream', 'type', 'version', 'actor', 'run_id', 'cause', 'data', 'salt', 'data_hash', 'hash'];
      const where = fc.record({
        seq: fc.integer({ min: 1, max: 13 }),
        column: fc.constantFrom('seq', ...columns),
        at: fc.nat(200),
        mask: fc.integer({ min: 1, max: 255 }),
      });
      const seen = fc.asyncProperty(where, async (change) => {
        const row = beside.prepare('SELECT * FROM events WHERE seq = ?').get(change.seq) as Record<string, unknown>;
        changeByte(beside, { ...change, mask: change.column === 'seq' ? change.mask + 20 : change.mask });
        const { ok, problems } = await store.verify();
        beside.prepare('DELETE FROM events WHERE seq = ? OR seq > 13').run(change.seq);
        beside.prepare(`INSERT INTO events VALUES (:seq, ${columns.map((column) => `:${column}`).join(', ')})`).run(row);
        expect(ok).toBe(false);
        expect(problems[0]?.kind).toMatch(/chain|payload|gap/);
      });
      await fc.assert(seen, { numRuns: runs * 20 });
      expect((await store.verify()).problems).toEqual([]);
      beside.close();
      await store.close();
    });
  }, 120_000);
});
