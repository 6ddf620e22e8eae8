/** `goal_update`: how a goal stands. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';

export const goalUpdate = defineTool({
  name: 'goal_update',
  description:
    'Say how a goal stands. Blocked and suspended need a `reason`. Completed is judged first: its checks are looked at, and `outcome` must say what shows that it is done; what does not hold yet is named in the answer.',
  input: z.strictObject({
    id: z.uuid(),
    status: z.enum(['pending', 'active', 'blocked', 'suspended', 'completed', 'abandoned']),
    reason: z.string().max(2000).optional(),
    outcome: z.string().max(10_000).optional(),
  }),
  output: z.object({ id: z.string(), description: z.string(), status: z.string(), reason: z.string().optional() }),
  risk: 'daemon',
  idempotent: false,
  // Its checks may be commands, each with its own time.
  timeoutMs: 300_000,
  isolation: 'inline',
  free: true,
  perMinute: 20,
  outside: () => null,
  preview: async ({ id, status, reason, outcome }) => ({
    kind: 'text',
    text: [`Set the goal ${id} to ${status}`, ...(reason ? ['', reason] : []), ...(outcome ? ['', outcome] : [])].join('\n'),
  }),
  command: (args) => ({ request: 'goals.update', input: args }),
});
