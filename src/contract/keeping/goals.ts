/** What the daemon intends: a tree of goals, tried, judged, and remembered. */
import { z } from 'zod';
import { event, id, instant, listOf, request, shape } from '../define.ts';

export const goalStatus = z.enum(['pending', 'active', 'blocked', 'suspended', 'completed', 'abandoned']);

/** How a goal is known to be done: in words, and where it can be as a check. */
export const criterion = z.discriminatedUnion('kind', [
  shape({ kind: z.literal('words'), text: z.string().min(1).max(2000) }),
  shape({ kind: z.literal('file'), path: z.string().min(1).max(4096) }),
  shape({ kind: z.literal('command'), command: z.string().min(1).max(10_000) }),
  shape({ kind: z.literal('task'), taskId: id }),
]);
export type Criterion = z.infer<typeof criterion>;

export const goal = shape({
  id,
  description: z.string(),
  /** 0 to 9, higher is sooner; 5 when nothing is said. */
  priority: z.int().min(0).max(9),
  status: goalStatus,
  success: z.array(criterion),
  deadline: instant.optional(),
  parentId: id.optional(),
  attempts: z.array(
    shape({
      at: instant,
      runId: id.optional(),
      outcome: z.string(),
      ok: z.boolean(),
      /** What was looked at to say so. */
      evidence: z.string().optional(),
    }),
  ),
  /** Why it is where it is, and since when. */
  reason: z.string().optional(),
  since: instant,
  /** The text from outside that was in the context of who wrote it. */
  outside: z.string().optional(),
  createdBy: z.string(),
  createdAt: instant,
});
export type Goal = z.infer<typeof goal>;

const given = {
  description: z.string().trim().min(1).max(10_000),
  priority: z.int().min(0).max(9).optional(),
  success: z.union([z.string().min(1).max(2000), z.array(criterion).max(50)]).optional(),
  deadline: instant.optional(),
};

const A = '0198c3a0-0000-7000-8000-00000000000a';
const at = '2026-01-02T03:04:05.000Z';
const example: Goal = {
  id: A,
  description: 'The garden has a plan for spring',
  priority: 5,
  status: 'pending',
  success: [{ kind: 'words', text: 'A plan with dates stands in the notebook.' }],
  attempts: [],
  since: at,
  createdBy: 'user',
  createdAt: at,
};

export const goalsContract = {
  requests: {
    'goals.push': request({
      meaning: 'Give the daemon a goal. `success` in words, or as checks.',
      input: shape({ ...given, parentId: id.optional() }),
      output: goal,
      errors: ['not_found', 'refused'],
      example: { input: { description: 'The garden has a plan for spring' }, output: example },
    }),
    'goals.decompose': request({
      meaning: 'Divide a goal into smaller ones, all or none.',
      input: shape({ id, goals: z.array(shape(given)).min(1).max(50) }),
      output: shape({ items: z.array(goal), next: z.null() }),
      errors: ['not_found', 'refused', 'conflict'],
      example: { input: { id: A, goals: [{ description: 'Measure the beds' }] }, output: { items: [example], next: null } },
    }),
    'goals.update': request({
      meaning: 'Move a goal on. Blocked and suspended say why; completed is judged against its checks first.',
      input: shape({
        id,
        status: goalStatus.optional(),
        reason: z.string().max(2000).optional(),
        outcome: z.string().max(10_000).optional(),
        priority: z.int().min(0).max(9).optional(),
        deadline: instant.nullable().optional(),
        parentId: id.nullable().optional(),
      }),
      output: goal,
      errors: ['not_found', 'refused', 'conflict'],
      example: { input: { id: A, status: 'active' }, output: { ...example, status: 'active' } },
    }),
    'goals.list': request({
      meaning: 'Goals, parents before their children, what presses first.',
      input: shape({
        status: goalStatus.optional(),
        limit: z.int().min(1).max(500).optional(),
        cursor: z.string().max(500).optional(),
      }),
      output: listOf(goal),
      example: { input: {}, output: { items: [example], next: null } },
    }),
    'goals.current': request({
      meaning: 'The goal that would be worked on now; null where there is none.',
      input: shape({}),
      output: shape({ goal: goal.nullable(), why: z.string() }),
      example: { input: {}, output: { goal: null, why: 'No goal is open.' } },
    }),
  },
  events: {
    'goals.changed': event({
      meaning: 'A goal was made or moved on.',
      payload: shape({ id, status: goalStatus }),
      example: { id: A, status: 'active' },
    }),
  },
};
