/** What happens at its time: jobs, their occurrences, and proof that the clock is alive. */
import { z } from 'zod';
import { event, id, instant, listOf, nothing, page, request, shape } from '../define.ts';
import { grant } from '../tools.ts';

export const jobKind = z.enum(['cron', 'interval', 'once']);
const text = z.string().min(1).max(100_000);

export const action = z.discriminatedUnion('type', [
  shape({ type: z.literal('prompt'), text, model: z.string().max(200).optional() }),
  shape({ type: z.literal('reflection') }),
  shape({
    type: z.literal('create_task'),
    title: z.string().trim().min(1).max(1000),
    description: z.string().max(100_000).optional(),
    priority: z.int().min(0).max(3).optional(),
    tags: z.array(z.string().max(100)).max(50).optional(),
    due: z.string().max(100).optional(),
  }),
  shape({ type: z.literal('command'), command: z.string().min(1).max(10_000) }),
  shape({
    type: z.literal('http'),
    url: z.url({ protocol: /^https?$/ }).max(4096),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).optional(),
    headers: z.record(z.string().max(200), z.string().max(8192)).optional(),
    body: z.string().max(1_000_000).optional(),
  }),
  shape({ type: z.literal('notify'), text, channel: z.string().max(100).optional(), to: z.string().max(200).optional() }),
  shape({ type: z.literal('consolidate') }),
  shape({ type: z.literal('backup') }),
]);
export type Action = z.infer<typeof action>;

export const missedPolicy = z.enum(['skip', 'latest', 'all']);

export const job = shape({
  id,
  name: z.string(),
  kind: jobKind,
  expression: z.string(),
  timezone: z.string(),
  action,
  missed: missedPolicy,
  /** How late an occurrence may be and still happen, in ms. */
  graceMs: z.int().min(0),
  enabled: z.boolean(),
  /** Why it does not run although it is enabled: paused after failures, a model gone, no budget. */
  blocked: z.string().optional(),
  /** In words, as a person would say it: "every weekday at 08:00". */
  words: z.string(),
  /** Fixed when it was made. */
  grants: z.array(grant),
  model: z.string().nullable(),
  nextAt: instant.nullable(),
  lastAt: instant.nullable(),
  failures: z.int().min(0),
  createdBy: z.string(),
  createdAt: instant,
});
export type Job = z.infer<typeof job>;

export const occurrence = shape({
  jobId: id,
  dueAt: instant,
  state: z.enum(['due', 'claimed', 'done', 'failed', 'missed']),
  why: z.string().optional(),
  runId: id.optional(),
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
});
export type Occurrence = z.infer<typeof occurrence>;

const expression = z.union([z.string().trim().min(1).max(500), z.int().min(0).transform(String)]);
const timezone = z.string().min(1).max(100);
const given = {
  name: z.string().trim().min(1).max(200),
  kind: jobKind,
  expression,
  timezone: timezone.optional(),
  action,
  missed: missedPolicy.optional(),
  graceMs: z
    .int()
    .min(0)
    .max(366 * 86_400_000)
    .optional(),
  enabled: z.boolean().optional(),
  grants: z.array(grant).max(100).optional(),
};

const A = '0198c3a0-0000-7000-8000-00000000000a';
const at = '2026-01-02T08:00:00.000Z';
const example: Job = {
  id: A,
  name: 'Morning',
  kind: 'cron',
  expression: '0 8 * * 1-5',
  timezone: 'Europe/Berlin',
  action: { type: 'prompt', text: 'What is on today?' },
  missed: 'latest',
  graceMs: 3_600_000,
  enabled: true,
  words: 'every weekday at 08:00',
  grants: [],
  model: null,
  nextAt: at,
  lastAt: null,
  failures: 0,
  createdBy: 'user',
  createdAt: at,
};

export const scheduleContract = {
  requests: {
    'schedule.create': request({
      meaning:
        'Have something happen at its time. An interval is milliseconds (1,000 at least) or "every 2h"; once is an ISO time or "in 30m".',
      input: shape(given),
      output: job,
      errors: ['refused'],
      example: {
        input: { name: 'Morning', kind: 'cron', expression: '0 8 * * 1-5', timezone: 'Europe/Berlin', action: example.action },
        output: example,
      },
    }),
    'schedule.update': request({
      meaning: 'Change a job; what is not named stays.',
      input: shape(given).partial().extend({ id }),
      output: job,
      errors: ['not_found', 'refused'],
      example: { input: { id: A, enabled: false }, output: { ...example, enabled: false } },
    }),
    'schedule.list': request({
      meaning: 'Jobs, the next one first.',
      input: shape({ ...page }),
      output: listOf(job),
      example: { input: {}, output: { items: [example], next: null } },
    }),
    'schedule.remove': request({
      meaning: 'Take a job away; what it did stays in the record.',
      input: shape({ id }),
      output: nothing,
      errors: ['not_found'],
      example: { input: { id: A }, output: {} },
    }),
    'schedule.runNow': request({
      meaning: 'Do it once, now, beside its times. `runId` is null where the action is no run.',
      input: shape({ id }),
      output: shape({ runId: id.nullable() }),
      errors: ['not_found', 'refused'],
      example: { input: { id: A }, output: { runId: A } },
    }),
    'schedule.occurrences': request({
      meaning: 'What was due and what became of it, newest first.',
      input: shape({ jobId: id.optional(), ...page }),
      output: listOf(occurrence),
      example: { input: { jobId: A }, output: { items: [{ jobId: A, dueAt: at, state: 'done' }], next: null } },
    }),
    'schedule.preview': request({
      meaning: 'The next times after `from`, and the expression in words. Changes nothing.',
      input: shape({
        kind: jobKind,
        expression,
        timezone: timezone.optional(),
        from: instant.optional(),
        count: z.int().min(1).max(1000),
      }),
      output: shape({ at: z.array(instant), words: z.string() }),
      errors: ['refused'],
      example: {
        input: { kind: 'cron', expression: '0 8 * * 1-5', timezone: 'Europe/Berlin', count: 1 },
        output: { at: [at], words: 'every weekday at 08:00' },
      },
    }),
    'schedule.parse': request({
      meaning: 'A time in plain words ("every weekday at 8", "in 30 minutes") as a job would have it, with the next five times.',
      input: shape({ text: z.string().min(1).max(500), timezone: timezone.optional() }),
      output: shape({ kind: jobKind, expression: z.string(), timezone: z.string(), at: z.array(instant), words: z.string() }),
      errors: ['refused'],
      example: {
        input: { text: 'every weekday at 8', timezone: 'Europe/Berlin' },
        output: { kind: 'cron', expression: '0 8 * * 1-5', timezone: 'Europe/Berlin', at: [at], words: 'every weekday at 08:00' },
      },
    }),
    'schedule.health': request({
      meaning: 'Whether the clock is watched: its last look, the next time, and what is overdue.',
      input: nothing,
      output: shape({
        alive: z.boolean(),
        lastTick: instant.nullable(),
        next: instant.nullable(),
        overdue: z.array(shape({ jobId: id, name: z.string(), dueAt: instant })),
      }),
      example: { input: {}, output: { alive: true, lastTick: at, next: at, overdue: [] } },
    }),
  },
  events: {
    'schedule.changed': event({
      meaning: 'A job was made, changed, paused or removed, or an occurrence of it moved on.',
      payload: shape({
        jobId: id,
        what: z.enum(['created', 'updated', 'removed', 'blocked', 'occurrence']),
        dueAt: instant.optional(),
      }),
      example: { jobId: A, what: 'created' },
    }),
  },
};
