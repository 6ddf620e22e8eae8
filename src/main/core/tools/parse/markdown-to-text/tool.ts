/** `markdown_to_text`: what a Markdown text says, without its marks. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';
import { sourceInput, sourceTouches } from '../source.ts';

export const markdownToText = defineTool({
  name: 'markdown_to_text',
  description: 'Turn Markdown into plain text: headings, lists, tables and code as lines, links by their words.',
  input: sourceInput('The Markdown itself.'),
  output: z.strictObject({ text: z.string(), truncated: z.boolean() }),
  risk: 'read',
  idempotent: true,
  timeoutMs: 10_000,
  isolation: 'process',
  // With a path it still needs a grant: what is free is what touches nothing.
  free: true,
  perMinute: 120,
  touches: sourceTouches,
});
