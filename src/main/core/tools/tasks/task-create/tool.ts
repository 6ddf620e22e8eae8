/** `task_create`: something that the person has to do. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';

export const taskCreate = defineTool({
  name: 'task_create',
  description:
    "Put something on the person's list of tasks, when they ask for it or agreed to it. `title` says what is to be done, in a few words; `due` and `remindAt` are instants in UTC. `repeats` is `daily`, `weekdays`, `weekly`, `monthly`, `yearly` or `every 2 weeks`.",
  input: z.strictObject({
    title: z.string().trim().min(1).max(1000),
    description: z.string().max(20_000).optional(),
    priority: z.int().min(0).max(3).optional().describe('0 presses most, 3 can wait; 2 where absent.'),
    tags: z.array(z.string().trim().min(1).max(100)).max(20).optional(),
    due: z.iso.datetime().optional(),
    remindAt: z.iso.datetime().optional(),
    repeats: z.string().max(200).optional(),
    goalId: z.uuid().optional(),
  }),
  output: z.object({ id: z.string(), title: z.string(), status: z.string(), due: z.string().optional() }),
  risk: 'daemon',
  idempotent: false,
  timeoutMs: 10_000,
  isolation: 'inline',
  free: true,
  perMinute: 30,
  outside: () => null,
  preview: async ({ title, description, due, repeats }) => ({
    kind: 'text',
    text: [
      `Add the task:\n\n${title}`,
      ...(due ? [`Due ${due}`] : []),
      ...(repeats ? [`Comes again: ${repeats}`] : []),
      ...(description ? ['', description] : []),
    ].join('\n'),
  }),
  command: (args) => ({ request: 'tasks.create', input: args }),
});
