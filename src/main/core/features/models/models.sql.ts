/** Every SQL statement of the models room: its projection and its queries. */
import type { z } from 'zod';
import type { CapName } from '../../agent/budget.ts';
import { change, query } from '../../store/sql.ts';
import type { Projection, Writer } from '../../store/types.ts';
import { capsSet, priceSet, providerConfigured, providerRemoved, reserved, settled } from './events.ts';

type None = Record<string, never>;

export interface ProviderRow {
  id: string;
  kind: 'anthropic' | 'ollama' | 'openai' | 'builtin';
  name: string | null;
  base_url: string | null;
  enabled: number;
}

export interface PriceRow {
  model: string;
  free: number;
  input: number;
  output: number;
  cache_read: number | null;
  cache_write: number | null;
}

export interface CallRow {
  id: string;
  day: string;
  provider: string;
  model: string;
  run_id: string;
  /** JSON; null where nothing is above it. */
  ancestors: string | null;
  job_id: string | null;
  purpose: string;
  reserved: number;
  cost: number | null;
}

export const configuredProviders = query<None, ProviderRow>('SELECT * FROM models_providers ORDER BY id');
export const configuredProvider = query<{ id: string }, ProviderRow>('SELECT * FROM models_providers WHERE id = :id');
export const priceOfModel = query<{ full: string; bare: string }, PriceRow>(
  // A price for one provider's model comes before a price for the name alone.
  'SELECT * FROM models_prices WHERE model IN (:full, :bare) ORDER BY model = :full DESC LIMIT 1',
);
export const allCaps = query<None, { name: CapName; dollars: number }>('SELECT name, dollars FROM models_caps');
export const spendOf = query<{ scope: Scope; key: string }, { spent: number; reserved: number }>(
  'SELECT spent, reserved FROM models_spend WHERE scope = :scope AND key = :key',
);
export const callById = query<{ id: string }, CallRow>('SELECT * FROM models_calls WHERE id = :id');
export const openCalls = query<None, CallRow>('SELECT * FROM models_calls WHERE cost IS NULL ORDER BY id');

const saveProvider = change<{ id: string; kind: string; name: string | null; baseUrl: string | null; enabled: number }>(`
  INSERT INTO models_providers (id, kind, name, base_url, enabled) VALUES (:id, :kind, :name, :baseUrl, :enabled)
  ON CONFLICT (id) DO UPDATE SET kind = :kind, name = :name, base_url = :baseUrl, enabled = :enabled`);
const dropProvider = change<{ id: string }>('DELETE FROM models_providers WHERE id = :id');
const saveCap = change<{ name: string; dollars: number }>(
  'INSERT INTO models_caps (name, dollars) VALUES (:name, :dollars) ON CONFLICT (name) DO UPDATE SET dollars = :dollars',
);
const dropCap = change<{ name: string }>('DELETE FROM models_caps WHERE name = :name');
const savePrice = change<{
  model: string;
  free: number;
  input: number;
  output: number;
  cacheRead: number | null;
  cacheWrite: number | null;
}>(`
  INSERT INTO models_prices (model, free, input, output, cache_read, cache_write)
  VALUES (:model, :free, :input, :output, :cacheRead, :cacheWrite)
  ON CONFLICT (model) DO UPDATE SET
    free = :free, input = :input, output = :output, cache_read = :cacheRead, cache_write = :cacheWrite`);
const openCall = change<{
  id: string;
  at: number;
  day: string;
  provider: string;
  model: string;
  runId: string;
  ancestors: string | null;
  jobId: string | null;
  purpose: string;
  cost: number;
}>(`
  INSERT INTO models_calls (id, at, day, provider, model, run_id, ancestors, job_id, purpose, reserved)
  VALUES (:id, :at, :day, :provider, :model, :runId, :ancestors, :jobId, :purpose, :cost)`);
const closeCall = change<{
  id: string;
  outcome: string;
  cost: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
}>(`
  UPDATE models_calls SET outcome = :outcome, cost = :cost, input_tokens = :inputTokens, output_tokens = :outputTokens,
    cache_read_tokens = :cacheReadTokens, cache_write_tokens = :cacheWriteTokens
  WHERE id = :id AND cost IS NULL`);
const moveSpend = change<{ scope: Scope; key: string; spent: number; reserved: number }>(`
  INSERT INTO models_spend (scope, key, spent, reserved) VALUES (:scope, :key, :spent, :reserved)
  ON CONFLICT (scope, key) DO UPDATE SET spent = spent + :spent, reserved = reserved + :reserved`);

/** What is summed up: everything, a local day, a local month, a run, a job on one day. */
export type Scope = 'all' | 'day' | 'month' | 'run' | 'job';

export interface Scopes {
  day: string;
  runId: string;
  ancestors?: readonly string[] | undefined;
  jobId: string | null;
}

/** The sums that a call counts in. A job is capped by the day: one that recurs would else stop for good one day. */
export function scopesOf({ day, runId, ancestors = [], jobId }: Scopes): [Scope, string][] {
  const scopes: [Scope, string][] = [
    ['all', ''],
    ['day', day],
    ['month', day.slice(0, 7)],
    ...[runId, ...ancestors].map((id): [Scope, string] => ['run', id]),
  ];
  return jobId === null ? scopes : [...scopes, ['job', `${day} ${jobId}`]];
}

const move = (writer: Writer, scopes: Scopes, by: { spent: number; reserved: number }) => {
  for (const [scope, key] of scopesOf(scopes)) moveSpend.run(writer, { scope, key, ...by });
};

type Data<D extends { data: z.ZodType }> = z.output<D['data']>;

function applyReserved(writer: Writer, at: number, data: Data<typeof reserved>) {
  const { callId: id, day, provider, model, runId, jobId, purpose, cost } = data;
  const ancestors = data.ancestors ? JSON.stringify(data.ancestors) : null;
  openCall.run(writer, { id, at, day, provider, model, runId, ancestors, jobId, purpose, cost });
  move(writer, data, { spent: 0, reserved: cost });
}

/** Money stays on the day it was set aside: a call that runs past midnight cannot push the new day over its cap. */
function applySettled(writer: Writer, { callId, outcome, cost, usage }: Data<typeof settled>) {
  const call = callById.get(writer, { id: callId });
  if (!call || closeCall.run(writer, { id: callId, outcome, cost, ...usage }) === 0) return;
  const ancestors = call.ancestors === null ? [] : (JSON.parse(call.ancestors) as string[]);
  move(writer, { day: call.day, runId: call.run_id, ancestors, jobId: call.job_id }, { spent: cost, reserved: -call.reserved });
}

function applyCaps(writer: Writer, caps: Data<typeof capsSet>) {
  for (const [name, dollars] of Object.entries(caps)) {
    if (dollars === null) dropCap.run(writer, { name });
    else if (dollars !== undefined) saveCap.run(writer, { name, dollars });
  }
}

export const modelsProjection: Projection = {
  name: 'models',
  tables: ['models_providers', 'models_prices', 'models_caps', 'models_calls', 'models_spend'],
  reads: (type) => type.startsWith('models.'),
  apply(writer, event) {
    if (reserved.is(event)) applyReserved(writer, event.at, event.data);
    else if (settled.is(event)) applySettled(writer, event.data);
    else if (capsSet.is(event)) applyCaps(writer, event.data);
    else if (priceSet.is(event)) savePrice.run(writer, { ...event.data, free: Number(event.data.free) });
    else if (providerRemoved.is(event)) dropProvider.run(writer, { id: event.data.id });
    else if (providerConfigured.is(event)) {
      const { id, kind, name, baseUrl, enabled } = event.data;
      saveProvider.run(writer, { id, kind, name, baseUrl, enabled: Number(enabled) });
    }
  },
};
