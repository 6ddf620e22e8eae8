/** The one way to vectors from outside: budgeted like every answer, one attempt a call; whoever asks decides whether to try again. */
import { charge, sizeOfText } from '../../../agent/budget.ts';
import { type ModelInfo, type ModelUsage, ProviderError } from '../../../agent/provider.ts';
import type { Clock } from '../../../base/clock.ts';
import type { NewId } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { Catalog, Priced } from '../registry/catalog.ts';
import { inWords } from '../registry/checks.ts';
import type { Entry, Registry } from '../registry/registry.ts';
import { type AttemptEnd, mayBeBilled } from './attempt.ts';
import type { Ledger, Outcome, Reservation } from './ledger.ts';

export interface EmbedCall {
  /** `ollama:MODEL`, `openai:MODEL`, `voyage:MODEL`. */
  embedder: string;
  texts: readonly string[];
  /** Some embedders make other vectors for what is looked for than for what is kept. */
  use: 'record' | 'question';
}

/** What can make vectors, as things stand now. */
export interface EmbedderOffer {
  name: string;
  local: boolean;
  available: boolean;
  why?: string;
}

export interface Embeds {
  /** One vector for each text, all of one length. Thrown: ProviderError with the layer that failed, or the reason of `signal`. */
  embed(call: EmbedCall, signal: AbortSignal): Promise<Float32Array[]>;
  /** Those of providers that are there; asks them, for at most five seconds. */
  embedders(signal: AbortSignal): Promise<EmbedderOffer[]>;
  /** What is known of one by its name alone. Asks nobody. */
  embedderNow(name: string): EmbedderOffer;
}

interface Deps {
  registry: Registry;
  catalog: Catalog;
  ledger: Ledger;
  clock: Clock;
  newId: NewId;
  log: Log;
}

/** Use once per daemon. */
export function createEmbeds(deps: Deps): Embeds {
  const { registry } = deps;
  const offered = async (entry: Entry, signal: AbortSignal): Promise<ModelInfo[]> => {
    try {
      return (await entry.provider.embedders?.(signal)) ?? [];
    } catch {
      // Why it does not answer is told where providers are listed.
      return [];
    }
  };
  return {
    embed: (call, signal) => embed(deps, call, signal),
    async embedders(signal) {
      await registry.ready();
      const entries = embedding(registry).filter((entry) => entry.healthy && !entry.broken);
      const listed = await Promise.all(
        entries.map(async (entry) =>
          (await offered(entry, AbortSignal.any([signal, AbortSignal.timeout(5_000)]))).map((info) => nameOf(entry, info.id)),
        ),
      );
      return listed.flat().map((name) => offer(deps, name));
    },
    embedderNow: (name) => offer(deps, name),
  };
}

const kinds = ['ollama', 'openai', 'voyage'];
/** The three that an embedder's name may begin with. */
const embedding = (registry: Registry): Entry[] =>
  registry.entries().filter(({ found, provider }) => found.enabled && kinds.includes(found.config.id) && provider.embed);
const nameOf = (entry: Entry, model: string): string => `${entry.found.config.id}:${model}`;

interface Target {
  entry: Entry;
  model: string;
  priced: Priced;
}

/** Thrown where nobody could be asked: ProviderError that says what to do. */
function find({ registry, catalog }: Deps, embedder: string): Target {
  const at = embedder.indexOf(':');
  const [id, model] = [embedder.slice(0, at), embedder.slice(at + 1)];
  const entry = registry.get(id);
  const cannot = (layer: 'auth' | 'provider', message: string, action: string) =>
    new ProviderError({ layer, message, action, retryable: false, provider: id, model });
  if (!entry?.provider.embed) {
    const action = 'Give it a key or an address in Settings, or choose another embedder.';
    throw cannot('auth', `There is no provider named ${id} that could make vectors.`, action);
  }
  const { found, provider, broken } = entry;
  if (!found.enabled)
    throw cannot('provider', `${found.name} is switched off.`, 'Switch it on in Settings, or choose another embedder.');
  if (broken) throw new ProviderError({ ...broken, retryable: false, model });
  const local = provider.local ?? false;
  return { entry, model, priced: catalog.price(found.config, { id: model, local }) };
}

function offer(deps: Deps, name: string): EmbedderOffer {
  try {
    const { entry, priced, model } = find(deps, name);
    const { local } = priced.view;
    if (!priced.cost) return { name, local, available: false, why: inWords(unpriced(entry.found.config.id, model).failure) };
    if (entry.healthy || entry.checkedAt === null) return { name, local, available: true };
    return { name, local, available: false, why: entry.why ?? `${entry.found.name} does not answer.` };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { name, local: false, available: false, why: inWords(error.failure) };
  }
}

async function embed(deps: Deps, call: EmbedCall, signal: AbortSignal): Promise<Float32Array[]> {
  signal.throwIfAborted();
  if (call.texts.length === 0) return [];
  const { entry, model, priced } = find(deps, call.embedder);
  const { id } = entry.found.config;
  if (!priced.cost) throw unpriced(id, model);
  const size = sizeOfText(call.texts.join('\n'));
  // Nothing is read from a cache or written to one: the dearest that a token can be is its price.
  const { input } = priced.cost;
  const price = { ...priced.cost, cacheRead: input, cacheWrite: input };
  const reservation = await deps.ledger.reserve({
    ...{ provider: id, model, runId: deps.newId(), ancestors: [], budgets: [], jobId: null },
    ...{ purpose: 'embedding', actor: 'self', price, maxOutputTokens: 0 },
    // Each text may be framed by a few tokens of the model's own.
    size: { ...size, most: size.most + call.texts.length * 8 },
  });
  const began = deps.clock.monotonic();
  let said: ModelUsage | null = null;
  let outcome: Outcome = 'cancelled';
  let end: AttemptEnd = { ok: true };
  try {
    const answer = await entry.provider.embed?.({ model, texts: [...call.texts], use: call.use }, signal);
    said = answer?.usage ?? null;
    outcome = 'done';
    return checked(answer?.vectors ?? [], call, id, model);
  } catch (error) {
    const waited = deps.clock.monotonic() - began;
    if (outcome !== 'done') outcome = signal.aborted || mayBeBilled(error, waited) ? 'cancelled' : 'failed';
    if (error instanceof ProviderError) end = { ok: false, begun: outcome === 'done', error };
    throw error;
  } finally {
    await settle(deps.ledger, reservation, outcome, said);
    if (!signal.aborted) learn(deps, entry, end);
  }
}

/** A refusal costs nothing; a call that was taken back may have been paid for: it counts by Hearth's own guess. */
async function settle(ledger: Ledger, reservation: Reservation, outcome: Outcome, said: ModelUsage | null): Promise<void> {
  const { planned, cost } = reservation;
  const output = { estimate: 0, least: 0 };
  const whole = outcome === 'done';
  const counted = charge({ price: planned.price, reserved: cost, reported: said, input: planned.size, output, whole });
  const none = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
  await ledger.settle(reservation, outcome, outcome === 'failed' ? { usage: none, cost: 0, estimated: false } : counted, said);
}

function learn({ registry, log }: Deps, entry: Entry, end: AttemptEnd): void {
  if (!end.ok)
    log.warn('An embedding failed.', {
      provider: entry.found.config.id,
      layer: end.error.failure.layer,
      message: end.error.failure.message,
    });
  registry.note(entry, end);
}

const mostDimensions = 16_384;

/** What came is as many vectors of numbers as there were texts, or it is nothing. */
function checked(vectors: number[][], { texts }: EmbedCall, provider: string, model: string): Float32Array[] {
  const length = vectors[0]?.length ?? 0;
  const good =
    vectors.length === texts.length &&
    length > 0 &&
    length <= mostDimensions &&
    vectors.every((vector) => vector.length === length && vector.every(Number.isFinite));
  if (good) return vectors.map((vector) => Float32Array.from(vector));
  throw new ProviderError({
    layer: 'provider',
    message: `${model} sent something that is not one vector for each text.`,
    action: 'Choose a model that makes vectors.',
    retryable: false,
    provider,
    model,
  });
}

const unpriced = (provider: string, model: string) =>
  new ProviderError({
    layer: 'budget',
    message: `Nobody has said what ${model} costs, so Hearth does not call it.`,
    action: 'Give it a price in Settings, or mark it free.',
    retryable: false,
    provider,
    model,
  });
