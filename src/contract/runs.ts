/** Runs: every piece of work, through one loop, with steps, approvals, a report, a transcript and a replay. */
import { z } from 'zod';
import { attachment } from './chat.ts';
import { event, id, instant, listOf, page, request, shape } from './define.ts';
import { failure, runReport, runState, usage } from './run-event.ts';
import { grant, toolResult } from './tools.ts';

/** 0 to 9, higher is sooner; under 4 is low: it waits first, and is refused when the queue is full. */
export const priority = z.int().min(0).max(9);
const priorityWords = { low: 2, normal: 5, high: 8 } as const;
const priorityInput = z.union([priority, z.enum(['low', 'normal', 'high']).transform((word): number => priorityWords[word])]);

/** What a run may use. US dollars and counts; absent is unlimited within the caps of `budget.*`. */
export const runBudget = shape({
  usd: z.number().min(0).optional(),
  /** Model calls with their tool calls. 10 unless said otherwise. */
  rounds: z.int().min(1).max(200).optional(),
  toolCalls: z.int().min(0).max(10_000).optional(),
  durationMs: z
    .int()
    .min(100)
    .max(7 * 86_400_000)
    .optional(),
});
export type RunBudget = z.infer<typeof runBudget>;

export const preview = shape({
  /** `diff` of a write, `request` of a fetch, `code` of a script, `text` for the rest. */
  kind: z.enum(['diff', 'request', 'code', 'text']),
  text: z.string(),
  language: z.string().optional(),
});
export type Preview = z.infer<typeof preview>;

export const step = shape({
  /** Counts from 1 within the run. */
  n: z.int().min(1),
  kind: z.enum(['model', 'tool', 'run', 'compact', 'plan', 'reflect']),
  /** The model, or the tool. */
  name: z.string(),
  state: z.enum(['began', 'waiting', 'done', 'failed', 'cancelled', 'unknown']),
  startedAt: instant,
  finishedAt: instant.optional(),
  callId: z.string().optional(),
  args: z.unknown().optional(),
  result: toolResult.optional(),
  /** What the model said in this step. */
  text: z.string().optional(),
  usage: usage.optional(),
  failure: failure.optional(),
  /** What policy said, and by which rule. */
  decision: shape({
    verdict: z.enum(['allow', 'ask', 'deny']),
    by: z.string(),
    why: z.string(),
  }).optional(),
  approvalId: id.optional(),
  /** Of a write: what it changed, as it was judged. */
  preview: preview.optional(),
  /** The run that this step started. */
  childRunId: id.optional(),
});
export type Step = z.infer<typeof step>;

export const run = shape({
  id,
  type: z.string(),
  goal: z.string(),
  state: runState,
  priority,
  attempt: z.int().min(0),
  createdAt: instant,
  startedAt: instant.optional(),
  finishedAt: instant.optional(),
  report: runReport.optional(),
  failure: failure.optional(),
  parentId: id.optional(),
  conversationId: id.optional(),
  messageId: id.optional(),
  /** The name in agents.md of who does it, where it is a sub-agent. */
  agent: z.string().optional(),
  model: z.string().optional(),
  actor: z.string(),
  /** So far, in US dollars. */
  cost: z.number().min(0),
  tokens: z.int().min(0),
  toolCalls: z.int().min(0),
  /** When a delayed retry is due. */
  notBefore: instant.optional(),
  /** Where text from outside has come into its context: from what. */
  taintedBy: z.string().optional(),
});
export type Run = z.infer<typeof run>;

export const approval = shape({
  approvalId: id,
  runId: id.optional(),
  conversationId: id.optional(),
  callId: z.string(),
  tool: z.string(),
  args: z.unknown(),
  /** Why it asks. */
  why: z.string(),
  /** Exactly what will run, as text. */
  preview: z.string(),
  previewKind: preview.shape.kind,
  /** SHA-256 over tool, arguments and what they touch: what was shown is what runs. */
  hash: z.string(),
  /** What `always` would allow, in a sentence, and as the grants that it makes. */
  scope: shape({ words: z.string(), grants: z.array(grant) }),
  /** Where the run's context holds text from outside: from what. */
  taintedBy: z.string().optional(),
  askedAt: instant,
  /** No answer by then is a no. */
  deadline: instant,
  state: z.enum(['open', 'allowed', 'denied', 'expired', 'withdrawn', 'used']),
});
export type Approval = z.infer<typeof approval>;

const A = '0198c3a0-0000-7000-8000-00000000000a';
const B = '0198c3a0-0000-7000-8000-00000000000b';
const at = '2026-01-02T03:04:05.000Z';
export const exampleRun: Run = {
  id: A,
  type: 'task',
  goal: 'Sum up docs/',
  state: 'queued',
  priority: 5,
  attempt: 0,
  createdAt: at,
  actor: 'user',
  cost: 0,
  tokens: 0,
  toolCalls: 0,
};

export const runsContract = {
  requests: {
    'runs.start': request({
      meaning: 'Queue a piece of work. Answers at once; it streams as `run.event`.',
      input: shape({
        type: z.string().regex(/^[a-z][a-z0-9_.-]{0,39}$/),
        goal: z.string().min(1).max(100_000),
        inputs: z.record(z.string(), z.unknown()).optional(),
        attachments: z.array(attachment).max(20).optional(),
        contextHints: z.array(z.string().max(10_000)).max(50).optional(),
        priority: priorityInput.optional(),
        model: z.string().min(1).max(200).optional(),
        /** What it may do without asking: fixed now. */
        grants: z.array(grant).max(100).optional(),
        /** A number is US dollars. */
        budget: z
          .union([
            runBudget,
            z
              .number()
              .min(0)
              .transform((usd) => ({ usd })),
          ])
          .optional(),
        /** Do not ask: what is not granted is refused. For work that nobody watches. */
        unattended: z.boolean().optional(),
      }),
      output: run,
      errors: ['not_found', 'refused'],
      example: { input: { type: 'task', goal: 'Sum up docs/' }, output: exampleRun },
    }),
    'runs.get': request({
      meaning: 'A run with its steps and its report.',
      input: shape({ id }),
      output: run.extend({
        steps: z.array(step),
        children: z.array(run),
        approvals: z.array(approval),
        inputs: z.record(z.string(), z.unknown()),
        grants: z.array(grant),
        budget: runBudget,
      }),
      errors: ['not_found'],
      example: {
        input: { id: A },
        output: { ...exampleRun, steps: [], children: [], approvals: [], inputs: {}, grants: [], budget: {} },
      },
    }),
    'runs.list': request({
      meaning: 'Runs, newest first.',
      input: shape({
        state: runState.optional(),
        type: z.string().max(40).optional(),
        query: z.string().max(1000).optional(),
        parentId: id.optional(),
        ...page,
      }),
      output: listOf(run),
      example: { input: {}, output: { items: [exampleRun], next: null } },
    }),
    'runs.cancel': request({
      meaning: 'Stop a run and the runs that it started. What was done stays, and is summed up. Harmless when it has ended.',
      input: shape({ id }),
      output: run,
      errors: ['not_found'],
      example: { input: { id: A }, output: { ...exampleRun, state: 'cancelled' } },
    }),
    'runs.resume': request({
      meaning:
        'Go on with an interrupted or failed run from its last finished step. What may already have been done is not done again: the model is told, and asks.',
      input: shape({ id }),
      output: run,
      errors: ['not_found', 'conflict'],
      example: { input: { id: A }, output: exampleRun },
    }),
    'runs.approvals': request({
      meaning: 'What waits for your answer, oldest first.',
      input: shape({ runId: id.optional(), ...page }),
      output: listOf(approval),
      example: { input: {}, output: { items: [], next: null } },
    }),
    'runs.decide': request({
      meaning:
        'Answer an approval. `run` allows the same scope for the rest of the run, `always` makes a grant. With `hash`, only if that is what was shown.',
      input: shape({
        approvalId: id,
        decision: z.enum(['allow', 'deny']),
        remember: z.enum(['no', 'run', 'always']).optional(),
        hash: z.string().length(64).optional(),
      }),
      output: approval,
      errors: ['not_found', 'conflict', 'refused'],
      example: {
        input: { approvalId: A, decision: 'allow' },
        output: {
          approvalId: A,
          callId: 'c1',
          tool: 'read_text',
          args: {},
          why: 'Nothing grants it.',
          preview: 'read /home/ada/a.txt',
          previewKind: 'text',
          hash: 'a'.repeat(64),
          scope: { words: 'read_text in /home/ada', grants: [] },
          askedAt: at,
          deadline: at,
          state: 'allowed',
        },
      },
    }),
    'runs.transcript': request({
      meaning: 'Write what happened into one file: HTML for a person, safe to open, or JSON.',
      input: shape({ id, format: z.enum(['html', 'json']) }),
      output: shape({ path: z.string(), fileId: z.string() }),
      errors: ['not_found'],
      example: { input: { id: A, format: 'html' }, output: { path: '/home/ada/.hearth/artifacts/x', fileId: 'x' } },
    }),
    'runs.replay': request({
      meaning: 'Run a finished run again against its recorded answers, with no side effect, and compare.',
      input: shape({ id }),
      output: shape({
        same: z.boolean(),
        differences: z.array(shape({ step: z.int().optional(), what: z.string(), expected: z.string(), got: z.string() })),
        steps: z.int(),
        tookMs: z.number(),
      }),
      errors: ['not_found', 'conflict'],
      example: { input: { id: A }, output: { same: true, differences: [], steps: 3, tookMs: 2 } },
    }),
  },
  events: {
    'runs.changed': event({
      meaning: 'A run came into another state.',
      payload: shape({ runId: id, state: runState, type: z.string(), parentId: id.optional(), conversationId: id.optional() }),
      example: { runId: A, state: 'running', type: 'task' },
    }),
    'approvals.changed': event({
      meaning: 'An approval was asked for or answered; `open` is how many wait.',
      payload: shape({ approvalId: id, runId: id.optional(), state: approval.shape.state, open: z.int().min(0) }),
      example: { approvalId: A, runId: B, state: 'open', open: 1 },
    }),
  },
};
