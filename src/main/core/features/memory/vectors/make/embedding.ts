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

type Counts = Pick<Embedding, 'done' | 'total' | 'dimensions'>;

/** Use once per daemon. With nothing to do it has no timer and no worker. */
export class Embedder {
  readonly #deps: EmbeddingDeps;
  #state: Embedding['state'] = 'ready';
  #why: string | undefined;
  #counts: Counts = { done: 0, total: 0, dimensions: 0 };
  #toldAt = 0;
  /** What a question may be held against now. */
  #serving: CountedSet | null = null;
  #session: { ended: Promise<void>; abort: AbortController } | null = null;
  /** Something came while a session was under way. */
  #again = false;
  /** Failures in a row. */
  #tries = 0;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(deps: EmbeddingDeps) {
    this.#deps = deps;
  }

  get serving(): CountedSet | null {
    return this.#serving;
  }

  /** Something changed: unless it waits, it is looked at soon. */
  changed(): void {
    if (this.#session) this.#again = true;
    else if (this.#state !== 'waiting' && this.#timer === null) this.#wakeIn(soonMs);
  }

  /** What it waits for may have come. */
  retry(): void {
    if (this.#state === 'waiting') this.#wakeIn(soonMs);
  }

  /** Another embedder: what is made for the one before is let be. */
  rechosen(): void {
    this.#tries = 0;
    this.#session?.abort.abort(new Error('Another embedder was chosen.'));
    if (this.#session) this.#again = true;
    else this.#wakeIn(soonMs);
  }

  /** Goes on where it ended; settles when it is known what questions may be held against, where nothing is left to do. */
  async start(): Promise<void> {
    const { store, chosen } = this.#deps;
    const set = setOf.get(store.reader, { embedder: chosen() });
    const from = { set: set?.id ?? 0, touched: set?.touched ?? 0, position: set?.position ?? 0 };
    const open = changedAfter.all(store.reader, { ...from, limit: 1 }).length > 0;
    if (open || set?.whole === 0) this.#run();
    else if (set) await this.#count();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#session?.abort.abort(new Error('Hearth is stopping.'));
    await this.#session?.ended;
  }

  async now(): Promise<Embedding> {
    const embedder = this.#deps.chosen();
    const counts = await this.#deps.store.query<Counts>('memory.embedded', { embedder });
    return { embedder, ...counts, state: this.#state, ...(this.#why ? { why: this.#why } : {}) };
  }

  #wakeIn(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#stopped ? null : this.#deps.clock.after(ms, () => this.#run());
  }

  #run(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#stopped) return;
    if (this.#session) {
      this.#again = true;
      return;
    }
    const abort = new AbortController();
    const { log } = this.#deps;
    const ended = this.#work(abort.signal)
      .catch((error: unknown) => (abort.signal.aborted ? undefined : this.#failed(error)))
      .catch((error: unknown) => log.warn('How far the vectors are could not be told.', { error: describeError(error) }))
      .then(() => {
        this.#session = null;
        if (this.#again && this.#timer === null) this.#wakeIn(soonMs);
        this.#again = false;
      });
    this.#session = { ended, abort };
  }

  async #work(signal: AbortSignal): Promise<void> {
    const { store, embeds, chosen } = this.#deps;
    await this.#count();
    if (this.#counts.done < this.#counts.total) await this.#become('working');
    await embedAll({ store, embeds, made: (tx, more, set) => this.#made(tx, more, set) }, chosen(), signal);
    await this.#count();
    this.#tries = 0;
    await this.#become('ready');
  }

  async #failed(error: unknown): Promise<void> {
    const said = error instanceof ProviderError;
    if (!said) this.#deps.log.warn('Vectors could not be made.', { error: describeError(error) });
    const asked = (said && error.retryAfterMs) || 0;
    await this.#become('waiting', said ? inWords(error) : 'Something failed that should not have; the log has the details.');
    // What a person has to change is heard of as well when it changes.
    this.#wakeIn(Math.max(asked, Math.min(pause.most, pause.least * 2 ** Math.min(this.#tries, 10))));
    this.#tries += 1;
  }

  async #count(): Promise<void> {
    const { store, embeds, chosen } = this.#deps;
    this.#counts = await store.query<Counts>('memory.embedded', { embedder: chosen() });
    this.#toldAt = this.#deps.clock.monotonic();
    const sets = await store.query<CountedSet[]>('memory.vectorSets', {});
    const isLocal = (name: string) => name !== own && (embeds?.embedderNow(name).local ?? false);
    this.#serving = serving(sets, chosen(), (name) => mayBeAsked(name, chosen(), isLocal));
  }

  #made(tx: Transaction, more: number, { dimensions }: SetRow): void {
    this.#counts = { ...this.#counts, done: this.#counts.done + more, dimensions };
    const now = this.#deps.clock.monotonic();
    if (now - this.#toldAt < toldMs) return;
    this.#toldAt = now;
    this.#tell(tx);
  }

  async #become(state: Embedding['state'], why?: string): Promise<void> {
    const changed = this.#state !== state || this.#why !== why;
    this.#state = state;
    this.#why = why;
    if (changed && !this.#stopped) await this.#deps.store.command((tx) => this.#tell(tx));
  }

  #tell(tx: Transaction): void {
    const { done, total, dimensions } = this.#counts;
    const why = this.#why ? { why: this.#why } : {};
    const within = { done: Math.max(0, Math.min(done, total)), total, dimensions };
    tx.publish('memory.embedding', { embedder: this.#deps.chosen(), ...within, state: this.#state, ...why });
  }
}

const inWords = ({ failure }: ProviderError): string =>
  failure.action ? `${failure.message} ${failure.action}` : failure.message;
