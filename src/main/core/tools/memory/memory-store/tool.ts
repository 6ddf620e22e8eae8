/** `memory_store`: something worth knowing next time. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';

export const memoryStore = defineTool({
  name: 'memory_store',
  description:
    'Keep something worth knowing in other conversations: a fact about the person, a decision, a solution. One statement a call, in a whole sentence that stands by itself. `merged` in the answer means that it was known already. Say that it is remembered only after this has answered.',
  input: z.strictObject({
    text: z.string().trim().min(1).max(20_000),
    category: z.string().trim().min(1).max(100).optional(),
    kind: z.enum(['episodic', 'semantic', 'procedural']).optional(),
    tags: z.array(z.string().trim().min(1).max(100)).max(20).optional(),
    occurredAt: z.iso.datetime().optional(),
    expiresAt: z.iso.datetime().optional(),
  }),
  output: z.object({ id: z.string(), text: z.string(), category: z.string(), merged: z.string().optional() }),
  risk: 'daemon',
  // The same words again are known already.
  idempotent: true,
  timeoutMs: 10_000,
  isolation: 'inline',
  free: true,
  perMinute: 60,
  outside: () => null,
  preview: async ({ text, category }) => ({ kind: 'text', text: `Remember${category ? ` (${category})` : ''}:\n\n${text}` }),
  command: (args) => ({ request: 'memory.store', input: args }),
});
