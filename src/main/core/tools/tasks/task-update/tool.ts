/** `task_update`: a task goes on, or is done. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';

const input = z.strictObject({
  id: z.uuid(),
  title: z.string().trim().min(1).max(1000).optional(),
  description: z.string().max(20_000).optional(),
  status: z.enum(['open', 'in_progress', 'blocked', 'completed']).optional(),
  priority: z.int().min(0).max(3).optional(),
  tags: z.array(z.string().trim().min(1).max(100)).max(20).optional(),
  due: z.iso.datetime().nullable().optional().describe('Null takes the date away.'),
  remindAt: z.iso.datetime().nullable().optional(),
});

export const taskUpdate = defineTool({
  name: 'task_update',
  description:
    "Change one of the person's tasks: its words, its date, or how far it is. Look its id up with task_list. What is not named stays. Complete one only when the person says that it is done, or you did it yourself.",
  input,
  output: z.object({
    id: z.string(),
    title: z.string(),
    status: z.string(),
    due: z.string().optional(),
    nextId: z.string().optional(),
  }),
  risk: 'daemon',
  // The same change again changes nothing.
  idempotent: true,
  timeoutMs: 10_000,
  isolation: 'inline',
  free: true,
  perMinute: 30,
  outside: () => null,
  preview: async ({ id, ...changes }) => ({ kind: 'text', text: `Change the task ${id}:\n\n${linesOf(changes)}` }),
  command: (args) => ({ request: 'tasks.update', input: args }),
});

const linesOf = (changes: object): string =>
  Object.entries(changes)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
