/** What belongs to no room: the contract about itself, who may call it, and files. */
import { z } from 'zod';
import { nothing, request, shape } from './define.ts';
import { maxFileBytes } from './transport.ts';

const jsonSchema = z.record(z.string(), z.unknown());

export const rpcContract = {
  requests: {
    'rpc.describe': request({
      meaning: 'Every request and event as JSON Schema; the same as the files in resources/schemas.',
      input: nothing,
      output: shape({
        requests: z.record(
          z.string(),
          shape({ meaning: z.string(), input: jsonSchema, output: jsonSchema, errors: z.array(z.string()) }),
        ),
        events: z.record(z.string(), shape({ meaning: z.string(), payload: jsonSchema })),
      }),
      example: { input: {}, output: { requests: {}, events: {} } },
    }),
    'auth.rotate': request({
      meaning: 'A new token; the old one is dead at once, its open streams too.',
      input: nothing,
      output: shape({ token: z.string() }),
      example: { input: {}, output: { token: 'h1_…' } },
    }),
    'window.open': request({
      meaning: 'Show the window. Where this host has none, `url` opens it in a browser, once and within two minutes.',
      input: nothing,
      output: shape({ url: z.string().nullable() }),
      example: { input: {}, output: { url: 'http://127.0.0.1:4517/?token=…' } },
    }),
  },
  events: {},
};

/** Attachments and artifacts: bytes kept in the home, named by their hash. Over HTTP, `POST /files` takes the raw body. */
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
