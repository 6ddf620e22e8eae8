/** Asking a provider whether it answers, and what it has. */
import type { Failure } from '../../../../../contract/run-event.ts';
import { ProviderError } from '../../../agent/provider.ts';
import { opensBreaker } from '../../../agent/retry.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Entry } from './registry.ts';
import { within } from './within.ts';

/** A provider that is slow to say what it has must not keep the others waiting. */
const checkMs = 5_000;

/** Use once per registry: two who ask at a time share one check. `checked` hears of each that has ended. */
export function createChecks(clock: Clock, checked: (entry: Entry) => void) {
  const running = new Map<Entry, Promise<void>>();
  const ending = new AbortController();
  return {
    ended: () => ending.signal.aborted,
    check(entry: Entry): Promise<void> {
      const already = running.get(entry);
      if (already) return already;
      const work = ask(entry, clock, ending.signal)
        .then(() => checked(entry))
        .finally(() => running.delete(entry));
      running.set(entry, work);
      return work;
    },
    async stop() {
      ending.abort(new Error('Hearth is stopping.'));
      await Promise.all(running.values());
    },
  };
}

async function ask(entry: Entry, clock: Clock, signal: AbortSignal): Promise<void> {
  const { provider, found } = entry;
  const began = clock.monotonic();
  const late = () =>
    new ProviderError({
      layer: 'network',
      message: `${found.name} did not answer within ${checkMs / 1000} seconds.`,
      action: 'Check the connection, then check again.',
      retryable: true,
      provider: found.config.id,
    });
  const limit = { clock, ms: checkMs, signal, late };
  const [health, models] = await Promise.allSettled([
    within(limit, (own) => provider.health(own)),
    within(limit, (own) => provider.models(own)),
  ]);
  // A list that could not be had leaves the last one: some compatible servers have none.
  if (models.status === 'fulfilled') entry.models = models.value;
  entry.checkedAt = clock.now();
  entry.checkedMs = Math.max(0, Math.round(clock.monotonic() - began));
  entry.healthy = health.status === 'fulfilled' || found.config.kind === 'builtin';
  entry.why = entry.healthy || health.status === 'fulfilled' ? undefined : whyOf(health.reason);
  const failure = health.status === 'rejected' && health.reason instanceof ProviderError ? health.reason.failure : null;
  entry.broken = failure && opensBreaker(failure.layer) ? failure : null;
}

/** A failure as one line for the list. */
export const inWords = (failure: Failure): string => (failure.action ? `${failure.message} ${failure.action}` : failure.message);

function whyOf(reason: unknown): string {
  if (reason instanceof ProviderError) return inWords(reason.failure);
  return 'The check met a fault of its own; the log has the details.';
}
