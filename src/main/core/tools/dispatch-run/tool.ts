/** `dispatch_run`: a run starts another for a part of its work, with no more than it has itself. */
import { z } from 'zod';
import { runBudget } from '../../../../contract/runs.ts';
import { grant } from '../../../../contract/tools.ts';
import { defineTool } from '../../agent/tool.ts';

const dayMs = 86_400_000;

export const dispatchRun = defineTool({
  name: 'dispatch_run',
  description:
    'Give a part of the work to a run of its own and wait for its answer. It sees none of this conversation: say in `goal` all that it needs. `agent` is a sub-agent by name; `tools` are the only ones it may use; `grants` and `budget` can only be narrower than your own. `wait: false` goes on at once; look later with get_run.',
  input: z.strictObject({
    goal: z.string().trim().min(1).max(100_000),
    agent: z.string().min(1).max(60).optional(),
    tools: z.array(z.string().min(1).max(200)).max(100).optional(),
    grants: z.array(grant).max(100).optional(),
    budget: runBudget.optional(),
    wait: z.boolean().optional(),
  }),
  output: z.object({
    runId: z.string(),
    state: z.string(),
    summary: z.string().optional(),
    answer: z.string().optional(),
    taintedBy: z.string().optional(),
  }),
  risk: 'daemon',
  // The same call finds the run that it has started before.
  idempotent: true,
  // As long as a run may take: it has limits of its own, and is stopped with this one.
  timeoutMs: 7 * dayMs,
  isolation: 'inline',
  // What it starts can do nothing that this run could not, and inherits what taints it.
  free: true,
  taintSafe: true,
  perMinute: 20,
  outside: () => null,
  command: (args, { runId, callId }) => ({ request: 'internal.dispatchRun', input: { ...args, runId, callId } }),
});
