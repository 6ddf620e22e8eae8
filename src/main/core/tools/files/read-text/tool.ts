/** `read_text`: a text file, in whole or in parts. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';
import { touchPath } from '../paths.ts';
import { offset, path } from '../shapes.ts';

export const readText = defineTool({
  name: 'read_text',
  description:
    'Read a text file (UTF-8, UTF-16 or Western). A long file comes in parts: `next` is the offset to go on from, absent at the end.',
  input: z.strictObject({
    path,
    offset: offset.optional().describe('Byte to start at.'),
    maxBytes: z
      .int()
      .min(1)
      .max(4 * 1024 * 1024)
      .optional()
      .describe('Most bytes to read.'),
  }),
  output: z.strictObject({
    path: z.string(),
    text: z.string(),
    encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
    /** Of the whole file. */
    bytes: z.int(),
    next: z.int().optional(),
  }),
  risk: 'read',
  idempotent: true,
  timeoutMs: 10_000,
  isolation: 'process',
  free: false,
  perMinute: 300,
  touches: async (args, place) => [await touchPath(args.path, place, 'read')],
});
