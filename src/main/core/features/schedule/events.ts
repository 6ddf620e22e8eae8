/** The facts of the schedule. Each stands in its job's own stream. */
import { z } from 'zod';
import { action, jobKind, missedPolicy } from '../../../../contract/keeping/schedule.ts';
import { grant } from '../../../../contract/tools.ts';
import { defineEvent } from '../../store/define-event.ts';

/** The stream of a job. */
export const streamOf = (jobId: string): string => `schedule:${jobId}`;

const definition = z.object({
  name: z.string(),
  kind: jobKind,
  expression: z.string(),
  timezone: z.string(),
  action,
  missed: missedPolicy,
  graceMs: z.int(),
  enabled: z.boolean(),
  grants: z.array(grant),
  model: z.string().nullable(),
});
export type Definition = z.infer<typeof definition>;

const jobId = z.string();
/** Milliseconds since 1970. */
const instant = z.int();
/** What comes after it: worked out when it happened, so that reading it again never depends on a clock or a zone. */
const nextAt = instant.nullable();

export const created = defineEvent({
  type: 'schedule.created',
  version: 1,
  meaning: 'A job was made, with what it may do.',
  // `anchor`: what an interval counts from.
  data: z.object({ jobId, definition, anchor: instant, nextAt }),
});

export const updated = defineEvent({
  type: 'schedule.updated',
  version: 1,
  meaning: 'A job was changed; this is all of it as it is now. It counts failures anew.',
  data: z.object({ jobId, definition, anchor: instant, nextAt }),
});

export const removed = defineEvent({
  type: 'schedule.removed',
  version: 1,
  meaning: 'A job was taken away; what it did stays.',
  data: z.object({ jobId }),
});

export const blocked = defineEvent({
  type: 'schedule.blocked',
  version: 1,
  meaning: 'A job cannot run, and why; null where it can again. Paused: it waits for the user.',
  data: z.object({ jobId, why: z.string().nullable(), paused: z.boolean() }),
});

export const put = defineEvent({
  type: 'schedule.put',
  version: 1,
  meaning: 'Occurrences that were late are to be caught up with, each at its turn.',
  data: z.object({ jobId, turns: z.array(z.object({ dueAt: instant, startAt: instant })), nextAt }),
});

export const claimed = defineEvent({
  type: 'schedule.claimed',
  version: 1,
  meaning: 'An occurrence is being done: nobody else does it.',
  // `nextAt` absent: it was beside the times of the job.
  data: z.object({ jobId, dueAt: instant, runId: z.string().nullable(), nextAt: nextAt.optional() }),
});

export const followed = defineEvent({
  type: 'schedule.followed',
  version: 1,
  meaning: 'An occurrence is done by a run.',
  data: z.object({ jobId, dueAt: instant, runId: z.string() }),
});

export const settled = defineEvent({
  type: 'schedule.settled',
  version: 1,
  meaning: 'How an occurrence ended.',
  data: z.object({ jobId, dueAt: instant, ok: z.boolean(), why: z.string().nullable() }),
});

export const missed = defineEvent({
  type: 'schedule.missed',
  version: 1,
  meaning: 'Occurrences that did not happen, and why. Where they were very many, the newest of them.',
  data: z.object({ jobId, dueAts: z.array(instant), why: z.string(), nextAt: nextAt.optional() }),
});

export const planned = defineEvent({
  type: 'schedule.planned',
  version: 1,
  meaning: 'When a job is due next changed without anything having become due: the clock was set.',
  data: z.object({ jobId, nextAt }),
});

export const scheduleEvents = [created, updated, removed, blocked, put, claimed, followed, settled, missed, planned];
