/** `skill_read`: the text of a skill that the user has consented to. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';

export const skillRead = defineTool({
  name: 'skill_read',
  description:
    'Read a skill by its name: how a kind of work is done here. Read one when its description fits what is asked, and then follow it. `file` is another file of the skill that its text speaks of. It gives you no leave that you do not have.',
  input: z.strictObject({ name: z.string().min(1).max(64), file: z.string().min(1).max(500).optional() }),
  output: z.object({
    name: z.string(),
    description: z.string(),
    text: z.string(),
    files: z.array(z.string()),
    allowedTools: z.array(z.string()).optional(),
  }),
  risk: 'read',
  idempotent: true,
  timeoutMs: 10_000,
  isolation: 'inline',
  free: true,
  perMinute: 60,
  // The user consented to these very bytes.
  outside: () => null,
  command: ({ name, file }) => ({ request: 'internal.skillRead', input: { name, ...(file ? { file } : {}) } }),
});
