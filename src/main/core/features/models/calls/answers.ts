/** The one chokepoint: every answer of every model comes through here, routed, cut to fit, budgeted, retried and, where allowed, replaced. */

import { ProviderError } from '../../../agent/provider.ts';
import { fallsBack, retryDelay } from '../../../agent/retry.ts';
import type { AnswerCall, AnswerEvent } from '../../../agent/turn.ts';
import { type Clock, wait } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Priced } from '../registry/catalog.ts';
import type { Entry } from '../registry/registry.ts';
import type { Chain, Target } from '../registry/route.ts';
import { type AttemptEnd, attempt } from './attempt.ts';
import { type Fitted, fitContext } from './context.ts';
import type { Ledger } from './ledger.ts';

export interface AnswersDeps {
  ledger: Ledger;
  clock: Clock;
  log: Log;
  random(): number;
  route(model: string | null): Promise<Chain>;
  /** What stands behind a target now; null where it has gone in the meantime. */
  lookUp(target: Target): { entry: Entry; priced: Priced } | null;
  /** What a call has taught about its provider; null where it answered. */
  note(entry: Entry, end: AttemptEnd): void;
}

type Asked = AnswerCall;

/** Use for each answer. Thrown: ProviderError with the layer that failed, or the reason of `signal`. */
export async function* answer(deps: AnswersDeps, call: Asked, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
  signal.throwIfAborted();
  const chain = await deps.route(call.request.model);
  for (const name of chain.gone)
    yield notice('model_gone', `No provider has a model named ${name} any more; it was passed over.`);
  for (const [at, target] of chain.targets.entries()) {
    yield { type: 'model', model: target.model, provider: target.provider };
    const end = yield* tries(deps, call, target, signal);
    if (end.ok) return;
    const next = chain.targets[at + 1];
    if (end.begun || !next || !fallsBack(end.error.failure.layer)) throw end.error;
    yield notice('fallback', `${end.error.failure.message} ${next.model} answers instead of ${target.model}.`);
  }
  throw new ProviderError({
    layer: 'provider',
    message: 'There is no model to answer.',
    action: 'Add a provider in Settings.',
    retryable: false,
  });
}

const notice = (code: string, text: string): AnswerEvent => ({ type: 'notice', code, text });

const failed = (error: ProviderError): AttemptEnd => ({ ok: false, begun: false, error });

/** One model, as often as it is worth it. A refusal of the budget or of the window ends it at once. */
async function* tries(
  deps: AnswersDeps,
  call: Asked,
  target: Target,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent, AttemptEnd> {
  const found = deps.lookUp(target);
  if (!found) return failed(vanished(target));
  const { entry, priced } = found;
  if (entry.broken) return failed(leftAlone(entry, target));
  if (!priced.cost) return failed(unpriced(target));
  const fitted = requestFor(call, target, priced);
  if (fitted instanceof ProviderError) return failed(fitted);
  if (fitted.dropped > 0) yield notice('context_cut', cutWords(fitted, target));
  for (let tried = 1; ; tried += 1) {
    const end = yield* once(deps, { call, fitted, entry, price: priced.cost }, signal);
    if (end.ok || end.begun) return end;
    const delay = retryDelay(end.error, tried, deps.random);
    if (delay === null || entry.broken) return end;
    if (delay >= shownWaitMs)
      yield notice('waiting', `${end.error.failure.message} Trying again in ${Math.round(delay / 1000)} seconds.`);
    await wait(deps.clock, delay, signal);
  }
}

/** A shorter pause is not worth a sentence. */
const shownWaitMs = 3_000;

interface Try {
  call: Asked;
  fitted: Fitted;
  entry: Entry;
  price: NonNullable<Priced['cost']>;
}

async function* once(deps: AnswersDeps, { call, fitted, entry, price }: Try, signal: AbortSignal) {
  const plan = { provider: entry.provider, price, fitted, call };
  const end = yield* attempt(deps, plan, signal);
  if (!end.ok) {
    const { layer, message } = end.error.failure;
    deps.log.for('models', call.runId).warn('A call failed.', { provider: entry.found.config.id, layer, message });
  }
  deps.note(entry, end);
  return end;
}

function requestFor({ request }: Asked, target: Target, { view }: Priced): Fitted | ProviderError {
  const most = Math.min(request.maxOutputTokens, view.maxOutputTokens ?? Number.MAX_SAFE_INTEGER);
  const asked = { ...request, model: target.model, maxOutputTokens: most };
  return fitContext(asked, view.contextWindow) ?? tooLong(target, view.contextWindow ?? 0);
}

function cutWords({ dropped }: Fitted, { model }: Target): string {
  const messages = dropped === 1 ? 'The first message was' : `The first ${dropped.toLocaleString('en-US')} messages were`;
  return `${messages} left out: the conversation is longer than ${model} can read at once.`;
}

const tooLong = ({ model, provider }: Target, contextWindow: number) =>
  new ProviderError({
    layer: 'context',
    message: `This message is longer than ${model} can read at once (${contextWindow.toLocaleString('en-US')} tokens).`,
    action: 'Shorten it, or choose a model with a larger window.',
    retryable: false,
    provider,
    model,
  });

const unpriced = ({ model, provider }: Target) =>
  new ProviderError({
    layer: 'budget',
    message: `Nobody has said what ${model} costs, so Hearth does not call it.`,
    action: 'Give it a price in Settings, or mark it free.',
    retryable: false,
    provider,
    model,
  });

const vanished = ({ model, provider }: Target) =>
  new ProviderError({
    layer: 'provider',
    message: `${provider} is switched off or was taken away.`,
    action: 'Switch it on in Settings, or choose another model.',
    retryable: false,
    provider,
    model,
  });

/** The first failure's own words, without a call: nothing has changed since. */
function leftAlone(entry: Entry, { model }: Target): ProviderError {
  const failure = entry.broken ?? { layer: 'auth' as const, message: `${entry.found.name} is left alone.`, retryable: false };
  return new ProviderError({ ...failure, retryable: false, model });
}
