/**
 * The facts of memory. Each stands in its record's own stream, so that forgetting the record erases them all; of many that were kept
 * at once it is taken out of the one event that they share.
 */
import { z } from 'zod';
import { memoryArea, memoryChange, memoryKind, memorySource } from '../../../../contract/memory/index.ts';
import { defineEvent } from '../../store/define-event.ts';

/** The stream of a record. */
export const streamOf = (id: string): string => `memory:${id}`;
/** The stream of what is done to many at once. */
export const memoryStream = 'memory';
/** The stream of what was kept many at once. */
export const manyStream = 'memory-many';

const fields = {
  area: memoryArea,
  kind: memoryKind,
  category: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
  metadata: z.record(z.string(), z.unknown()),
  occurredAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
};

/** `position` is where it stands among all records; before there was one, the sequence of its event. */
const record = z.object({ memoryId: z.string(), ...fields, source: memorySource, position: z.int().optional() });
export type StoredRecord = z.output<typeof record>;

export const stored = defineEvent({
  type: 'memory.stored',
  version: 1,
  meaning: 'Something was kept, with where it is known from.',
  data: record,
});

export const storedMany = defineEvent({
  type: 'memory.stored_many',
  version: 1,
  meaning: 'Several things were kept at once; of those that were forgotten since, the id alone is left.',
  data: z.object({ gone: z.array(z.string()), records: z.array(record) }),
});

/** What is left of many that were kept at once, without these. */
export function withoutRecords(data: unknown, ids: ReadonlySet<string>): z.output<typeof storedMany.data> {
  const { gone, records } = data as z.output<typeof storedMany.data>;
  const going = records.flatMap(({ memoryId }) => (ids.has(memoryId) ? [memoryId] : []));
  return { gone: [...gone, ...going], records: records.filter(({ memoryId }) => !ids.has(memoryId)) };
}

export const merged = defineEvent({
  type: 'memory.merged',
  version: 1,
  meaning: 'What was known was said again: one more source; where it was said more fully, the words too.',
  data: z.object({ memoryId: z.string(), source: memorySource, text: z.string().nullable() }),
});

export const updated = defineEvent({
  type: 'memory.updated',
  version: 1,
  meaning: 'A record was corrected; what is not named stayed.',
  data: z.object({ memoryId: z.string(), ...z.object({ ...fields, source: memorySource }).partial().shape }),
});

export const superseded = defineEvent({
  type: 'memory.superseded',
  version: 1,
  meaning: 'A newer record says otherwise; the older one stays in the history.',
  data: z.object({ memoryId: z.string(), by: z.string() }),
});

export const forgotten = defineEvent({
  type: 'memory.forgotten',
  version: 1,
  meaning: 'A record was to be erased; this is its tombstone.',
  data: z.object({ memoryId: z.string(), reason: z.string().nullable() }),
});

export const erased = defineEvent({
  type: 'memory.erased',
  version: 1,
  meaning: 'The last of a forgotten record is gone from the log.',
  data: z.object({ memoryId: z.string() }),
});

/** By id alone: a text that is forgotten later must not live on in a proposal. `into` is the record that sums up the others. */
const changes = z.array(memoryChange.omit({ text: true }).extend({ into: z.string().optional() }));

export const proposed = defineEvent({
  type: 'memory.proposed',
  version: 1,
  meaning: 'What could be merged, expired and pruned; nothing has changed yet.',
  // `cause`: what set it off; the user, where it is absent.
  data: z.object({ proposalId: z.string(), changes, cause: z.string().optional() }),
});

export const consolidated = defineEvent({
  type: 'memory.consolidated',
  version: 1,
  meaning: 'A proposal was accepted and done, as one change.',
  data: z.object({ changeId: z.string(), proposalId: z.string(), changes }),
});

export const undone = defineEvent({
  type: 'memory.undone',
  version: 1,
  meaning: 'A change was taken back.',
  data: z.object({ changeId: z.string() }),
});

export const memoryEvents = [stored, storedMany, merged, updated, superseded, forgotten, erased, proposed, consolidated, undone];
