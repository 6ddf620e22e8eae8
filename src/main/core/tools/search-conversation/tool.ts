/** `search_conversation`: looks up what was left out of a conversation that is longer than the model can read. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';

export const searchConversation = defineTool({
  name: 'search_conversation',
  description:
    'Look up earlier parts of this conversation word for word, where you were given only a summary of them. `query` is a few words that stand there.',
  input: z.strictObject({ query: z.string().trim().min(1).max(500), limit: z.int().min(1).max(20).optional() }),
  output: z.object({
    hits: z.array(z.object({ message: z.int(), role: z.string(), excerpt: z.string() })),
    taintedBy: z.string().optional(),
  }),
  risk: 'daemon',
  idempotent: true,
  timeoutMs: 10_000,
  isolation: 'inline',
  free: true,
  taintSafe: true,
  perMinute: 60,
  outside: () => null,
  command: (args, { runId }) => ({ request: 'internal.searchConversation', input: { ...args, runId } }),
});
