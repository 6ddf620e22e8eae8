/** `get_run`: how a run stands that this one started, or that belongs to this conversation. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';

const line = z.object({
  runId: z.string(),
  type: z.string(),
  goal: z.string(),
  state: z.string(),
  createdAt: z.string(),
  summary: z.string().optional(),
});

export const getRun = defineTool({
  name: 'get_run',
  description: 'Look at a run of yours by its id: its state, and its answer when it has ended.',
  input: z.strictObject({ id: z.string().min(1).max(100) }),
  output: line.extend({ answer: z.string(), taintedBy: z.string().optional(), children: z.array(line) }),
  risk: 'daemon',
  idempotent: true,
  timeoutMs: 5000,
  isolation: 'inline',
  free: true,
  taintSafe: true,
  perMinute: 60,
  outside: () => null,
  command: ({ id }, { runId }) => ({ request: 'internal.getRun', input: { id, runId } }),
});
