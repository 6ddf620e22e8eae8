/** Models on their way to this computer, with how far they are. */
import type { Payload } from '../../../../../contract/index.ts';
import { ProviderError } from '../../../agent/provider.ts';
import type { Clock } from '../../../base/clock.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Store } from '../../../store/types.ts';
import type { Entry } from './registry.ts';

interface PullDeps {
  store: Store;
  clock: Clock;
  log: Log;
  /** A model has arrived: look at the provider again. */
  arrived(providerId: string): void;
}

type Progress = Omit<Payload<'providers.pulling'>, 'id' | 'model' | 'done'>;

interface Pull {
  controller: AbortController;
  ended: Promise<void>;
}

/** Progress is told at most so often: each telling is a write. */
const everyMs = 200;

/** Use once per daemon. `stop` ends all that is under way. */
export function createPulls(deps: PullDeps) {
  const running = new Map<string, Pull>();
  const keyOf = (id: string, model: string) => `${id}\n${model}`;

  return {
    /** Answers false where this model is already on its way. */
    start(entry: Entry, model: string): boolean {
      const { provider, found } = entry;
      const { pull } = provider;
      if (!pull)
        throw new AppError('conflict', `${found.name} has no models to fetch to this computer.`, { id: found.config.id });
      if (!found.enabled) throw new AppError('conflict', `${found.name} is switched off.`, { id: found.config.id });
      const key = keyOf(found.config.id, model);
      if (running.has(key)) return false;
      const controller = new AbortController();
      const ended = fetchModel(deps, { entry, pull, model }, controller.signal).finally(() => running.delete(key));
      running.set(key, { controller, ended });
      return true;
    },
    cancel(id: string, model: string): boolean {
      const pull = running.get(keyOf(id, model));
      pull?.controller.abort(new Error('It was stopped.'));
      return pull !== undefined;
    },
    async stop() {
      const all = [...running.values()];
      for (const { controller } of all) controller.abort(new Error('Hearth is stopping.'));
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

interface Fetch {
  entry: Entry;
  pull: NonNullable<Entry['provider']['pull']>;
  model: string;
}

async function fetchModel(
  { store, clock, log, arrived }: PullDeps,
  { entry, pull, model }: Fetch,
  signal: AbortSignal,
): Promise<void> {
  const { id } = entry.found.config;
  const tell = (done: boolean, progress: Progress) =>
    store
      .command((tx) => tx.publish('providers.pulling', { id, model, done, ...progress }))
      .catch((error: unknown) => log.warn('Progress could not be told.', { model, error: String(error) }));
  let told = Number.NEGATIVE_INFINITY;
  const onProgress = (progress: Progress) => {
    const now = clock.monotonic();
    if (now - told < everyMs) return;
    told = now;
    void tell(false, progress);
  };
  try {
    await pull.call(entry.provider, model, onProgress, signal);
    arrived(id);
    await tell(true, { status: 'success' });
  } catch (error) {
    if (signal.aborted) await tell(true, { status: 'stopped', error: 'It was stopped.' });
    else await tell(true, { status: 'failed', error: whyNot(error, log) });
  }
}

function whyNot(error: unknown, log: Log): string {
  if (error instanceof ProviderError) return error.message;
  log.error('A model could not be fetched.', { error: describeError(error) });
  return 'The model could not be fetched; the log has the details.';
}
