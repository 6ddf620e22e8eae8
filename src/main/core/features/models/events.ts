/** The facts that the models room records. Money is whole nanodollars, days and months are local to the user. */
import { z } from 'zod';
import { providerKind } from '../../../../contract/models.ts';
import { defineEvent } from '../../store/define-event.ts';

const nano = z.int().min(0);
const tokens = z.int().min(0);
const usage = z.object({ inputTokens: tokens, outputTokens: tokens, cacheReadTokens: tokens, cacheWriteTokens: tokens });
const dollars = z.number().min(0);

export const providerConfigured = defineEvent({
  type: 'models.provider_configured',
  version: 1,
  meaning:
    'A provider was added or changed; null stands for its default. `key` says whether a key was kept or taken away, never which.',
  data: z.object({
    id: z.string(),
    kind: providerKind,
    name: z.string().nullable(),
    baseUrl: z.string().nullable(),
    enabled: z.boolean(),
    key: z.enum(['kept', 'set', 'removed']),
  }),
});

export const providerRemoved = defineEvent({
  type: 'models.provider_removed',
  version: 1,
  meaning: 'What was configured for a provider was taken back, its key too.',
  data: z.object({ id: z.string() }),
});

export const capsSet = defineEvent({
  type: 'models.caps_set',
  version: 1,
  meaning: 'Caps in US dollars; null takes one away, an absent one stays.',
  data: z.object({
    perDay: dollars.nullable().optional(),
    perMonth: dollars.nullable().optional(),
    perRun: dollars.nullable().optional(),
    perJob: dollars.nullable().optional(),
  }),
});

export const priceSet = defineEvent({
  type: 'models.price_set',
  version: 1,
  meaning: 'The user said what a model costs, in US dollars per million tokens, or that it is free.',
  data: z.object({
    model: z.string(),
    free: z.boolean(),
    input: dollars,
    output: dollars,
    cacheRead: dollars.nullable(),
    cacheWrite: dollars.nullable(),
  }),
});

export const reserved = defineEvent({
  type: 'models.reserved',
  version: 1,
  meaning: 'The worst cost of a call was set aside before the call began.',
  data: z.object({
    callId: z.string(),
    day: z.iso.date(),
    provider: z.string(),
    model: z.string(),
    runId: z.string(),
    /** The runs above it, in whose sums it counts too. */
    ancestors: z.array(z.string()).optional(),
    jobId: z.string().nullable(),
    purpose: z.string(),
    inputTokens: tokens,
    maxOutputTokens: tokens,
    cost: nano,
  }),
});

export const settled = defineEvent({
  type: 'models.settled',
  version: 1,
  meaning: 'What a call has cost in the end. `unknown`: a crash came between, and all that was set aside counts as spent.',
  data: z.object({
    callId: z.string(),
    outcome: z.enum(['done', 'failed', 'cancelled', 'cut', 'unknown']),
    provider: z.string(),
    model: z.string(),
    runId: z.string(),
    jobId: z.string().nullable(),
    purpose: z.string(),
    usage,
    cost: nano,
    /** True where the counts are Hearth's own; `reported` is then what the provider said, if anything. */
    estimated: z.boolean(),
    reported: usage.nullable(),
  }),
});

export const modelsEvents = [providerConfigured, providerRemoved, capsSet, priceSet, reserved, settled];
