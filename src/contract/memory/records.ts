/** Memory: what Hearth was told and found out, with where it knows it from. */
import { z } from 'zod';
import { event, id, instant, listOf, nothing, page, request, shape } from '../define.ts';

export const memoryArea = z.enum(['main', 'fragments', 'solutions', 'instruments']);
export const memoryKind = z.enum(['episodic', 'semantic', 'procedural']);

/** Who said it, and where. `turn` counts from 0 within its conversation; `session` parts a long conversation. */
export const memorySource = shape({
  type: z.enum(['user', 'self', 'run', 'import', 'outside']),
  ref: z.string().max(1000).optional(),
  conversationId: z.string().max(200).optional(),
  turn: z.int().min(0).max(100_000_000).optional(),
  speaker: z.string().max(200).optional(),
  session: z.string().max(200).optional(),
});
export type MemorySource = z.infer<typeof memorySource>;

/** So much text is one record at most; white space alone is nothing to keep. */
const text = z.string().min(1).max(1_000_000).regex(/\S/u, 'is empty');
const tags = z.array(z.string().trim().min(1).max(100)).max(100);
const mostMetadata = 65_536;
const deepest = 32;
const metadata = z
  .record(z.string().max(200), z.unknown())
  .refine((value) => isShallow(value, deepest), `is nested more than ${deepest} deep`)
  .refine((value) => JSON.stringify(value).length <= mostMetadata, `is more than ${mostMetadata} characters as JSON`);

/** What is nested without end would exhaust whoever walks it. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1));
}

const category = z.string().trim().min(1).max(100);

export const memoryRecord = shape({
  id,
  area: memoryArea,
  kind: memoryKind,
  category,
  text: z.string(),
  tags,
  metadata,
  source: memorySource,
  /** More places that said the same. */
  sources: z.array(memorySource).optional(),
  occurredAt: instant.optional(),
  createdAt: instant,
  updatedAt: instant.optional(),
  expiresAt: instant.optional(),
  /** The newer record that says otherwise, where there is one. */
  supersededBy: id.optional(),
  /** The record that this one became a part of: it stands there as one more source. */
  merged: id.optional(),
});
export type MemoryRecord = z.infer<typeof memoryRecord>;

export const memoryInput = shape({
  text,
  area: memoryArea.optional(),
  kind: memoryKind.optional(),
  category: category.optional(),
  tags: tags.optional(),
  metadata: metadata.optional(),
  source: memorySource.optional(),
  occurredAt: instant.optional(),
  expiresAt: instant.optional(),
});

const filters = {
  area: memoryArea.optional(),
  kind: memoryKind.optional(),
  category: category.optional(),
  tags: tags.optional(),
  after: instant.optional(),
  before: instant.optional(),
};

const why = shape({
  /** Which words of the question stand in it, and how much that counts. */
  text: z.number().optional(),
  vector: z.number().optional(),
  neighbour: z.number().optional(),
  recency: z.number().optional(),
  importance: z.number().optional(),
  /** The time that the question speaks of. */
  time: z.number().optional(),
  speaker: z.number().optional(),
  entity: z.number().optional(),
  /** The words that matched. */
  words: z.array(z.string()).optional(),
});
export const memoryHit = shape({ record: memoryRecord, score: z.number(), why });
export type MemoryHit = z.infer<typeof memoryHit>;

/** One line of a proposal. Of a merge the first id stays, the others become its sources; `text` is what then stands there. */
export const memoryChange = shape({
  kind: z.enum(['merge', 'summarize', 'expire', 'prune']),
  ids: z.array(id),
  text: z.string().optional(),
  why: z.string(),
});
export type MemoryChange = z.infer<typeof memoryChange>;

const A = '0198c3a0-0000-7000-8000-00000000000a';
const B = '0198c3a0-0000-7000-8000-00000000000b';
const at = '2026-01-02T03:04:05.000Z';
const example: MemoryRecord = {
  id: A,
  area: 'main',
  kind: 'semantic',
  category: 'gear',
  text: 'The snowblower is in the shed.',
  tags: [],
  metadata: {},
  source: { type: 'user' },
  createdAt: at,
};

export const memoryContract = {
  requests: {
    'memory.store': request({
      meaning: 'Keep something. The same thing said again becomes another source of what is known: `merged` names it.',
      input: memoryInput,
      output: memoryRecord,
      errors: ['refused'],
      example: { input: { text: 'The snowblower is in the shed.' }, output: example },
    }),
    'memory.storeMany': request({
      meaning: 'Keep up to 1,000 at once, all or none.',
      input: shape({ records: z.array(memoryInput).min(1).max(1000) }),
      output: shape({ stored: z.int(), merged: z.int(), ids: z.array(id) }),
      errors: ['refused'],
      example: { input: { records: [{ text: 'x' }] }, output: { stored: 1, merged: 0, ids: [A] } },
    }),
    'memory.recall': request({
      meaning: 'What bears on a question, best first, each with why. The same store gives the same answer.',
      input: shape({ query: z.string().min(1).max(10_000), limit: z.int().min(1).max(200).optional(), ...filters }),
      output: shape({
        hits: z.array(memoryHit),
        tookMs: z.number(),
        /** Where a hit came from outside: what reads it is tainted by it. */
        taintedBy: z.string().optional(),
      }),
      example: {
        input: { query: 'Where is the snowblower?' },
        output: { hits: [{ record: example, score: 0.9, why: { text: 0.9 } }], tookMs: 3 },
      },
    }),
    'memory.get': request({
      meaning: 'One record.',
      input: shape({ id }),
      output: memoryRecord,
      errors: ['not_found'],
      example: { input: { id: A }, output: example },
    }),
    'memory.list': request({
      meaning: 'Records, newest first.',
      input: shape({ query: z.string().max(1000).optional(), ...filters, ...page }),
      output: listOf(memoryRecord),
      example: { input: {}, output: { items: [example], next: null } },
    }),
    'memory.update': request({
      meaning: 'Correct a record; the version before stays in its history.',
      input: memoryInput.partial().extend({ id }),
      output: memoryRecord,
      errors: ['not_found', 'refused'],
      example: { input: { id: A, text: 'The snowblower is in the garage.' }, output: example },
    }),
    'memory.forget': request({
      meaning:
        'Erase a record for good: its words leave the log, messages, runs, files and backups in the home; a tombstone stays. `memory.traces` tells where they stand.',
      input: shape({
        id,
        reason: z.string().max(1000).optional(),
        /** What is done with backups in the home; they are rewritten, unless something else is asked for. */
        backups: z.enum(['rewrite', 'drop', 'keep']).optional(),
      }),
      output: nothing,
      errors: ['not_found'],
      example: { input: { id: A }, output: {} },
    }),
    'memory.consolidate': request({
      meaning: 'Propose what could be merged, summed up and pruned. Nothing changes until it is accepted.',
      input: shape({ dryRun: z.boolean().optional() }),
      output: shape({
        proposal: shape({
          id,
          at: instant,
          changes: z.array(memoryChange),
        }).nullable(),
      }),
      example: { input: {}, output: { proposal: null } },
    }),
    'memory.accept': request({
      meaning: 'Do what a proposal says, as one change that can be undone.',
      input: shape({ proposalId: id }),
      output: shape({ changeId: id }),
      errors: ['not_found', 'conflict'],
      example: { input: { proposalId: A }, output: { changeId: B } },
    }),
    'memory.undo': request({
      meaning: 'Take a change back.',
      input: shape({ changeId: id }),
      output: nothing,
      errors: ['not_found', 'conflict'],
      example: { input: { changeId: B }, output: {} },
    }),
    'memory.stats': request({
      meaning: 'How much is remembered, by area, kind and category, and how full the budgets are.',
      input: nothing,
      output: shape({
        records: z.int(),
        bytes: z.int(),
        byArea: z.record(z.string(), z.int()),
        byKind: z.record(z.string(), z.int()),
        byCategory: z.record(z.string(), z.int()),
        embedder: z.string(),
        embedded: z.int(),
        /** How much there may be before consolidation proposes to prune. */
        budgets: shape({ records: z.int(), bytes: z.int() }),
      }),
      example: {
        input: {},
        output: {
          records: 1,
          bytes: 30,
          byArea: { main: 1 },
          byKind: { semantic: 1 },
          byCategory: { gear: 1 },
          embedder: 'builtin',
          embedded: 0,
          budgets: { records: 100_000, bytes: 268_435_456 },
        },
      },
    }),
  },
  events: {
    'memory.changed': event({
      meaning: 'A record was stored, merged, corrected or forgotten.',
      payload: shape({
        id,
        what: z.enum(['stored', 'merged', 'updated', 'superseded', 'forgotten', 'undone']),
        /** Of many at once: the others. */
        more: z.array(id).optional(),
      }),
      example: { id: A, what: 'stored' },
    }),
  },
};
