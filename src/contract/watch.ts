/** What the daemon did and spent: logs and usage. */
import { z } from 'zod';
import { event, instant, listOf, page, request, shape } from './define.ts';

export const logLevel = z.enum(['debug', 'info', 'warn', 'error']);
export const logLine = shape({
  id: z.int(),
  at: instant,
  level: logLevel,
  service: z.string(),
  message: z.string(),
  data: z.record(z.string(), z.unknown()).optional(),
  runId: z.string().optional(),
});
export type LogLine = z.infer<typeof logLine>;

export const usageRow = shape({
  key: z.string(),
  calls: z.int().min(0),
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  cacheReadTokens: z.int().min(0),
  cacheWriteTokens: z.int().min(0),
  /** US dollars. */
  cost: z.number().min(0),
});

/** A figure of the daemon, as Prometheus has it. */
export const metric = shape({
  name: z.string(),
  help: z.string(),
  kind: z.enum(['counter', 'gauge']),
  value: z.number(),
  labels: z.record(z.string(), z.string()).optional(),
});
export type Metric = z.infer<typeof metric>;

/** A fact as it stands in the log. */
export const auditEvent = shape({
  seq: z.int(),
  id: z.string(),
  at: instant,
  stream: z.string(),
  type: z.string(),
  actor: z.string(),
  runId: z.string().optional(),
  data: z.unknown(),
  /** True where its payload was forgotten: `data` is then null. */
  forgotten: z.boolean(),
});
export type AuditEvent = z.infer<typeof auditEvent>;

const fact = {
  seq: 7,
  id: '0198c3a0-0000-7000-8000-00000000000a',
  at: '2026-01-02T03:04:05.000Z',
  stream: 'self',
  type: 'self.updated',
  actor: 'user',
  data: { name: 'Hearth' },
  forgotten: false,
};
const line = { id: 1, at: '2026-01-02T03:04:05.000Z', level: 'info' as const, service: 'daemon', message: 'ready' };

export const watchContract = {
  requests: {
    'watch.logs': request({
      meaning:
        'Log lines, newest first; secrets were redacted before they were written. `level` is the least level; `after` an instant.',
      input: shape({
        level: logLevel.optional(),
        service: z.string().max(100).optional(),
        runId: z.string().max(100).optional(),
        query: z.string().max(1000).optional(),
        after: instant.optional(),
        ...page,
      }),
      output: listOf(logLine),
      example: { input: { level: 'warn' }, output: { items: [line], next: null } },
    }),
    'watch.metrics': request({
      meaning: 'Figures of the daemon now: the same as `GET /metrics`.',
      input: shape({}),
      output: shape({ metrics: z.array(metric) }),
      example: {
        input: {},
        output: { metrics: [{ name: 'hearth_events_total', help: 'Events in the log.', kind: 'counter', value: 7 }] },
      },
    }),
    'watch.audit': request({
      meaning: 'What was done, by whom: facts of the log, newest first. `after` is an instant.',
      input: shape({
        stream: z.string().max(200).optional(),
        actor: z.string().max(200).optional(),
        type: z.string().max(200).optional(),
        runId: z.string().max(100).optional(),
        after: instant.optional(),
        ...page,
      }),
      output: listOf(auditEvent),
      example: { input: { type: 'self.updated' }, output: { items: [fact], next: null } },
    }),
    'watch.usage': request({
      meaning: 'Tokens and cost by day, model, provider or job, largest cost first (days: newest first).',
      input: shape({
        from: instant.optional(),
        to: instant.optional(),
        by: z.enum(['day', 'model', 'provider', 'job']),
        ...page,
      }),
      output: listOf(usageRow),
      example: {
        input: { by: 'model' },
        output: {
          items: [
            {
              key: 'claude-sonnet-4-5',
              calls: 1,
              inputTokens: 10,
              outputTokens: 5,
              cacheReadTokens: 0,
              cacheWriteTokens: 0,
              cost: 0.001,
            },
          ],
          next: null,
        },
      },
    }),
  },
  events: {
    'watch.logged': event({ meaning: 'A log line was written: the live tail.', payload: logLine, example: line }),
  },
};
