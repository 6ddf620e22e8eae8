/** `search_text`: find text in the files of a folder, with the habits of ripgrep. */
import { z } from 'zod';
import { defineTool, type Touch } from '../../../agent/tool.ts';
import { AppError } from '../../../base/errors.ts';
import { touchPath } from '../paths.ts';
import { path } from '../shapes.ts';

const match = z.strictObject({
  path: z.string(),
  line: z.int(),
  column: z.int(),
  /** The line, or the part of a long one around the match. */
  text: z.string(),
  before: z.array(z.string()).optional(),
  after: z.array(z.string()).optional(),
});

export const searchText = defineTool({
  name: 'search_text',
  description:
    'Search files for a text or a regular expression. Small letters find both cases; what .gitignore and .ignore name, hidden and binary files are left out. Without a path it searches all folders that are granted.',
  input: z.strictObject({
    query: z.string().min(1).max(1_000),
    path: path.optional(),
    regex: z.boolean().optional().describe('The query is a JavaScript regular expression. Line by line.'),
    caseSensitive: z.boolean().optional().describe('Where absent: only if the query has a capital letter.'),
    globs: z
      .array(z.string().min(1).max(500))
      .max(20)
      .optional()
      .describe('Only files that fit one; `!` leaves out. `*.ts`, `src/**`.'),
    hidden: z.boolean().optional().describe('Also hidden files.'),
    ignored: z.boolean().optional().describe('Also what ignore files name.'),
    context: z.int().min(0).max(10).optional().describe('Lines before and after.'),
    limit: z.int().min(1).max(1_000).optional().describe('Most matches; 100 where absent.'),
  }),
  output: z.strictObject({
    matches: z.array(match),
    /** Files that were searched. */
    files: z.int(),
    /** True where the search ended before it had seen everything: ask for less, or look in a smaller folder. */
    truncated: z.boolean(),
    /** Files that were left out because they could not be searched: binary, too large, with several names, not readable. */
    skipped: z.int(),
  }),
  risk: 'read',
  idempotent: true,
  timeoutMs: 30_000,
  isolation: 'process',
  free: false,
  perMinute: 120,
  touches: async (args, place): Promise<Touch[]> => {
    if (args.path !== undefined) return [await touchPath(args.path, place, 'read')];
    const granted = await Promise.allSettled((place.granted ?? []).map((path) => touchPath(path, place, 'read')));
    // A folder that was granted and is gone since keeps nobody from the others.
    const touches = granted.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    if (touches.length > 0) return touches;
    throw new AppError('invalid_input', 'Name a folder to search in: none is granted yet.', { field: 'path' });
  },
});
