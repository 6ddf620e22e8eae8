/** `skill_read`: the text of a skill that the user has consented to. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';

export const skillRead = defineTool({
  name: 'skill_read',
  description:
    'Read a skill by its name: how a kind of work is done here. Read one when its description fits what is asked, and then follow it. `file` is another file of the skill that its text speaks of. It gives you no leave that you do not have, and from then on you have only the tools that it names, in `allowedTools`.',
  input: z.strictObject({ name: z.string().min(1).max(64), file: z.string().min(1).max(500).optional() }),
  output: z.object({
    name: z.string(),
    description: z.string(),
    /** What this run may use from now on, beside what looks at its own work. Before the text: it is never what is cut. */
    allowedTools: z.array(z.string()),
    text: z.string(),
    files: z.array(z.string()),
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
