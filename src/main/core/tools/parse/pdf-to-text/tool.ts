/** `pdf_to_text`: the text of a PDF, page by page. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';
import { sourceInput, sourceTouches } from '../source.ts';

export const pdfToText = defineTool({
  name: 'pdf_to_text',
  description:
    'Read the text of a PDF. A scan without text has none. A long one comes in parts: `next` is the page to go on from.',
  input: sourceInput('The PDF itself, as base64.').safeExtend({
    page: z.int().min(1).max(100_000).optional().describe('The page to start at.'),
  }),
  output: z.strictObject({
    text: z.string(),
    /** Of the whole document. */
    pages: z.int(),
    title: z.string().optional(),
    next: z.int().optional(),
  }),
  risk: 'read',
  idempotent: true,
  timeoutMs: 30_000,
  isolation: 'process',
  // With a path it still needs a grant: what is free is what touches nothing.
  free: true,
  perMinute: 60,
  touches: sourceTouches,
});
