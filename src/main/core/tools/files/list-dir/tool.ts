/** `list_dir`: what is in a folder. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';
import { touchPath } from '../paths.ts';
import { path } from '../shapes.ts';

const entry = z.strictObject({
  name: z.string(),
  type: z.enum(['file', 'folder', 'link', 'other']),
  bytes: z.int().optional(),
  modifiedAt: z.string().optional(),
});

export const listDir = defineTool({
  name: 'list_dir',
  description: 'List a folder: names in order, what each is, size and time of change. Links are named, not followed.',
  input: z.strictObject({
    path,
    limit: z.int().min(1).max(5_000).optional().describe('Most entries; 1,000 where absent.'),
    after: z.string().max(1_000).optional().describe('Names up to this one are left out: to go on with a long folder.'),
  }),
  output: z.strictObject({
    path: z.string(),
    entries: z.array(entry),
    /** In the whole folder. */
    total: z.int(),
    truncated: z.boolean(),
  }),
  risk: 'read',
  idempotent: true,
  timeoutMs: 10_000,
  isolation: 'process',
  free: false,
  perMinute: 300,
  touches: async (args, place) => [await touchPath(args.path, place, 'list')],
});
