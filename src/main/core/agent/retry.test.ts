import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureLayer } from './provider.ts';
import { fallsBack, longestWaitMs, opensBreaker, retryDelay } from './retry.ts';

const layers: FailureLayer[] = [
  'network',
  'auth',
  'billing',
  'rate_limit',
  'overload',
  'context',
  'provider',
  'budget',
  'internal',
];
const error = (layer: FailureLayer, retryAfterMs?: number, retryable = true) => ({
  failure: { layer, message: 'It failed.', retryable },
  retryAfterMs,
});
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('retries', () => {
  it('wait longer each time, with jitter, and end after three tries', () => {
    const delays = [1, 2, 3].map((tried) => retryDelay(error('overload'), tried, () => 0.5));
    expect(delays).toEqual([375, 750, null]);
    expect(retryDelay(error('overload'), 1, () => 0)).not.toBe(retryDelay(error('overload'), 1, () => 0.9));
  });

  it('are never earlier than the provider asked, and not much later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: longestWaitMs }), fc.integer({ min: 1, max: 2 }), chance, (asked, tried, luck) => {
        const delay = retryDelay(error('rate_limit', asked), tried, () => luck) ?? -1;
        expect(delay).toBeGreaterThanOrEqual(asked);
        expect(delay).toBeLessThanOrEqual(Math.max(asked + 1001, 1000));
      }),
    );
  });

  it('are left where the provider asks for more patience than a person has', () => {
    expect(retryDelay(error('rate_limit', longestWaitMs + 1), 1, Math.random)).toBeNull();
  });

  it('are only for what passes by itself', () => {
    const tried = layers.filter((layer) => retryDelay(error(layer), 1, Math.random) !== null);
    expect(tried).toEqual(['network', 'rate_limit', 'overload', 'provider']);
    expect(retryDelay(error('network', undefined, false), 1, Math.random)).toBeNull();
  });
});

describe('another model', () => {
  it('may answer where the fault lies with the provider, never where it lies with what was asked or may be spent', () => {
    expect(layers.filter(fallsBack)).toEqual(['network', 'auth', 'billing', 'rate_limit', 'overload']);
  });
});

describe('the breaker', () => {
  it('opens where only a person can mend it', () => {
    expect(layers.filter(opensBreaker)).toEqual(['auth', 'billing']);
  });
});
