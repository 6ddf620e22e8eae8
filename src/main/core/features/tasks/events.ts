/** The facts of tasks. Each stands in its task's own stream. */
import { z } from 'zod';
import { taskStatus } from '../../../../contract/keeping/tasks.ts';
import { defineEvent } from '../../store/define-event.ts';

/** The stream of a task. */
export const streamOf = (id: string): string => `task:${id}`;

const fields = {
  title: z.string(),
  description: z.string(),
  status: taskStatus,
  priority: z.int(),
  tags: z.array(z.string()),
  due: z.string().nullable(),
  remindAt: z.string().nullable(),
  repeats: z.string().nullable(),
  timezone: z.string().nullable(),
  conversationId: z.string().nullable(),
  runId: z.string().nullable(),
  goalId: z.string().nullable(),
  position: z.number(),
  /** The text from outside that was in the context of who wrote it. */
  outside: z.string().nullable(),
  completedAt: z.string().nullable(),
};

export const created = defineEvent({
  type: 'tasks.created',
  version: 1,
  meaning: 'Something to do was written down.',
  data: z.object({ taskId: z.string(), ...fields, uid: z.string().nullable() }),
});

export const updated = defineEvent({
  type: 'tasks.updated',
  version: 1,
  meaning: 'A task was changed; what is not named stayed.',
  // `nextId`: the task that a repeated one was made anew as.
  data: z.object({ taskId: z.string(), ...z.object({ ...fields, nextId: z.string() }).partial().shape }),
});

export const deleted = defineEvent({
  type: 'tasks.deleted',
  version: 1,
  meaning: 'A task was taken away; it can be brought back.',
  data: z.object({ taskId: z.string() }),
});

export const restored = defineEvent({
  type: 'tasks.restored',
  version: 1,
  meaning: 'A task that was taken away was brought back.',
  data: z.object({ taskId: z.string() }),
});

export const tasksEvents = [created, updated, deleted, restored];
