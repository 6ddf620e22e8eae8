/** What the daemon and the runner of one MCP server say to each other: parsed on both sides, bounded on both. */
import { z } from 'zod';

/** What a server may do before it is cut. Each bound is far above what a well-made server needs. */
export const limits = {
  /** One message of the server, and so one answer of a tool. */
  messageBytes: 8 * 1024 * 1024,
  /** Within `floodMs`: more messages, or more bytes, is a flood. */
  floodMessages: 5_000,
  floodBytes: 64 * 1024 * 1024,
  floodMs: 10_000,
  /** Lines on standard output that are no messages. */
  garbageLines: 200,
  tools: 200,
  toolBytes: 64 * 1024,
  toolDepth: 40,
  pages: 20,
  /** Told more often that its tools changed, a server is cut; in between it is asked at most each `listEveryMs`. */
  listChanged: 200,
  listEveryMs: 3_000,
  stderrChars: 2_000,
  probeMs: 10_000,
  connectMs: 60_000,
  memoryBytes: 512 * 1024 * 1024,
} as const;

const words = z.string().max(8_000);

/** What starts a server, secrets filled in: it lives in memory and on this wire only. */
export const resolvedLaunch = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('stdio'),
    command: z.string(),
    args: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    cwd: z.string(),
  }),
  z.object({
    kind: z.literal('http'),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    /** As what to sign in; null to register. */
    client: z.object({ id: z.string(), secret: z.string().nullable() }).nullable(),
    /** What an authorization of before left, as the runner gave it; null where there was none. */
    authorization: z.string().nullable(),
  }),
]);
export type ResolvedLaunch = z.infer<typeof resolvedLaunch>;

export const order = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), launch: resolvedLaunch, version: z.string(), interactive: z.boolean() }),
  z.object({
    type: z.literal('call'),
    id: z.int(),
    tool: z.string(),
    args: z.record(z.string(), z.unknown()),
    timeoutMs: z.int(),
  }),
  z.object({ type: z.literal('cancel'), id: z.int() }),
  z.object({ type: z.literal('stop') }),
]);
export type Order = z.infer<typeof order>;

/** True where no member lies deeper than `most`: what walks a value by recursion then cannot overflow. */
export function isShallow(value: unknown, most: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
}

const foreignSchema = z.record(z.string(), z.unknown()).refine((schema) => isShallow(schema, limits.toolDepth), 'too deep');

/** A tool as its server describes it: foreign text, not yet cleaned. */
export const foreignTool = z.object({
  name: z.string().max(500),
  title: z.string().max(500).optional(),
  description: z.string().max(limits.toolBytes),
  inputSchema: foreignSchema,
  outputSchema: foreignSchema.optional(),
  annotations: foreignSchema.optional(),
});
export type ForeignTool = z.infer<typeof foreignTool>;

const failureCode = z.enum([
  'not_started',
  'needs_authorization',
  'closed',
  'flood',
  'too_large',
  'protocol',
  'timeout',
  'memory',
]);
export type FailureCode = z.infer<typeof failureCode>;

export const report = z.discriminatedUnion('type', [
  /** The server's process: its group is ended when the runner has died. */
  z.object({ type: z.literal('spawned'), pid: z.int().min(2) }),
  z.object({ type: z.literal('ready'), protocol: z.string().max(40), server: words }),
  z.object({ type: z.literal('tools'), tools: z.array(foreignTool).max(limits.tools), left: z.int().min(0) }),
  z.object({
    type: z.literal('result'),
    id: z.int(),
    answer: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), content: z.array(z.unknown()), structured: z.unknown().optional() }),
      z.object({ ok: z.literal(false), code: z.string().max(60), message: words }),
    ]),
  }),
  z.object({ type: z.literal('log'), line: words }),
  /** Where the person has to go to give leave. Judged by the daemon before it is opened. */
  z.object({ type: z.literal('authorize'), url: z.string().max(8_000) }),
  /** What to keep for the next start; null to forget. */
  z.object({ type: z.literal('authorization'), kept: z.string().max(100_000).nullable() }),
  z.object({ type: z.literal('failed'), code: failureCode, why: words }),
]);
export type Report = z.infer<typeof report>;
export type Answer = Extract<Report, { type: 'result' }>['answer'];
