/** One call to a provider: the caller's signal, a watch for silence, and one place where errors become ProviderErrors. */
import type { Clock } from '../base/clock.ts';
import { type Callee, cutOff, silent, toProviderError } from './fault.ts';

/** What a provider is given beside its configuration. */
export interface ProviderDeps {
  clock: Clock;
  /** No byte for so long: the call is given up. Default 60 s. */
  idleMs?: number;
}

export interface Patience {
  clock: Clock;
  /** Until the first event: a model may be loading, or thinking without a word. */
  firstMs: number;
  idleMs: number;
}

export const patienceOf = (deps: ProviderDeps, firstMs = 60_000): Patience => ({
  clock: deps.clock,
  idleMs: deps.idleMs ?? 60_000,
  firstMs: deps.idleMs ?? firstMs,
});

export interface Attempt {
  /** Give this to the SDK: it fires when the caller's does, and after too long a silence. */
  readonly signal: AbortSignal;
  /** Bytes came. */
  heard(): void;
  /** Bytes came that meant something: pings alone do not keep a call alive for ever. */
  understood(): void;
  /** What to throw for what was caught. */
  reason(error: unknown): unknown;
  /** The caller's signal and the watch are let go; the socket is closed unless the answer is whole. */
  close(whole: boolean): void;
}

const pingsOnly = 10;

export function beginAttempt(callee: Callee, caller: AbortSignal, { clock, firstMs, idleMs }: Patience): Attempt {
  caller.throwIfAborted();
  const controller = new AbortController();
  const follow = (): void => controller.abort(caller.reason);
  caller.addEventListener('abort', follow, { once: true });

  let lastByte = clock.monotonic();
  let lastEvent = lastByte;
  let patience = firstMs;
  // One timer that sets itself again: cheaper than a new one for every chunk.
  const look = (): void => {
    const left = Math.min(lastByte + patience, lastEvent + patience * pingsOnly) - clock.monotonic();
    if (left <= 0) controller.abort(silent(callee, Math.round(patience / 1000)));
    else timer = clock.after(left, look);
  };
  let timer = clock.after(firstMs, look);

  return {
    signal: controller.signal,
    heard() {
      lastByte = clock.monotonic();
    },
    understood() {
      lastEvent = lastByte;
      if (patience === idleMs) return;
      patience = idleMs;
      timer.cancel();
      timer = clock.after(idleMs, look);
    },
    reason(error) {
      if (caller.aborted) return caller.reason;
      if (controller.signal.aborted) return controller.signal.reason;
      return toProviderError(error, callee);
    },
    close(whole) {
      timer.cancel();
      caller.removeEventListener('abort', follow);
      if (!whole) controller.abort(cutOff(callee));
    },
  };
}

/** Use for calls that answer at once with the whole. */
export async function once<T>(
  callee: Callee,
  caller: AbortSignal,
  patience: Patience,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const attempt = beginAttempt(callee, caller, patience);
  try {
    return await ask(attempt.signal);
  } catch (error) {
    throw attempt.reason(error);
  } finally {
    attempt.close(true);
  }
}
