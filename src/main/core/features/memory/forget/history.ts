/** The life of a record: who said it, what corrected it, what it became a part of. */
import type { z } from 'zod';
import type { memoryVersion } from '../../../../../contract/memory/learning.ts';
import { toInstant } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { Reader, Store, StoredEvent } from '../../../store/types.ts';
import {
  consolidated,
  forgotten,
  memoryStream,
  merged,
  stored,
  type storedMany,
  streamOf,
  superseded,
  undone,
  updated,
} from '../events.ts';
import { eventsKeeping } from './scan.sql.ts';

type Version = z.infer<typeof memoryVersion>;

const most = 10_000;

/** Oldest first. Thrown where there never was such a record: AppError `not_found`. */
export async function historyOf(store: Store, id: string): Promise<Version[]> {
  const births = await store.query<Placed[]>('memory.births', { id });
  const own = store.events({ stream: streamOf(id), limit: most });
  if (own.length + births.length === 0) throw new AppError('not_found', 'There is no such memory.', { id });
  const changes = changesOf(store, id);
  return [...births, ...own.flatMap((event) => versionOf(event) ?? []), ...changes]
    .sort((a, b) => a.seq - b.seq)
    .map(({ seq: _seq, ...version }) => version);
}

type Placed = Version & { seq: number };

/** Where it was kept together with others. Runs in the query worker: what was kept at once is read through. */
export const birthsOf = (reader: Reader, { id }: { id: string }): Placed[] =>
  eventsKeeping.all(reader, { ids: JSON.stringify([id]) }).flatMap(({ seq, at, actor, data }) => {
    const { gone, records } = JSON.parse(data) as z.infer<typeof storedMany.data>;
    const base = { seq, at: toInstant(at), actor, what: 'stored' as const };
    const own = records.find(({ memoryId }) => memoryId === id);
    return own ? [{ ...base, text: own.text, source: own.source }] : gone.includes(id) ? [base] : [];
  });

const whats: Readonly<Record<string, Version['what']>> = {
  [stored.type]: 'stored',
  [merged.type]: 'merged',
  [updated.type]: 'updated',
  [superseded.type]: 'superseded',
  [forgotten.type]: 'forgotten',
};

function versionOf(event: StoredEvent): Placed | null {
  const what = whats[event.type];
  if (!what) return null;
  const base = { seq: event.seq, at: toInstant(event.at), actor: event.actor, what };
  if (stored.is(event)) return { ...base, text: event.data.text, source: event.data.source };
  if (merged.is(event)) return { ...base, source: event.data.source, ...textIn(event.data.text) };
  if (updated.is(event)) {
    const { text, source } = event.data;
    return { ...base, ...textIn(text), ...(source ? { source } : {}) };
  }
  return superseded.is(event) ? { ...base, by: event.data.by } : base;
}

const textIn = (text: string | null | undefined) => (text === null || text === undefined ? {} : { text });

/** What was done to many at once, and taken back, as far as it was one of them. */
function changesOf(store: Store, id: string): Placed[] {
  const mine = new Set<string>();
  return store
    .events({ stream: memoryStream, type: consolidated.type, limit: most })
    .concat(store.events({ stream: memoryStream, type: undone.type, limit: most }))
    .flatMap((event): Placed[] => {
      const base = { seq: event.seq, at: toInstant(event.at), actor: event.actor };
      if (undone.is(event))
        return mine.has(event.data.changeId) ? [{ ...base, what: 'undone', changeId: event.data.changeId }] : [];
      if (!consolidated.is(event)) return [];
      const { changeId, changes } = event.data;
      const change = changes.find(({ ids }) => ids.includes(id));
      if (!change) return [];
      mine.add(changeId);
      const into = change.kind === 'merge' ? change.ids[0] : change.into;
      return [{ ...base, what: 'consolidated', changeId, ...(into !== undefined && into !== id ? { by: into } : {}) }];
    });
}
