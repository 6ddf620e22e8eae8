/** Attachments and artifacts: bytes kept in the home, named by their hash. Over HTTP, `POST /files` takes the raw body. */
import { z } from 'zod';
import { request, shape } from './define.ts';
import { maxFileBytes } from './sizes.ts';

export const file = shape({ fileId: z.string(), name: z.string(), bytes: z.int().min(0), sha256: z.string() });

export const filesContract = {
  requests: {
    'files.put': request({
      meaning: 'Keep a file for use as an attachment; the bytes in base64, 32 MiB at most.',
      input: shape({ name: z.string().min(1).max(255), base64: z.base64().max(Math.ceil((maxFileBytes * 4) / 3) + 4) }),
      output: file,
      errors: ['too_large'],
      example: {
        input: { name: 'note.txt', base64: 'aGk=' },
        output: { fileId: 'x', name: 'note.txt', bytes: 2, sha256: '8f43' },
      },
    }),
  },
  events: {},
};
