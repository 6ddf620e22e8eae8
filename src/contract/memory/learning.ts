/** What was picked up on the way and may be kept, what was tidied, and where a text still stands. */
import { z } from 'zod';
import { event, id, instant, listOf, nothing, page, request, shape } from '../define.ts';
import { memoryArea, memoryChange, memoryKind, memoryRecord, memorySource } from './records.ts';

export const candidateState = z.enum(['open', 'kept', 'declined']);

/** Something that a conversation or a run said and that may be worth keeping. */
export const memoryCandidate = shape({
  id,
  text: z.string(),
  area: memoryArea,
  kind: memoryKind,
  category: z.string(),
  tags: z.array(z.string()),
  occurredAt: instant.optional(),
  source: memorySource,
  /** Why it is thought to be worth keeping, one sentence. */
  why: z.string(),
  /** Set where text from outside was in the run: it is not kept unless the user says so. */
  taintedBy: z.string().optional(),
  state: candidateState,
  createdAt: instant,
  /** The record that it became. */
  memoryId: id.optional(),
});
export type MemoryCandidate = z.infer<typeof memoryCandidate>;

/** A step in the life of a record. */
export const memoryVersion = shape({
  at: instant,
  actor: z.string(),
  what: z.enum(['stored', 'merged', 'updated', 'superseded', 'consolidated', 'undone', 'forgotten']),
  /** What stood there from then on, where it changed; absent where it was forgotten. */
  text: z.string().optional(),
  source: memorySource.optional(),
  /** The other record: what superseded it, or took it up. */
  by: id.optional(),
  /** The change that `memory.undo` takes back. */
  changeId: id.optional(),
});

/** A proposal to tidy, with the texts that its lines are about. */
export const memoryProposal = shape({
  id,
  at: instant,
  state: z.enum(['open', 'accepted', 'declined']),
  /** What set it off: `user`, `count`, `bytes`, `time`. */
  cause: z.string(),
  changes: z.array(memoryChange.extend({ before: z.array(shape({ id, text: z.string() })) })),
  /** Set once accepted. */
  changeId: id.optional(),
  undone: z.boolean().optional(),
});
export type MemoryProposal = z.infer<typeof memoryProposal>;

/** A place where the text of a record stands, and what forgetting it does there. */
export const memoryTrace = shape({
  kind: z.enum(['record', 'candidate', 'message', 'run', 'note', 'backup', 'file']),
  /** Of a message, a run or a record its id; of a note or a backup its path. */
  ref: z.string(),
  /** How it would be told of: a conversation's title, a run's goal, a path. */
  name: z.string(),
  at: instant.optional(),
  excerpt: z.string(),
  /** `erased`: it goes with the record. `stays`: it is the user's own file, or lies elsewhere: named, so that they can decide. */
  fate: z.enum(['erased', 'stays']),
  conversationId: id.optional(),
});
export type MemoryTrace = z.infer<typeof memoryTrace>;

const A = '0198c3a0-0000-7000-8000-00000000000a';
const B = '0198c3a0-0000-7000-8000-00000000000b';
const at = '2026-01-02T03:04:05.000Z';
const exampleCandidate: MemoryCandidate = {
  id: B,
  text: 'The dentist is Dr. Amari.',
  area: 'main',
  kind: 'semantic',
  category: 'personal',
  tags: [],
  source: { type: 'user', conversationId: A, turn: 4 },
  why: 'A fact about the user.',
  state: 'open',
  createdAt: at,
};
const exampleRecord = {
  id: A,
  area: 'main' as const,
  kind: 'semantic' as const,
  category: 'gear',
  text: 'The snowblower is in the shed.',
  tags: [],
  metadata: {},
  source: { type: 'user' as const },
  createdAt: at,
};

export const learningContract = {
  requests: {
    'memory.candidates': request({
      meaning: 'What may be worth keeping, newest first. Open ones, which wait for the user, unless another state is asked for.',
      input: shape({ state: candidateState.optional(), ...page }),
      output: listOf(memoryCandidate),
      example: { input: {}, output: { items: [exampleCandidate], next: null } },
    }),
    'memory.decide': request({
      meaning: 'Keep a candidate, in its own words or in better ones, or decline it: it is not offered again.',
      input: shape({ id, decision: z.enum(['keep', 'decline']), text: z.string().min(1).max(1_000_000).optional() }),
      output: memoryCandidate,
      errors: ['not_found', 'conflict', 'refused'],
      example: { input: { id: B, decision: 'keep' }, output: { ...exampleCandidate, state: 'kept', memoryId: A } },
    }),
    'memory.history': request({
      meaning: 'The life of a record, oldest first: who said it, what corrected it, what it became a part of.',
      input: shape({ id }),
      output: shape({ items: z.array(memoryVersion), next: z.null() }),
      errors: ['not_found'],
      example: {
        input: { id: A },
        output: {
          items: [{ at, actor: 'user', what: 'stored', text: exampleRecord.text, source: { type: 'user' } }],
          next: null,
        },
      },
    }),
    'memory.traces': request({
      meaning: 'Every place in the home where the text of a record stands, and what forgetting does there. Changes nothing.',
      input: shape({ id }),
      output: shape({ items: z.array(memoryTrace), next: z.null() }),
      errors: ['not_found'],
      example: {
        input: { id: A },
        output: {
          items: [{ kind: 'message', ref: B, name: 'Packing list', excerpt: 'the shed', fate: 'erased', conversationId: A }],
          next: null,
        },
      },
    }),
    'memory.merge': request({
      meaning: 'Make one record of several, as one change that can be undone: the first stays, the others become its sources.',
      input: shape({ ids: z.array(id).min(2).max(20), text: z.string().min(1).max(1_000_000).optional() }),
      output: shape({ changeId: id, record: memoryRecord }),
      errors: ['not_found', 'conflict', 'refused'],
      example: { input: { ids: [A, B] }, output: { changeId: B, record: exampleRecord } },
    }),
    'memory.proposals': request({
      meaning: 'What consolidation proposed, newest first. Open ones unless another state is asked for.',
      input: shape({ state: memoryProposal.shape.state.optional(), ...page }),
      output: listOf(memoryProposal),
      example: { input: {}, output: { items: [], next: null } },
    }),
    'memory.decline': request({
      meaning: 'Turn down a proposal of consolidation.',
      input: shape({ proposalId: id }),
      output: nothing,
      errors: ['not_found', 'conflict'],
      example: { input: { proposalId: A }, output: {} },
    }),
  },
  events: {
    'memory.learnt': event({
      meaning: 'A candidate came up, was kept or declined.',
      payload: shape({ id, state: candidateState, memoryId: id.optional() }),
      example: { id: B, state: 'open' },
    }),
    'memory.proposed': event({
      meaning: 'Consolidation proposed something, or its proposal was decided.',
      payload: shape({ proposalId: id, state: memoryProposal.shape.state }),
      example: { proposalId: A, state: 'open' },
    }),
  },
};
