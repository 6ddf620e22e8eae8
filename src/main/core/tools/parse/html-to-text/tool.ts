/** `html_to_text`: what a page says to its reader. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';
import { sourceInput, sourceTouches } from '../source.ts';

export const htmlToText = defineTool({
  name: 'html_to_text',
  description:
    'Turn HTML into plain text, with its title and links. Scripts, styles and what is hidden from a reader are left out; nothing is loaded.',
  input: sourceInput('The HTML itself.'),
  output: z.strictObject({
    text: z.string(),
    title: z.string().optional(),
    links: z.array(z.strictObject({ text: z.string(), href: z.string() })),
    truncated: z.boolean(),
  }),
  risk: 'read',
  idempotent: true,
  timeoutMs: 15_000,
  isolation: 'process',
  // With a path it still needs a grant: what is free is what touches nothing.
  free: true,
  perMinute: 120,
  touches: sourceTouches,
});
