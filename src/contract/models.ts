/** Providers, their models, and what may be spent on them. */
import { z } from 'zod';
import { event, listOf, nothing, page, request, shape } from './define.ts';

export const providerKind = z.enum(['anthropic', 'ollama', 'openai', 'voyage', 'builtin']);
export type ProviderKind = z.infer<typeof providerKind>;

/** US dollars per million tokens. */
export const price = shape({
  inputPerMTok: z.number().min(0),
  outputPerMTok: z.number().min(0),
  cacheReadPerMTok: z.number().min(0).optional(),
  cacheWritePerMTok: z.number().min(0).optional(),
});
export type Price = z.infer<typeof price>;

export const provider = shape({
  id: z.string(),
  kind: providerKind,
  name: z.string(),
  healthy: z.boolean(),
  /** Why it is not healthy, one sentence with what to do. */
  why: z.string().optional(),
  models: z.array(z.string()),
  /** Where its key came from; a key is never read back. */
  key: z.enum(['none', 'environment', 'settings']),
  baseUrl: z.string().optional(),
  /** Milliseconds of the last check, and when it was. */
  checkedMs: z.number().optional(),
  checkedAt: z.iso.datetime().optional(),
  enabled: z.boolean(),
  local: z.boolean(),
});
export type Provider = z.infer<typeof provider>;

export const model = shape({
  id: z.string(),
  provider: z.string(),
  contextWindow: z.int().min(1).optional(),
  maxOutputTokens: z.int().min(1).optional(),
  price: price.optional(),
  /** True where the user marked the model free, or it runs on this computer. */
  free: z.boolean(),
  local: z.boolean(),
});
export type Model = z.infer<typeof model>;

const dollars = z.number().min(0).max(1_000_000);
/** Null takes a cap away; an absent key leaves it. */
const caps = shape({
  perDay: dollars.optional(),
  perMonth: dollars.optional(),
  perRun: dollars.optional(),
  perJob: dollars.optional(),
});
export const budget = shape({ caps, spent: shape({ day: z.number(), month: z.number() }), reserved: z.number() });
export type Budget = z.infer<typeof budget>;

const exampleProvider = {
  id: 'anthropic',
  kind: 'anthropic' as const,
  name: 'Anthropic',
  healthy: true,
  models: ['claude-sonnet-4-5'],
  key: 'environment' as const,
  enabled: true,
  local: false,
};
const exampleBudget = { caps: { perDay: 3 }, spent: { day: 0.84, month: 18.2 }, reserved: 0 };

export const modelsContract = {
  requests: {
    'providers.list': request({
      meaning: 'Who can answer, and whether they can now. `check` asks each of them afresh.',
      input: shape({ check: z.boolean().optional(), ...page }),
      output: listOf(provider),
      example: { input: {}, output: { items: [exampleProvider], next: null } },
    }),
    'providers.models': request({
      meaning: 'Every model that can be named.',
      input: shape({ ...page }),
      output: listOf(model),
      example: {
        input: {},
        output: { items: [{ id: 'claude-sonnet-4-5', provider: 'anthropic', free: false, local: false }], next: null },
      },
    }),
    'providers.reload': request({
      meaning: 'Look at settings, secrets and the environment again; nothing restarts.',
      input: nothing,
      output: listOf(provider),
      example: { input: {}, output: { items: [exampleProvider], next: null } },
    }),
    'providers.configure': request({
      meaning: 'Add or change a provider. A key is kept in the secret store. `remove` takes an added one away.',
      input: shape({
        id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
        kind: providerKind.optional(),
        name: z.string().min(1).max(80).optional(),
        key: z.string().min(1).max(1000).nullable().optional(),
        baseUrl: z
          .url({ protocol: /^https?$/ })
          .nullable()
          .optional(),
        enabled: z.boolean().optional(),
        remove: z.boolean().optional(),
      }),
      output: shape({ items: z.array(provider), next: z.null() }),
      errors: ['not_found', 'conflict'],
      example: { input: { id: 'anthropic', enabled: true }, output: { items: [exampleProvider], next: null } },
    }),
    'providers.pull': request({
      meaning: 'Fetch a model to this computer (Ollama). Progress comes as `providers.pulling`.',
      input: shape({ id: z.string(), model: z.string().min(1).max(200) }),
      output: shape({ started: z.boolean() }),
      errors: ['not_found', 'conflict'],
      example: { input: { id: 'ollama', model: 'qwen3:8b' }, output: { started: true } },
    }),
    'providers.cancelPull': request({
      meaning: 'Stop fetching a model.',
      input: shape({ id: z.string(), model: z.string().min(1).max(200) }),
      output: shape({ stopped: z.boolean() }),
      example: { input: { id: 'ollama', model: 'qwen3:8b' }, output: { stopped: true } },
    }),
    'budget.get': request({
      meaning: 'The caps, what is spent, and what running calls hold back. US dollars; days and months are local.',
      input: nothing,
      output: budget,
      example: { input: {}, output: exampleBudget },
    }),
    'budget.set': request({
      meaning: 'Set caps. They are hard: a call whose worst case does not fit is refused. Null takes a cap away.',
      input: shape({
        perDay: dollars.nullable().optional(),
        perMonth: dollars.nullable().optional(),
        perRun: dollars.nullable().optional(),
        perJob: dollars.nullable().optional(),
      }),
      output: budget,
      example: { input: { perDay: 3 }, output: exampleBudget },
    }),
    'budget.price': request({
      meaning: 'Say what a model costs, or that it is free. A model with no known price stops until then.',
      input: z.union([
        shape({
          model: z.string().min(1).max(200),
          inputPerMTok: dollars,
          outputPerMTok: dollars,
          cacheReadPerMTok: dollars.optional(),
          cacheWritePerMTok: dollars.optional(),
        }),
        shape({ model: z.string().min(1).max(200), free: z.literal(true) }),
      ]),
      output: nothing,
      example: { input: { model: 'qwen3:8b', free: true as const }, output: {} },
    }),
  },
  events: {
    'providers.changed': event({
      meaning: 'Who can answer has changed; read `providers.list` again.',
      payload: nothing,
      example: {},
    }),
    'providers.pulling': event({
      meaning: 'How far a model has been fetched. `done` once, at the end; `error` says why it ended early.',
      payload: shape({
        id: z.string(),
        model: z.string(),
        status: z.string(),
        completed: z.number().optional(),
        total: z.number().optional(),
        done: z.boolean(),
        error: z.string().optional(),
      }),
      example: { id: 'ollama', model: 'qwen3:8b', status: 'pulling', completed: 10, total: 100, done: false },
    }),
    'budget.changed': event({ meaning: 'Caps or spending moved.', payload: budget, example: exampleBudget }),
  },
};
