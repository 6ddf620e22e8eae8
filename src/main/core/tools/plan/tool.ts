/** `plan`: what the model means to do, step by step, where the person can see how far it is. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';

const step = z.strictObject({
  text: z.string().trim().min(1).max(200),
  state: z.enum(['todo', 'doing', 'done', 'dropped']),
});

export const plan = defineTool({
  name: 'plan',
  description:
    'Write down your plan for this piece of work, or bring it up to date: all its steps, each with its state. The person sees it as progress. Use it when there are three steps or more, and stop when the last one is done.',
  input: z.strictObject({ steps: z.array(step).min(1).max(20) }),
  output: z.strictObject({ done: z.int(), total: z.int() }),
  risk: 'pure',
  idempotent: true,
  timeoutMs: 5000,
  isolation: 'inline',
  free: true,
  perMinute: 30,
  outside: () => null,
});
