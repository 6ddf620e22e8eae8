/** The ledger: sets the worst cost of a call aside before it starts, and settles what it has cost. Nothing is spent past it. */
import type { Budget } from '../../../../../contract/models.ts';
import {
  type Cap,
  type CapName,
  type Charge,
  type Nano,
  narrowest,
  outputThatFits,
  type RequestSize,
  type TokenPrice,
  toDollars,
  toNano,
  worstCost,
} from '../../../agent/budget.ts';
import { type ModelUsage, ProviderError } from '../../../agent/provider.ts';
import type { NewId } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { Reader, Store, Transaction } from '../../../store/types.ts';
import { reserved, settled } from '../events.ts';
import { allCaps, type CallRow, callById, openCalls, type Scope, type Scopes, scopesOf, spendOf } from '../models.sql.ts';
import { localDay } from './days.ts';

interface LedgerDeps {
  store: Store;
  newId: NewId;
  log: Log;
  /** The wall clock, for asking what this day has cost. */
  now(): number;
}

/** A call that wants to start. */
export interface Planned {
  provider: string;
  model: string;
  runId: string;
  ancestors: readonly string[];
  budgets: readonly { runId: string; usd: number }[];
  jobId: string | null;
  purpose: string;
  actor: string;
  price: TokenPrice;
  size: RequestSize;
  maxOutputTokens: number;
}

export interface Reservation {
  callId: string;
  planned: Planned;
  cost: Nano;
  /** What was asked for, or less where the budget leaves less. */
  maxOutputTokens: number;
}

export type Outcome = 'done' | 'failed' | 'cancelled' | 'cut';

export type Ledger = ReturnType<typeof createLedger>;

const stream = 'budget';
const nothing: ModelUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

/** Use once per daemon; `recover` before the first call. */
export function createLedger({ store, newId, log, now }: LedgerDeps) {
  /** Settlements that the disk refused: they are written before the next call starts. Until then the money stays set aside. */
  const unwritten = new Map<string, (tx: Transaction) => void>();

  const write = async (callId: string, settle: (tx: Transaction) => void) => {
    unwritten.set(callId, settle);
    try {
      await store.command((tx) => {
        settle(tx);
        tx.publish('budget.changed', budgetAt(tx, tx.now));
      });
      unwritten.delete(callId);
    } catch (error) {
      log.warn('What a call has cost could not be written yet; all that was set aside stays so.', {
        callId,
        error: String(error),
      });
    }
  };

  return {
    get: (): Budget => budgetAt(store.reader, now()),
    /** Decided inside the command, on what all calls before it have set aside: together they never pass a cap. */
    async reserve(planned: Planned): Promise<Reservation> {
      await Promise.all([...unwritten].map(([callId, settle]) => write(callId, settle)));
      const callId = newId();
      return store.command((tx) => reserveIn(tx, callId, planned));
    },
    settle: (reservation: Reservation, outcome: Outcome, charge: Charge, said: ModelUsage | null): Promise<void> =>
      write(reservation.callId, (tx) => settleIn(tx, reservation, outcome, charge, said)),
    /** Calls that a crash cut off: nobody knows what they have cost, so all that was set aside counts as spent. */
    async recover(): Promise<number> {
      const open = openCalls.all(store.reader, {});
      if (open.length > 0) {
        await store.command((tx) => {
          tx.append(...openCalls.all(tx, {}).map(unknownCost));
          tx.publish('budget.changed', budgetAt(tx, tx.now));
        });
      }
      return open.length;
    },
  };
}

/** Caps, and what is spent and set aside, at an instant. */
export function budgetAt(reader: Reader, ms: number): Budget {
  const day = localDay(ms);
  const sum = (scope: Scope, key: string) => spendOf.get(reader, { scope, key }) ?? { spent: 0, reserved: 0 };
  const caps = Object.fromEntries(allCaps.all(reader, {}).map(({ name, dollars }) => [name, dollars]));
  return {
    caps,
    spent: { day: toDollars(sum('day', day).spent), month: toDollars(sum('month', day.slice(0, 7)).spent) },
    reserved: toDollars(sum('all', '').reserved),
  };
}

function reserveIn(tx: Transaction, callId: string, planned: Planned): Reservation {
  const { provider, model, runId, ancestors, jobId, purpose, actor, price, size } = planned;
  const day = localDay(tx.now);
  const tightest = narrowest(capsOf(tx, { day, runId, ancestors, jobId }, planned.budgets));
  const question = { price, inputTokens: size.most, wanted: planned.maxOutputTokens };
  const fits = outputThatFits({ ...question, room: tightest?.room ?? Number.MAX_SAFE_INTEGER });
  if (fits === null) throw refusal(planned, tightest);
  const cost = worstCost(price, size.most, fits);
  const data = { callId, day, provider, model, runId, jobId, purpose, inputTokens: size.most, maxOutputTokens: fits, cost };
  const above = ancestors.length > 0 ? { ancestors: [...ancestors] } : {};
  tx.append(reserved.of({ stream, actor, runId, data: { ...data, ...above } }));
  tx.publish('budget.changed', budgetAt(tx, tx.now));
  return { callId, planned, cost, maxOutputTokens: fits };
}

const capOfScope: Partial<Record<Scope, CapName>> = { day: 'perDay', month: 'perMonth', run: 'perRun', job: 'perJob' };

function capsOf(reader: Reader, scopes: Scopes, budgets: Planned['budgets']): Cap[] {
  const set = new Map(allCaps.all(reader, {}).map(({ name, dollars }) => [name, dollars]));
  const own = budgets.map(({ runId, usd }): Cap => {
    const sum = spendOf.get(reader, { scope: 'run', key: runId }) ?? { spent: 0, reserved: 0 };
    return { name: 'ofRun', cap: toNano(usd), ...sum };
  });
  const common = scopesOf(scopes).flatMap(([scope, key]) => {
    const name = capOfScope[scope];
    const dollars = name && set.get(name);
    if (name === undefined || dollars === undefined) return [];
    const sum = spendOf.get(reader, { scope, key }) ?? { spent: 0, reserved: 0 };
    return [{ name, cap: toNano(dollars), ...sum }];
  });
  return [...common, ...own];
}

const capWords: Record<Cap['name'], string> = {
  perDay: 'for a day',
  perMonth: 'for a month',
  perRun: 'for one answer',
  perJob: 'for one job a day',
  ofRun: 'that this work was given',
};

const money = (nano: Nano) => `$${toDollars(nano).toFixed(nano < 10_000_000 && nano > 0 ? 4 : 2)}`;

function refusal({ model, provider, price, size }: Planned, tightest: (Cap & { room: Nano }) | null): ProviderError {
  const least = worstCost(price, size.most, 0);
  const room = tightest?.room ?? 0;
  const cap = tightest ? `The cap of ${money(tightest.cap)} ${capWords[tightest.name]}` : 'The budget';
  return new ProviderError({
    layer: 'budget',
    message: `${cap} leaves ${money(room)}; this call to ${model} could cost more (${money(least)} for what it reads alone).`,
    action: 'Raise the cap in Settings, or choose a cheaper model or one on this computer.',
    // What other calls hold back comes free when they end.
    retryable: (tightest?.reserved ?? 0) > 0,
    provider,
    model,
  });
}

function settleIn(tx: Transaction, reservation: Reservation, outcome: Outcome, charge: Charge, said: ModelUsage | null): void {
  const { callId, planned } = reservation;
  // A reservation that a restart has already settled stays as it was settled.
  if (callById.get(tx, { id: callId })?.cost !== null) return;
  const { provider, model, runId, jobId, purpose, actor } = planned;
  const { usage, cost, estimated } = charge;
  const reported = estimated ? said : null;
  const data = { callId, outcome, provider, model, runId, jobId, purpose, usage, cost, estimated, reported };
  tx.append(settled.of({ stream, actor, runId, data }));
}

function unknownCost(call: CallRow) {
  const data = {
    callId: call.id,
    outcome: 'unknown' as const,
    provider: call.provider,
    model: call.model,
    runId: call.run_id,
    jobId: call.job_id,
    purpose: call.purpose,
    usage: nothing,
    cost: call.reserved,
    estimated: true,
    reported: null,
  };
  return settled.of({ stream, actor: 'self', runId: call.run_id, data });
}
