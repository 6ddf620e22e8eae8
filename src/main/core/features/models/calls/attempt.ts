/** One call to one provider, from the money set aside to the money settled. There is no other way to a model. */
import { type Charge, charge, outputMeter, type TokenPrice, toDollars } from '../../../agent/budget.ts';
import { type ModelEvent, type ModelRequest, type ModelUsage, type Provider, ProviderError } from '../../../agent/provider.ts';
import type { AnswerCall, AnswerEvent } from '../../../agent/turn.ts';
import type { Clock } from '../../../base/clock.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Fitted } from './context.ts';
import type { Ledger, Outcome, Reservation } from './ledger.ts';

interface AttemptDeps {
  ledger: Ledger;
  log: Log;
  clock: Clock;
}

export interface AttemptPlan {
  provider: Provider;
  price: TokenPrice;
  fitted: Fitted;
  call: Omit<AnswerCall, 'request'>;
}

/** How it ended; `begun` is true once anything of an answer has been passed on. */
export type AttemptEnd = { ok: true } | { ok: false; begun: boolean; error: ProviderError };

const none: ModelUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

/** Use for one try. Settles before it ends, whichever way it ends. Thrown: the signal's reason, and a refusal of the budget. */
export async function* attempt(
  { ledger, log, clock }: AttemptDeps,
  plan: AttemptPlan,
  signal: AbortSignal,
): AsyncGenerator<AnswerEvent, AttemptEnd> {
  const reservation = await reserve(ledger, plan);
  const asked: ModelRequest = { ...plan.fitted.request, maxOutputTokens: reservation.maxOutputTokens };
  if (asked.maxOutputTokens < plan.fitted.request.maxOutputTokens) yield lowered(asked.maxOutputTokens);
  const tally = createTally(plan, reservation, clock);
  let outcome: Outcome = 'cancelled';
  let stop: ModelEvent | null = null;
  let error: unknown = null;
  let settled = false;
  const settle = async () => {
    settled = true;
    const cost = tally.charge(outcome, error);
    await ledger.settle(reservation, outcome, cost, tally.reported);
    return { type: 'settled' as const, cost: toDollars(cost.cost) };
  };
  try {
    try {
      for await (const event of plan.provider.stream(asked, signal)) {
        if (event.type === 'stop') stop = event;
        else yield event;
        if (tally.add(event)) {
          outcome = 'cut';
          stop = { type: 'stop', reason: 'length' };
          break;
        }
      }
      if (outcome !== 'cut') outcome = 'done';
    } catch (caught) {
      error = caught;
      outcome = signal.aborted ? 'cancelled' : 'failed';
    }
    if (outcome === 'cut') yield cutNotice(plan.provider.id, asked.model);
    yield tally.usageEvent(outcome, error);
    yield await settle();
    if (error === null) {
      if (stop) yield stop;
      return { ok: true };
    }
    if (signal.aborted) throw signal.reason;
    return { ok: false, begun: tally.begun, error: toProviderError(error, log) };
  } finally {
    // The one who reads may stop reading at any event: then this is the only place that is still reached.
    if (!settled) await settle();
  }
}

async function reserve(ledger: Ledger, { provider, price, fitted, call }: AttemptPlan): Promise<Reservation> {
  const { runId, ancestors = [], budgets = [], jobId = null, purpose, actor } = call;
  const { model, maxOutputTokens } = fitted.request;
  try {
    const names = { provider: provider.id, model, runId, ancestors, budgets, jobId, purpose, actor };
    return await ledger.reserve({ ...names, price, size: fitted.size, maxOutputTokens });
  } catch (error) {
    if (!(error instanceof AppError) || error instanceof ProviderError) throw error;
    // A disk that cannot keep the reservation: no call without one.
    throw new ProviderError({ layer: 'internal', message: error.message, retryable: true }, { cause: error });
  }
}

/** Counts along, and says in the end what it has cost. */
function createTally({ price, fitted }: AttemptPlan, reservation: Reservation, clock: Clock) {
  const began = clock.monotonic();
  const meter = outputMeter(reservation.maxOutputTokens);
  let reported: ModelUsage | null = null;
  let begun = false;
  const chargeFor = (outcome: Outcome, error: unknown): Charge => {
    // An answer that never began and was refused in words costs nothing at any provider.
    if (!begun && reported === null && outcome === 'failed' && !mayBeBilled(error, clock.monotonic() - began)) {
      return { usage: none, cost: 0, estimated: false };
    }
    const whole = outcome === 'done';
    return charge({ price, reserved: reservation.cost, reported, input: fitted.size, output: meter, whole });
  };
  return {
    charge: chargeFor,
    /** True once the stream is past its maximum. */
    add(event: ModelEvent): boolean {
      if (event.type === 'usage') reported = event.usage;
      else if (event.type !== 'stop') begun = true;
      return meter.add(event);
    },
    usageEvent: (outcome: Outcome, error: unknown): AnswerEvent => ({ type: 'usage', usage: chargeFor(outcome, error).usage }),
    get reported() {
      return reported;
    },
    get begun() {
      return begun;
    },
  };
}

/**
 * A connection that breaks after a long silence may have broken while the model was already reading and writing: that is paid
 * for. One that never stood fails sooner.
 */
const billedAfterMs = 15_000;

/** True where a call that failed after so long counts as paid for. */
export const mayBeBilled = (error: unknown, waitedMs: number): boolean =>
  error instanceof ProviderError && error.failure.layer === 'network' && waitedMs >= billedAfterMs;

function toProviderError(error: unknown, log: Log): ProviderError {
  if (error instanceof ProviderError) return error;
  log.error('A provider failed in a way that is no failure of a provider.', { error: describeError(error) });
  const message = 'Hearth met a fault of its own while it read the answer.';
  return new ProviderError(
    { layer: 'internal', message, action: 'Try again; the log has the details.', retryable: false },
    { cause: error },
  );
}

const lowered = (tokens: number): AnswerEvent => ({
  type: 'notice',
  code: 'output_lowered',
  text: `The budget leaves room for at most ${tokens.toLocaleString('en-US')} tokens in this answer.`,
});

const cutNotice = (provider: string, model: string): AnswerEvent => ({
  type: 'notice',
  code: 'output_cut',
  text: `${model} at ${provider} went on past the most it was asked for, so Hearth cut it off.`,
});
