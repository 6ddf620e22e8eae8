/** What belongs to no room: the contract about itself, who may call it, and files. */
import { z } from 'zod';
import { event, instant, nothing, request, shape } from '../define.ts';
import { maxFileBytes } from '../transport.ts';

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

/** The caller's own name for a piece of long work, so that it can be followed and ended while its request is not answered yet. */
export const workId = z.string().min(1).max(100);

const work = shape({
  workId,
  /** What is done: `chat.import`, `store.export`. */
  name: z.string(),
  done: z.number().min(0),
  /** Null as long as nobody knows. */
  total: z.number().min(0).nullable(),
  unit: z.enum(['bytes', 'files', 'messages', 'records', 'events']),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  startedAt: instant,
});
export type WorkProgress = z.infer<typeof work>;

const exampleWork: WorkProgress = {
  workId: 'import-1',
  name: 'chat.import',
  done: 10,
  total: 100,
  unit: 'messages',
  state: 'running',
  startedAt: '2026-01-02T03:04:05.000Z',
};

export const workContract = {
  requests: {
    'work.list': request({
      meaning: 'The long work that goes on now: imports, exports, restores.',
      input: nothing,
      output: shape({ items: z.array(work), next: z.null() }),
      example: { input: {}, output: { items: [exampleWork], next: null } },
    }),
    'work.cancel': request({
      meaning: 'Ask long work to stop. What it did is undone, or kept where its own request says so.',
      input: shape({ workId }),
      output: shape({ cancelled: z.boolean() }),
      example: { input: { workId: 'import-1' }, output: { cancelled: true } },
    }),
  },
  events: {
    'work.progress': event({
      meaning: 'How far a piece of long work is; the last one says how it ended.',
      payload: work,
      example: exampleWork,
    }),
  },
};
