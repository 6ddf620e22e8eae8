/** `list_runs`: the runs that this one started. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';

export const listRuns = defineTool({
  name: 'list_runs',
  description: 'List the runs that you have started, with their states.',
  input: z.strictObject({ limit: z.int().min(1).max(100).optional() }),
  output: z.object({
    items: z.array(
      z.object({
        runId: z.string(),
        type: z.string(),
        goal: z.string(),
        state: z.string(),
        createdAt: z.string(),
        summary: z.string().optional(),
      }),
    ),
    taintedBy: z.string().optional(),
  }),
  risk: 'daemon',
  idempotent: true,
  timeoutMs: 5000,
  isolation: 'inline',
  free: true,
  taintSafe: true,
  perMinute: 60,
  outside: () => null,
  command: ({ limit }, { runId }) => ({
    request: 'internal.listRuns',
    input: { runId, ...(limit === undefined ? {} : { limit }) },
  }),
});
