/** `note_write`: a note on the scratchpad, which the user reads and edits too. */
import { z } from 'zod';
import { defineTool } from '../../agent/tool.ts';

export const noteWrite = defineTool({
  name: 'note_write',
  description:
    'Write a note on the scratchpad: Markdown that the person reads and edits too. `path` is below the scratchpad, such as `ideas.md` or `trips/oslo.md`. With `append` the text comes after what is there; without it, it replaces it (each version is kept).',
  input: z.strictObject({
    path: z.string().min(1).max(500),
    text: z.string().min(1).max(200_000),
    append: z.boolean().optional(),
  }),
  output: z.object({ path: z.string(), version: z.int() }),
  risk: 'daemon',
  idempotent: false,
  timeoutMs: 10_000,
  isolation: 'inline',
  free: true,
  perMinute: 20,
  outside: () => null,
  preview: async ({ path, text, append }) => ({
    kind: 'text',
    text: `${append ? 'Add to' : 'Write'} the note ${path}\n\n${text}`,
  }),
  command: ({ path, text, append = false }, { runId }) => ({
    request: 'internal.noteWrite',
    input: { path, text, append, runId },
  }),
});
