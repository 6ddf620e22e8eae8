/** When a run that could not go on is tried again, and when it is left: a pure rule. */
import type { Failure } from '../../../../../contract/run-event.ts';

/** Claims without any progress after which a run is put aside: by then what passes in minutes has passed. */
export const mostTries = 6;
const firstDelayMs = 5_000;
const growth = 3;
/** No retry is ever due later than this: what lies further ahead was put there by a clock that has been set back. */
export const longestDelayMs = 5 * 60_000;

/** Faults that pass by themselves. The others need a person: a key, money, another question. */
const passing: readonly Failure['layer'][] = ['network', 'rate_limit', 'overload', 'provider', 'internal'];

interface Failed {
  /** Null where a crash cut it off. */
  failure: Failure | null;
  /** Claims since it last got on, this one counted. */
  tries: number;
  /** What failed may be done again without harm. */
  repeatable: boolean;
}

/** Milliseconds until the next try; where it is over, whether that is because it had its tries (`dead`). */
export function retryAfter({ failure, tries, repeatable }: Failed, random: () => number): number | { dead: boolean } {
  if (!repeatable) return { dead: false };
  if (failure && !(failure.retryable && passing.includes(failure.layer))) return { dead: false };
  if (tries >= mostTries) return { dead: true };
  // A crash is rarely the run's own doing: the first is taken up at once.
  if (!failure && tries <= 1) return 0;
  // Full jitter: of many that failed together, no two come back together.
  return Math.round(random() * Math.min(longestDelayMs, firstDelayMs * growth ** (tries - 1)));
}
