/** What must hold after any commands whatsoever, and for any text whatsoever. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bench, dump, openMemory, run, user } from '../../../../../../test/faults/memory/room.ts';
import { AppError } from '../../../base/errors.ts';

/** A slice with every change; `npm run faults` looks longer. */
const full = process.env.HEARTH_FAULTS === 'full';

const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'The cat is in the shed',
      'the cat is in the shed.',
      'The cat is in the garage',
      'Anna has 3 cats',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }) },
);
const nth = fc.nat(20);
const when = fc.option(fc.constantFrom('0000-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '9999-12-31T23:59:59Z'), {
  nil: undefined,
});
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('store' as const), text, when, by: fc.constantFrom('user', 'r1', 'r2') }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('many' as const), texts: fc.array(text, { minLength: 2, maxLength: 40 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('update' as const), text, nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), nth }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('accept' as const, 'undo' as const, 'wait' as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

async function doIt(at: Bench, one: Act, known: { ids: string[]; change: string | null }): Promise<void> {
  const id = 'nth' in one ? (known.ids[one.nth % Math.max(1, known.ids.length)] ?? '') : '';
  if (one.do === 'wait') at.clock.advance(3_600_000);
  else if (one.do === 'store') {
    const caller = one.by === 'user' ? user : run(one.by);
    const times = one.when === undefined ? {} : { occurredAt: one.when };
    known.ids.push((await at.call('memory.store', { text: one.text, ...times }, caller)).id);
  } else if (one.do === 'many') {
    const { ids } = await at.call('memory.storeMany', { records: one.texts.map((said) => ({ text: said })) });
    known.ids.push(...ids);
  } else if (one.do === 'update') await at.call('memory.update', { id, text: one.text });
  else if (one.do === 'forget') await at.call('memory.forget', { id });
  else if (one.do === 'undo') await at.call('memory.undo', { changeId: known.change ?? '' });
  else {
    const { proposal } = await at.call('memory.consolidate', {});
    if (proposal) known.change = (await at.call('memory.accept', { proposalId: proposal.id })).changeId;
  }
}

test('after any commands a rebuilt memory equals the living one, and the log verifies', async () => {
  const seen = fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 14 }), async (acts) => {
    const at = await openMemory({ budgets: { records: 3, bytes: 10_000 } });
    at.tainted.set('r2', 'a page');
    try {
      const known = { ids: [], change: null };
      for (const one of acts)
        await doIt(at, one, known).catch((error: unknown) => {
          if (!(error instanceof AppError) || error.code === 'internal') throw error;
        });
      const lived = dump(at.store.reader);
      await at.store.rebuild();
      expect(dump(at.store.reader)).toEqual(lived);
      expect((await at.store.verify()).problems).toEqual([]);
    } finally {
      await at.close();
    }
  });
  await fc.assert(seen, { numRuns: full ? 200 : 8 });
}, 240_000);

test('any text is kept as it was said and any question is answered, or refused with a code', async () => {
  const at = await openMemory();
  try {
    const strange = [
      '""" OR NEAR(a b) NOT *',
      'text: AND "',
      '-5 (^x) {a} : b*',
      "'; DROP TABLE memories; --",
      '👩‍👩‍👧 🎉',
      'مرحبا بالعالم עולם',
      '東京は日本の首都です',
      'a\u0000b',
      '\u202eexe.txt',
      '%_\\',
      '...',
    ];
    for (const one of strange) {
      const { id } = await at.call('memory.store', { text: one });
      expect((await at.call('memory.get', { id })).text).toBe(one);
      const { hits } = await at.call('memory.recall', { query: one });
      expect(
        hits.map((hit) => hit.record.id),
        one,
      ).toContain(id);
      expect((await at.call('memory.list', { query: one })).items.length).toBeGreaterThanOrEqual(0);
    }
    const any = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
    const answered = fc.asyncProperty(any, async (query) => {
      await at.call('memory.recall', { query });
      await at.call('memory.list', { query });
    });
    await fc.assert(answered, { numRuns: full ? 2_000 : 100 });
  } finally {
    await at.close();
  }
});

test('what does not fit is refused with a code: nothing, too much, too many, too deep, no date', async () => {
  const at = await openMemory();
  try {
    const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
    const wrong: unknown[] = [
      { text: '' },
      { text: ' \n\t ' },
      { text: 'x'.repeat(1_000_001) },
      { text: 'x', occurredAt: '2026-02-30T00:00:00Z' },
      { text: 'x', occurredAt: 'yesterday' },
      { text: 'x', category: ' ' },
      { text: 'x', metadata: { big: 'x'.repeat(70_000) } },
      { text: 'x', metadata: { deep: deep(40) } },
      { text: 'x', tags: [''] },
      { text: 'x', source: { type: 'me' } },
    ];
    for (const input of wrong)
      await expect(at.call('memory.store', input as { text: string }), JSON.stringify(input).slice(0, 60)).rejects.toMatchObject({
        code: 'invalid_input',
      });
    for (const query of ['', 'x'.repeat(1_000_000)])
      await expect(at.call('memory.recall', { query })).rejects.toMatchObject({ code: 'invalid_input' });
    const long = await at.call('memory.store', { text: 'word '.repeat(200_000) });
    expect(long.text).toHaveLength(1_000_000);
    for (const occurredAt of ['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])
      expect((await at.call('memory.store', { text: `It was in ${occurredAt}`, occurredAt })).occurredAt).toBe(occurredAt);
    expect((await at.call('memory.list', { before: '0001-01-01T00:00:00Z' })).items).toHaveLength(1);
    expect((await at.call('memory.stats', {})).records).toBe(3);
  } finally {
    await at.close();
  }
});
