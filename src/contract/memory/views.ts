/** Memory as a whole: a map, a timeline, and what makes its vectors. */
import { z } from 'zod';
import { event, id, instant, nothing, request, shape } from '../define.ts';
import { memoryArea, memoryKind } from './records.ts';

const filters = {
  query: z.string().max(1000).optional(),
  area: memoryArea.optional(),
  kind: memoryKind.optional(),
  category: z.string().max(100).optional(),
  tags: z.array(z.string()).max(100).optional(),
  after: instant.optional(),
  before: instant.optional(),
};

/** `builtin`, or `ollama:MODEL`, `openai:MODEL`, `voyage:MODEL`. */
export const embedderName = z.string().regex(/^(builtin|(ollama|openai|voyage):[\w./:@+-]{1,150})$/);

/** How far the vectors of an embedder are made. */
export const embedding = shape({
  embedder: z.string(),
  dimensions: z.int().min(0),
  done: z.int().min(0),
  total: z.int().min(0),
  /** `waiting`: it cannot go on now, `why` says what to do; it tries again by itself. */
  state: z.enum(['ready', 'working', 'waiting']),
  why: z.string().optional(),
});
export type Embedding = z.infer<typeof embedding>;

const A = '0198c3a0-0000-7000-8000-00000000000a';
const exampleEmbedding: Embedding = { embedder: 'builtin', dimensions: 384, done: 10, total: 10, state: 'ready' };

export const viewsContract = {
  requests: {
    'memory.map': request({
      meaning: 'A picture of the vectors in two dimensions: what is alike lies near. The same store gives the same picture.',
      input: shape({ limit: z.int().min(1).max(5000).optional(), ...filters }),
      output: shape({
        /** `x` and `y` from -1 to 1; `text` is its beginning. */
        points: z.array(shape({ id, x: z.number(), y: z.number(), category: z.string(), text: z.string(), at: instant })),
        total: z.int(),
        embedder: z.string(),
      }),
      example: { input: {}, output: { points: [], total: 0, embedder: 'builtin' } },
    }),
    'memory.timeline': request({
      meaning: 'How many records are about each day, month or year; those without a time of their own count when they were kept.',
      input: shape({ by: z.enum(['day', 'month', 'year']).optional(), ...filters }),
      output: shape({
        items: z.array(shape({ from: instant, to: instant, count: z.int(), byCategory: z.record(z.string(), z.int()) })),
        next: z.null(),
      }),
      example: { input: {}, output: { items: [], next: null } },
    }),
    'memory.embedders': request({
      meaning: 'What can make vectors here, and how far the chosen one has got. Choosing is `settings.set {embedder}`.',
      input: nothing,
      output: shape({
        items: z.array(
          shape({
            name: embedderName,
            /** On this computer: no text leaves it. */
            local: z.boolean(),
            available: z.boolean(),
            why: z.string().optional(),
            chosen: z.boolean(),
          }),
        ),
        embedding,
        next: z.null(),
      }),
      example: {
        input: {},
        output: {
          items: [{ name: 'builtin', local: true, available: true, chosen: true }],
          embedding: exampleEmbedding,
          next: null,
        },
      },
    }),
  },
  events: {
    'memory.embedding': event({
      meaning: 'How far the vectors are made; recall works meanwhile.',
      payload: embedding,
      example: exampleEmbedding,
    }),
    'memory.recalled': event({
      meaning: 'What was recalled for a run, by id alone: read `memory.get` for the texts.',
      payload: shape({ runId: id, conversationId: id.optional(), messageId: id.optional(), ids: z.array(id) }),
      example: { runId: A, ids: [A] },
    }),
  },
};
