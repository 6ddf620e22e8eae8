/** When a call is tried again, and when it is left: pure rules over the layer that failed. */
import type { FailureLayer, ProviderError } from './provider.ts';

const tries = 3;
const baseMs = 500;
const capMs = 8_000;
/** A provider that asks for a longer pause than this is not waited for: another model answers, or the person is told. */
export const longestWaitMs = 60_000;

const passing: readonly FailureLayer[] = ['network', 'rate_limit', 'overload', 'provider'];

/**
 * Milliseconds to wait before the next try, or null when it is over. `tried` counts the tries so far. Use only for steps that
 * may be repeated: a model call until its first delta.
 */
export function retryDelay(
  error: Pick<ProviderError, 'failure' | 'retryAfterMs'>,
  tried: number,
  random: () => number,
): number | null {
  if (!error.failure.retryable || !passing.includes(error.failure.layer) || tried >= tries) return null;
  // Equal jitter: half of the step is certain, so that a crowd spreads out and nobody comes back at once.
  const step = Math.min(capMs, baseMs * 2 ** (tried - 1));
  const own = Math.round(step * (0.5 + random() / 2));
  if (error.retryAfterMs === undefined) return own;
  if (error.retryAfterMs > longestWaitMs) return null;
  // Never earlier than asked; a little later, for the same reason.
  return Math.max(own, Math.ceil(error.retryAfterMs + random() * Math.min(1000, error.retryAfterMs / 10)));
}

const elsewhere: readonly FailureLayer[] = ['auth', 'billing', 'overload', 'network', 'rate_limit'];

/** True where another model may do better: the fault lies with this provider, not with what was asked. */
export const fallsBack = (layer: FailureLayer): boolean => elsewhere.includes(layer);

/** True where calling again is pointless until a person has changed something. */
export const opensBreaker = (layer: FailureLayer): boolean => layer === 'auth' || layer === 'billing';
