/** The facts of runs: what was asked for, who works on it, every step before and after, and how it ended. */
import { z } from 'zod';
import { content } from '../../../../contract/chat.ts';
import { failure, recalled, runReport, runState, usage } from '../../../../contract/run-event.ts';
import { approval, preview, runBudget, step } from '../../../../contract/runs.ts';
import { grant, toolResult } from '../../../../contract/tools.ts';
import { defineEvent } from '../../store/define-event.ts';

const run = { runId: z.string() };
/** `lease` is the fencing token: it grows with every claim of any run, and a fact under an older one is refused. */
const leased = { ...run, lease: z.int() };

export const queued = defineEvent({
  type: 'runs.queued',
  version: 1,
  meaning: 'A piece of work was asked for: its task envelope, with what it may do and spend, fixed now.',
  data: z.object({
    ...run,
    type: z.string(),
    goal: z.string(),
    inputs: z.record(z.string(), z.unknown()),
    attachments: z.array(z.object({ fileId: z.string(), name: z.string(), bytes: z.int(), mime: z.string() })),
    contextHints: z.array(z.string()),
    priority: z.int(),
    model: z.string().nullable(),
    /** Who would answer, when it was asked for: runs of one provider share its places. */
    provider: z.string(),
    grants: z.array(grant),
    budget: runBudget,
    unattended: z.boolean(),
    /** Tools that it may use at all; null is every one. */
    only: z.array(z.string()).nullable(),
    parentId: z.string().nullable(),
    /** The parent's call that started it. */
    parentCallId: z.string().nullable(),
    agent: z.string().nullable(),
    depth: z.int(),
    taintedBy: z.string().nullable(),
    conversationId: z.string().nullable(),
    messageId: z.string().nullable(),
    notBefore: z.int().nullable(),
  }),
});

export const claimed = defineEvent({
  type: 'runs.claimed',
  version: 1,
  meaning: 'A worker took the run; earlier leases on it are dead.',
  data: z.object({ ...leased, attempt: z.int() }),
});

export const prepared = defineEvent({
  type: 'runs.prepared',
  version: 1,
  meaning: 'What was retrieved for it: the system prompt and the tools offered (as artifacts), and a hash of the messages.',
  data: z.object({
    ...leased,
    systemFileId: z.string(),
    toolsFileId: z.string(),
    messagesHash: z.string(),
    model: z.string().nullable(),
    /** Of the settings as they were: a replay asks for the same. */
    maxOutputTokens: z.int().optional(),
    thinkingTokens: z.int().optional(),
    /** Of the model, where it is known: it decides what is left out. */
    contextWindow: z.int().optional(),
    /** The run whose summary stands for the older part of the messages. */
    compactedBy: z.string().optional(),
    /** What was recalled, by id; the words that the model was given of it are a file, which goes with them. */
    recalled: z.array(recalled).optional(),
    recalledFileId: z.string().optional(),
    taintedBy: z.string().nullable(),
  }),
});

export const began = defineEvent({
  type: 'runs.began',
  version: 1,
  meaning: 'A step was begun. A step that may not be repeated and never ended is `unknown` after a crash.',
  data: z.object({
    ...leased,
    n: z.int(),
    kind: step.shape.kind,
    name: z.string(),
    callId: z.string().nullable(),
    args: z.unknown(),
    /** Of a model step: SHA-256 of what was asked. Of a tool step: the hash that was judged. */
    hash: z.string(),
    idempotent: z.boolean(),
    decision: step.shape.decision.unwrap().nullable(),
    approvalId: z.string().nullable(),
    childRunId: z.string().nullable(),
    /** Of a write: the diff that was judged. */
    preview: preview.optional(),
  }),
});

export const stepped = defineEvent({
  type: 'runs.stepped',
  version: 1,
  meaning: 'A step ended, with all that it gave.',
  data: z.object({
    ...leased,
    n: z.int(),
    state: z.enum(['done', 'failed', 'cancelled', 'unknown']),
    /** Of a tool step. */
    result: toolResult.nullable(),
    /** Of a model step: the message as the model is given it back, provider's own blocks included, and why it stopped. */
    answer: z
      .object({
        content: z.array(z.unknown()),
        shown: z.array(content),
        model: z.string().nullable(),
        provider: z.string().nullable(),
      })
      .nullable(),
    usage: usage.nullable(),
    failure: failure.nullable(),
    /** Set where text from outside came into the context by this step. */
    taintedBy: z.string().nullable(),
  }),
});

export const waiting = defineEvent({
  type: 'runs.waiting',
  version: 1,
  meaning: 'The run waits for an answer to an approval; it holds no worker meanwhile.',
  data: z.object({ ...leased, n: z.int(), approvalId: z.string() }),
});

export const delayed = defineEvent({
  type: 'runs.delayed',
  version: 1,
  meaning: 'The run goes on later: a step that may be repeated failed in a way that passes, or its answer came.',
  data: z.object({ ...run, notBefore: z.int(), why: z.string() }),
});

export const cancelling = defineEvent({
  type: 'runs.cancelling',
  version: 1,
  meaning: 'Somebody asked for the run to stop.',
  data: z.object({ ...run, by: z.string() }),
});

export const resumed = defineEvent({
  type: 'runs.resumed',
  version: 1,
  meaning: 'An interrupted or failed run was put back into the queue, to go on from its last finished step.',
  data: z.object(run),
});

export const granted = defineEvent({
  type: 'runs.granted',
  version: 1,
  meaning: 'The user allowed a scope for the rest of this run.',
  data: z.object({ ...run, grants: z.array(grant), approvalId: z.string() }),
});

export const ended = defineEvent({
  type: 'runs.ended',
  version: 1,
  meaning: 'The run is over: its state, its report, and all that it said.',
  data: z.object({
    ...leased,
    state: runState.extract(['succeeded', 'failed', 'cancelled', 'interrupted']),
    report: runReport,
    failure: failure.nullable(),
    content: z.array(content),
    model: z.string().nullable(),
    usage: usage.nullable(),
    /** True where it failed too often and is kept aside. */
    dead: z.boolean(),
    /** The last number among its `run.event`s: a run that goes on counts from there. */
    seq: z.int().optional(),
  }),
});

export const asked = defineEvent({
  type: 'approvals.asked',
  version: 1,
  meaning: 'Hearth asked for leave, and showed exactly what would run.',
  data: approval.omit({ state: true, askedAt: true, deadline: true }).extend({ deadline: z.int() }),
});

export const answered = defineEvent({
  type: 'approvals.answered',
  version: 1,
  meaning: 'An approval was allowed, denied, left unanswered until its deadline, or withdrawn with its run.',
  data: z.object({
    approvalId: z.string(),
    state: z.enum(['allowed', 'denied', 'expired', 'withdrawn']),
    remember: z.enum(['no', 'run', 'always']),
    by: z.string(),
  }),
});

export const used = defineEvent({
  type: 'approvals.used',
  version: 1,
  meaning: 'What an approval allowed was begun: it can not be used again.',
  data: z.object({ approvalId: z.string() }),
});

export const narrowed = defineEvent({
  type: 'runs.narrowed',
  version: 1,
  meaning:
    'The run read a skill: from then on it uses only what the skills that it read declare, and what looks at its own work.',
  data: z.object({ ...leased, n: z.int(), skill: z.string(), tools: z.array(z.string()) }),
});

export const runsEvents = [
  queued,
  claimed,
  prepared,
  began,
  stepped,
  narrowed,
  waiting,
  delayed,
  cancelling,
  resumed,
  granted,
  ended,
  asked,
  answered,
  used,
];
