import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../../../contract/run-event.ts';
import { longestDelayMs, mostTries, retryAfter } from './retry.ts';

const failure = (layer: Failure['layer'], retryable = true): Failure => ({ layer, message: 'x', retryable });
const almostOne = () => 1 - Number.EPSILON;

describe('a failed step is tried again', () => {
  test('only where it may be repeated', () => {
    expect(retryAfter({ failure: failure('network'), tries: 1, repeatable: false }, almostOne)).toEqual({ dead: false });
    expect(retryAfter({ failure: null, tries: 1, repeatable: false }, almostOne)).toEqual({ dead: false });
  });

  test('only where the fault passes by itself: not for a key, money, a budget or a context that is too long', () => {
    const layers: Failure['layer'][] = [
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
    const again = layers.filter(
      (layer) => typeof retryAfter({ failure: failure(layer), tries: 1, repeatable: true }, almostOne) === 'number',
    );
    expect(again).toEqual(['network', 'rate_limit', 'overload', 'provider', 'internal']);
    expect(retryAfter({ failure: failure('network', false), tries: 1, repeatable: true }, almostOne)).toEqual({ dead: false });
  });

  test('after pauses that grow threefold up to a bound, spread over their whole length', () => {
    const pauses = (random: () => number) =>
      Array.from({ length: mostTries - 1 }, (_, i) =>
        retryAfter({ failure: failure('overload'), tries: i + 1, repeatable: true }, random),
      );
    expect(pauses(almostOne)).toEqual([5_000, 15_000, 45_000, 135_000, longestDelayMs]);
    expect(pauses(() => 0.5)).toEqual([2_500, 7_500, 22_500, 67_500, longestDelayMs / 2]);
    expect(pauses(() => 0)).toEqual([0, 0, 0, 0, 0]);
  });

  test('at once after its first crash, later after the next ones', () => {
    expect(retryAfter({ failure: null, tries: 1, repeatable: true }, almostOne)).toBe(0);
    expect(retryAfter({ failure: null, tries: 2, repeatable: true }, almostOne)).toBe(15_000);
  });

  test('not for ever: then it is dead, whatever the fault', () => {
    for (const fault of [failure('network'), null])
      expect(retryAfter({ failure: fault, tries: mostTries, repeatable: true }, almostOne)).toEqual({ dead: true });
  });
});
