/** `lore_propose`: the one way in which a run changes lore, which is that it asks. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';

export const lorePropose = defineTool({
  name: 'lore_propose',
  description:
    'Propose a change of lore: who you are (soul.md), how you work (directives.md), what is known of the person (user.md). Give the whole new text of the file and the reason. Nothing changes before the person accepts it. Propose rarely, and only what will be true for long.',
  input: z.strictObject({
    path: z.string().min(1).max(500),
    text: z.string().max(65_536),
    reason: z.string().trim().min(1).max(2000),
  }),
  output: z.object({ proposalId: z.string(), path: z.string(), state: z.string() }),
  risk: 'daemon',
  idempotent: false,
  timeoutMs: 10_000,
  isolation: 'inline',
  free: true,
  perMinute: 10,
  outside: () => null,
  preview: async ({ path, text, reason }) => ({ kind: 'text', text: `Propose a change of ${path}\n${reason}\n\n${text}` }),
  command: ({ path, text, reason }, { runId }) => ({ request: 'internal.lorePropose', input: { path, text, reason, runId } }),
});
