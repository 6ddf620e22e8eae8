/** What a person looks at before they forget, and what is done by hand. */
import type { Handlers } from '../../../../../contract/index.ts';
import type { learningContract } from '../../../../../contract/memory/learning.ts';
import type { MemoryDeps } from '../index.ts';
import { toRecord } from '../records/present.ts';
import { requireMemory } from '../rules/correct.ts';
import { mergeRecords } from '../rules/merge.ts';
import { historyOf } from './history.ts';
import { tracesOf } from './traces.ts';

type Own = Pick<Handlers<typeof learningContract>, 'memory.history' | 'memory.traces' | 'memory.merge'>;

export const lifeHandlers = ({ store, newId }: MemoryDeps): Own => ({
  'memory.history': async ({ id }) => ({ items: await historyOf(store, id), next: null }),
  'memory.traces': async ({ id }) => ({ items: await tracesOf(store, id), next: null }),
  'memory.merge': async ({ ids, text }, { actor }) => {
    const changeId = await store.command((tx) => mergeRecords(tx, { ids, text, actor, newId }));
    return { changeId, record: toRecord(store.reader, requireMemory(store.reader, ids[0] ?? '')) };
  },
});
