/** `read_bin`: bytes of any file, as base64. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';
import { touchPath } from '../paths.ts';
import { offset, path } from '../shapes.ts';

export const readBin = defineTool({
  name: 'read_bin',
  description: 'Read bytes of any file, as base64. `next` is the offset to go on from, absent at the end.',
  input: z.strictObject({
    path,
    offset: offset.optional().describe('Byte to start at.'),
    length: z
      .int()
      .min(1)
      .max(2 * 1024 * 1024)
      .optional()
      .describe('Most bytes to read; 64 KiB where absent.'),
  }),
  output: z.strictObject({
    path: z.string(),
    base64: z.string(),
    offset: z.int(),
    length: z.int(),
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
