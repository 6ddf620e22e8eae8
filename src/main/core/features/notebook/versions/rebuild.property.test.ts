import { existsSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bench, openBench } from '../fixture.ts';

const paths = ['lore/user.md', 'scratchpad/a.md', 'scratchpad/b/c.md', 'journal/2026-01-02.md'];
const step = fc.record({
  what: fc.constantFrom('write', 'edit', 'remove', 'take away', 'revert', 'propose', 'accept', 'decline', 'look'),
  path: fc.constantFrom(...paths),
  text: fc.oneof(fc.string({ maxLength: 40, unit: 'grapheme' }), fc.constant('long '.repeat(20_000))),
  version: fc.integer({ min: 1, max: 4 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Each may be refused; then it must have changed nothing that a rebuild would not make. */
async function take(bench: Bench, { what, path, text, version }: Step): Promise<unknown> {
  if (what === 'edit') return bench.put(path, text);
  if (what === 'remove') return existsSync(bench.at(path)) && rmSync(bench.at(path));
  if (what === 'take away') return bench.ask('notebook.remove', { path });
  if (what === 'look') return bench.ask('notebook.list', { shelf: 'scratchpad' });
  if (what === 'revert') return bench.ask('notebook.revert', { path, version });
  if (what === 'propose')
    return bench.notebook.internal['internal.lorePropose'](
      { path: 'lore/user.md', text, reason: 'x', runId: null },
      { actor: 'user', via: 'internal' },
    );
  if (what === 'write') {
    const now = await bench.ask('notebook.read', { path }).catch(() => null);
    return bench.ask('notebook.write', { path, text, baseVersion: now?.version ?? null });
  }
  const [open] = (await bench.ask('proposals.list', {})).items;
  return open && bench.ask('proposals.decide', { id: open.id, decision: what });
}

test('after any sequence of writes, edits, removals by whomever, reverts and decisions a rebuilt notebook equals the live one', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const bench = await openBench();
      try {
        for (const one of steps) await take(bench, one).catch(() => undefined);
        await bench.ask('notebook.list', { shelf: 'lore' });
        await bench.notebook.stop();
        const live = bench.view();
        await bench.store.rebuild();
        expect(bench.view()).toEqual(live);
      } finally {
        await bench.close();
      }
    }),
    { numRuns: 6, seed: 20260102, endOnFailure: true },
  );
});
