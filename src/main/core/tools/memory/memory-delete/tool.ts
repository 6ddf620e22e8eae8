/** `memory_delete`: the person wants something forgotten. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';

export const memoryDelete = defineTool({
  name: 'memory_delete',
  description:
    'Forget a memory for good, when the person asks for it. Look it up with search_memory first; `text` is its text, word for word, so that the person sees what will be forgotten. It cannot be undone.',
  input: z.strictObject({ id: z.uuid(), text: z.string().min(1).max(1_000_000), reason: z.string().max(1000).optional() }),
  output: z.object({}),
  risk: 'daemon',
  idempotent: true,
  timeoutMs: 120_000,
  isolation: 'inline',
  // It cannot be undone: without a grant the person is asked.
  free: false,
  perMinute: 20,
  outside: () => null,
  preview: async ({ text }) => ({ kind: 'text', text: `Forget for good:\n\n${text}` }),
  command: (args) => ({ request: 'internal.forgetMemory', input: args }),
});
