/** What passes between the daemon and the process that does a tool's work: data only, parsed on both sides. */
import { z } from 'zod';
import { shape } from '../../../contract/define.ts';
import { toolError } from '../../../contract/tools.ts';

const touch = z.discriminatedUnion('kind', [
  shape({ kind: z.literal('path'), path: z.string(), asked: z.string(), mode: z.enum(['read', 'write', 'list']) }),
  shape({ kind: z.literal('host'), host: z.string(), port: z.int(), url: z.string() }),
  shape({ kind: z.literal('code'), language: z.string(), code: z.string() }),
]);

/** To the runner. It does one call at a time; `id` says which one an answer belongs to. */
export const runnerOrder = z.discriminatedUnion('kind', [
  shape({
    kind: z.literal('run'),
    id: z.int(),
    tool: z.string(),
    args: z.unknown(),
    touches: z.array(touch),
    hosts: z.array(z.string()),
    forbidden: z.array(z.string()),
    maxOutputBytes: z.int().min(0),
    keepFolder: z.string(),
    workFolder: z.string(),
    trusted: z.boolean(),
    /** From here on the runner ends itself where nobody else does. */
    timeoutMs: z.number(),
    memoryBytes: z.int(),
  }),
  shape({ kind: z.literal('cancel'), id: z.int() }),
]);
export type RunnerOrder = z.infer<typeof runnerOrder>;

/** From the runner. What it is sure of comes at once, so that a call that is cut off can still say what it did. */
export const runnerReport = z.discriminatedUnion('kind', [
  shape({ kind: z.literal('ready') }),
  shape({ kind: z.literal('log'), id: z.int(), line: z.string().max(2_000) }),
  shape({ kind: z.literal('changed'), id: z.int(), what: z.string().max(10_000) }),
  shape({ kind: z.literal('done'), id: z.int(), data: z.unknown(), rss: z.number() }),
  shape({ kind: z.literal('failed'), id: z.int(), error: toolError, rss: z.number() }),
]);
export type RunnerReport = z.infer<typeof runnerReport>;
