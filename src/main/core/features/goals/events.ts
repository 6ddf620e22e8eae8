/** The facts of goals. Each stands in its goal's own stream. */
import { z } from 'zod';
import { criterion, goalStatus } from '../../../../contract/keeping/goals.ts';
import { defineEvent } from '../../store/define-event.ts';

/** The stream of a goal. */
export const streamOf = (id: string): string => `goal:${id}`;

export const pushed = defineEvent({
  type: 'goals.pushed',
  version: 1,
  meaning: 'A goal was given to the daemon, or a greater one divided.',
  data: z.object({
    goalId: z.string(),
    description: z.string(),
    priority: z.int(),
    success: z.array(criterion),
    deadline: z.string().nullable(),
    parentId: z.string().nullable(),
    /** The text from outside that was in the context of who wrote it. */
    outside: z.string().nullable(),
  }),
});

export const moved = defineEvent({
  type: 'goals.moved',
  version: 1,
  meaning: 'A goal is in another state from now on, and why.',
  data: z.object({ goalId: z.string(), status: goalStatus, reason: z.string().nullable(), outside: z.string().nullable() }),
});

export const changed = defineEvent({
  type: 'goals.changed',
  version: 1,
  meaning: 'How much a goal presses, or what it is a part of, was changed; what is not named stayed.',
  data: z.object({
    goalId: z.string(),
    priority: z.int().optional(),
    deadline: z.string().nullable().optional(),
    parentId: z.string().nullable().optional(),
  }),
});

export const tried = defineEvent({
  type: 'goals.tried',
  version: 1,
  meaning: 'A goal was judged: what came of it, and what was looked at to say so.',
  data: z.object({ goalId: z.string(), outcome: z.string(), ok: z.boolean(), evidence: z.string().nullable() }),
});

export const goalsEvents = [pushed, moved, changed, tried];
