/** `run.event`: what a run says while it works. A stream is never a special path: it is this event with a `seq`. */
import { z } from 'zod';
import { event, id, shape } from './define.ts';

/** Token counts as the provider reported them, and the cost in US dollars that was settled. */
export const usage = shape({
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  cacheReadTokens: z.int().min(0).optional(),
  cacheWriteTokens: z.int().min(0).optional(),
  /** US dollars. */
  cost: z.number().min(0).optional(),
});
export type Usage = z.infer<typeof usage>;

export const runState = z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'interrupted']);
export type RunState = z.infer<typeof runState>;

/** What failed, so that the window can say whose fault it is and what to do next. */
export const failure = shape({
  layer: z.enum(['network', 'auth', 'billing', 'rate_limit', 'overload', 'context', 'provider', 'budget', 'internal']),
  message: z.string(),
  /** What the person can do about it, one sentence. */
  action: z.string().optional(),
  retryable: z.boolean(),
  provider: z.string().optional(),
  model: z.string().optional(),
});
export type Failure = z.infer<typeof failure>;

/** A memory that was given to a run, and what spoke for it. */
export const recalled = shape({
  memoryId: id,
  score: z.number(),
  /** `text`, `time`, `neighbour`, … : what counted, strongest first. */
  why: z.array(z.string()),
  /** The words that matched. */
  words: z.array(z.string()),
  outside: z.boolean(),
});
export type Recalled = z.infer<typeof recalled>;

/** There is always a report, after a failure and a stop too. */
export const runReport = shape({
  taskId: id,
  summary: z.string(),
  artifacts: z.array(
    shape({ fileId: z.string(), name: z.string(), tags: z.array(z.string()), metadata: z.record(z.string(), z.unknown()) }),
  ),
  decisions: z.array(z.string()),
  nextSteps: z.array(z.string()),
  telemetry: shape({ tokens: z.int().min(0), cost: z.number().min(0), durationMs: z.number().min(0), toolCalls: z.int().min(0) }),
});
export type RunReport = z.infer<typeof runReport>;

/** `seq` counts from 1 within the run, without gaps. */
const common = { runId: id, seq: z.int().min(1), conversationId: id.optional(), messageId: id.optional() };

export const runEvent = z.discriminatedUnion('kind', [
  shape({ ...common, kind: z.literal('text'), delta: z.string() }),
  shape({ ...common, kind: z.literal('thinking'), delta: z.string() }),
  shape({ ...common, kind: z.literal('tool_call'), callId: z.string(), name: z.string(), args: z.unknown() }),
  shape({
    ...common,
    kind: z.literal('tool_result'),
    callId: z.string(),
    ok: z.boolean(),
    data: z.unknown().optional(),
    error: z.unknown().optional(),
    tookMs: z.number().min(0).optional(),
    /** Set where the data came from outside. */
    outside: z.string().optional(),
  }),
  /** A run that this one started, by the call that asked for it. */
  shape({
    ...common,
    kind: z.literal('child'),
    callId: z.string(),
    childRunId: id,
    goal: z.string(),
    agent: z.string().optional(),
  }),
  shape({
    ...common,
    kind: z.literal('approval'),
    approvalId: id,
    tool: z.string(),
    args: z.unknown(),
    why: z.string(),
    preview: z.string(),
  }),
  shape({ ...common, kind: z.literal('notice'), code: z.string(), text: z.string() }),
  /** What was recalled before the first step, by id: the texts are read where they stand, and go with them. */
  shape({ ...common, kind: z.literal('recalled'), items: z.array(recalled) }),
  shape({ ...common, kind: z.literal('usage'), ...usage.shape, model: z.string().optional() }),
  shape({ ...common, kind: z.literal('state'), state: runState, failure: failure.optional() }),
  shape({ ...common, kind: z.literal('done'), report: runReport }),
]);
export type RunEvent = z.infer<typeof runEvent>;

export const runContract = {
  requests: {},
  events: {
    'run.event': event({
      meaning: 'A step, a delta or a state of a running run; `seq` lets a client that comes back go on where it was.',
      payload: runEvent,
      example: { runId: '0198c3a0-0000-7000-8000-000000000001', seq: 1, kind: 'text', delta: 'Hello' },
    }),
  },
};
