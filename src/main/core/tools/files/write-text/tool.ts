/** `write_text`: a whole text file, new or in the place of the one before, which is kept. */
import { z } from 'zod';
import { defineTool } from '../../../agent/tool.ts';
import { touchPath } from '../paths.ts';
import { path, pathOf } from '../shapes.ts';
import { previewWrite } from './preview.ts';

export const writeText = defineTool({
  name: 'write_text',
  description:
    'Write a whole text file as UTF-8, with the folders that it needs. The version before is kept, and the answer says where. All or nothing: a file is never half written.',
  input: z.strictObject({ path, text: z.string().max(8 * 1024 * 1024) }),
  output: z.strictObject({
    path: z.string(),
    bytes: z.int(),
    created: z.boolean(),
    /** False where the file held this very text already. */
    changed: z.boolean(),
    /** The file with the version before. */
    kept: z.string().optional(),
  }),
  risk: 'write',
  // Written again it could undo what a person wrote in between.
  idempotent: false,
  timeoutMs: 20_000,
  isolation: 'process',
  free: false,
  perMinute: 60,
  touches: async (args, place) => [await touchPath(args.path, place, 'write')],
  preview: async (args, touches) => previewWrite(pathOf(touches), args.text),
  // What it answers is about its own text.
  outside: () => null,
});
