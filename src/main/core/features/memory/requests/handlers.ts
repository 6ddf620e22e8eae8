/** One entry per request of `contract/memory.ts`. */
import type { Handlers, Output } from '../../../../../contract/index.ts';
import type { MemoryHit, memoryContract } from '../../../../../contract/memory/index.ts';
import { forget } from '../forget/forget.ts';
import type { MemoryDeps } from '../index.ts';
import { toRecord } from '../records/present.ts';
import { correct, requireMemory } from '../rules/correct.ts';
import { rememberMany, rememberOne } from '../rules/many.ts';

/** Tidying has handlers of its own. */
type All = Omit<Handlers<typeof memoryContract>, 'memory.consolidate' | 'memory.accept' | 'memory.undo'>;
type Some<N extends keyof All> = Pick<All, N>;

export const memoryHandlers = (deps: MemoryDeps): All => ({ ...keeping(deps), ...reading(deps) });

function keeping(deps: MemoryDeps): Some<'memory.store' | 'memory.storeMany' | 'memory.update' | 'memory.forget'> {
  const { store } = deps;
  return {
    'memory.store': async (input, { actor }) => {
      const { id, merged } = await store.command((tx) => rememberOne(tx, deps, input, actor));
      return { ...toRecord(store.reader, requireMemory(store.reader, id)), ...(merged ? { merged: id } : {}) };
    },
    'memory.storeMany': async ({ records }, { actor }) => {
      const kept = await store.commandInSteps((tx) => rememberMany(tx, deps, records, actor));
      const merged = kept.filter((one) => one.merged).length;
      return { stored: kept.length - merged, merged, ids: kept.map((one) => one.id) };
    },
    'memory.update': async ({ id, ...correction }, { actor }) => {
      await store.command((tx) => correct(tx, id, correction, actor));
      return toRecord(store.reader, requireMemory(store.reader, id));
    },
    'memory.forget': async ({ id, reason, backups }, { actor }) => {
      await forget(store, id, reason, actor, backups);
      return {};
    },
  };
}

function reading({
  store,
  clock,
  budgets,
  vectors,
}: MemoryDeps): Some<'memory.recall' | 'memory.get' | 'memory.list' | 'memory.stats'> {
  return {
    'memory.recall': async (request, { signal }) => {
      const started = clock.monotonic();
      const asked = await vectors.asked(request.query);
      const hits = await store.query<MemoryHit[]>('memory.recall', { ...request, now: clock.now(), asked }, signal);
      return { hits, tookMs: clock.monotonic() - started, ...taintIn(hits) };
    },
    'memory.get': async ({ id }) => toRecord(store.reader, requireMemory(store.reader, id)),
    'memory.list': (request, { signal }) => store.query('memory.list', { ...request, now: clock.now() }, signal),
    'memory.stats': async (_input, { signal }) => {
      const counted = await store.query<Omit<Output<'memory.stats'>, 'budgets'>>('memory.stats', { now: clock.now() }, signal);
      return { ...counted, ...(await vectors.counts()), budgets };
    },
  };
}

/** What came from outside taints whoever reads it, however long ago it was kept. */
function taintIn(hits: readonly MemoryHit[]): { taintedBy?: string } {
  const outside = hits.find(({ record }) => record.source.type === 'outside')?.record.source;
  return outside ? { taintedBy: outside.ref || 'memory from outside' } : {};
}
