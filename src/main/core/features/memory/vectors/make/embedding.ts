/** Vectors are made behind everything else: soon after something changed, again after a while where it could not be done. */
import type { Embedding } from '../../../../../../contract/memory/index.ts';
import { ProviderError } from '../../../../agent/provider.ts';
import type { Clock, Timer } from '../../../../base/clock.ts';
import { describeError } from '../../../../base/errors.ts';
import type { Log } from '../../../../base/log.ts';
import type { Store, Transaction } from '../../../../store/types.ts';
import type { Embeds } from '../../../models/index.ts';
import { changedAfter, type SetRow, setOf } from '../vectors.sql.ts';
import { embedAll } from './session.ts';
import { type CountedSet, mayBeAsked, own, serving } from './sets.ts';

export interface EmbeddingDeps {
  store: Store;
  clock: Clock;
  log: Log;
  embeds: Pick<Embeds, 'embed' | 'embedderNow'> | null;
  /** As it is set now. */
  chosen(): string;
}

/** What comes together is embedded together. */
const soonMs = 200;
/** Between two words about progress. */
const toldMs = 500;
/** The pause after a failure doubles from the first to the second. */
const pause = { least: 5_000, most: 15 * 60_000 };

export type Embedder = ReturnType<typeof createEmbedding>;
type Counts = Pick<Embedding, 'done' | 'total' | 'dimensions'>;

/** Use once per daemon. With nothing to do it has no timer and no worker. */
export function createEmbedding(deps: EmbeddingDeps) {
  const { store, clock, log, chosen } = deps;
  let state: Embedding['state'] = 'ready';
  let why: string | undefined;
  let progress: Counts & { at: number } = { done: 0, total: 0, dimensions: 0, at: 0 };
  let used: CountedSet | null = null;
  let session: { ended: Promise<void>; abort: AbortController } | null = null;
  let again = false;
  let tries = 0;
  let timer: Timer | null = null;
  let stopped = false;

  const tell = (tx: Transaction) => {
    const { done, total, dimensions } = progress;
    tx.publish('memory.embedding', { embedder: chosen(), done, total, dimensions, state, ...(why ? { why } : {}) });
  };
  const become = async (next: Embedding['state'], reason?: string) => {
    const changed = state !== next || why !== reason;
    [state, why] = [next, reason];
    if (changed && !stopped) await store.command(tell);
  };
  const made = (tx: Transaction, more: number, { dimensions }: SetRow) => {
    progress = { ...progress, done: progress.done + more, dimensions };
    if (clock.monotonic() - progress.at < toldMs) return;
    progress.at = clock.monotonic();
    tell(tx);
  };
  const count = async () => {
    progress = { ...(await store.query<Counts>('memory.embedded', { embedder: chosen() })), at: clock.monotonic() };
    const sets = await store.query<CountedSet[]>('memory.vectorSets', {});
    const isLocal = (name: string) => name !== own && (deps.embeds?.embedderNow(name).local ?? false);
    used = serving(sets, chosen(), (name) => mayBeAsked(name, chosen(), isLocal));
  };

  const work = async (signal: AbortSignal): Promise<void> => {
    await count();
    if (progress.done < progress.total) await become('working');
    await embedAll({ store, embeds: deps.embeds, made }, chosen(), signal);
    await count();
    tries = 0;
    await become('ready');
  };
  const failed = async (error: unknown): Promise<void> => {
    const said = error instanceof ProviderError;
    if (!said) log.warn('Vectors could not be made.', { error: describeError(error) });
    // What has a date is waited for; what a person has to change is heard of as well when it changes.
    const asked = (said && error.retryAfterMs) || 0;
    wakeIn(Math.max(asked, Math.min(pause.most, pause.least * 2 ** Math.min(tries, 10))));
    tries += 1;
    await become('waiting', said ? inWords(error) : 'Something failed that should not have; the log has the details.');
  };
  const run = () => {
    timer?.cancel();
    timer = null;
    if (stopped) return;
    if (session) {
      again = true;
      return;
    }
    const abort = new AbortController();
    const ended = work(abort.signal)
      .catch((error: unknown) => (abort.signal.aborted ? undefined : failed(error)))
      .catch((error: unknown) => log.warn('How far the vectors are could not be told.', { error: describeError(error) }))
      .then(() => {
        session = null;
        if (again && !stopped) wakeIn(soonMs);
        again = false;
      });
    session = { ended, abort };
  };
  const wakeIn = (ms: number) => {
    timer?.cancel();
    timer = stopped ? null : clock.after(ms, run);
  };

  return {
    /** Something changed: unless it waits, it is looked at soon. */
    changed() {
      if (session) again = true;
      else if (state !== 'waiting' && timer === null) wakeIn(soonMs);
    },
    /** What it waits for may have come. */
    retry() {
      if (state === 'waiting') wakeIn(soonMs);
    },
    /** Another embedder: what is made for the one before is let be. */
    rechosen() {
      tries = 0;
      session?.abort.abort(new Error('Another embedder was chosen.'));
      if (session) again = true;
      else wakeIn(soonMs);
    },
    /** Settles when it is known what questions may be held against; wakes what has something to do. */
    async start() {
      const set = setOf.get(store.reader, { embedder: chosen() });
      const from = { set: set?.id ?? 0, touched: set?.touched ?? 0, position: set?.position ?? 0 };
      const open = changedAfter.all(store.reader, { ...from, limit: 1 }).length > 0;
      if (open || (set && set.whole === 0)) run();
      else if (set) await count();
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      session?.abort.abort(new Error('Hearth is stopping.'));
      await session?.ended;
    },
    /** What a question may be held against now; null where there is nothing. */
    serving: (): CountedSet | null => used,
    async now(): Promise<Embedding> {
      const counts = await store.query<Counts>('memory.embedded', { embedder: chosen() });
      return { embedder: chosen(), ...counts, state, ...(why ? { why } : {}) };
    },
  };
}

const inWords = ({ failure }: ProviderError): string =>
  failure.action ? `${failure.message} ${failure.action}` : failure.message;
