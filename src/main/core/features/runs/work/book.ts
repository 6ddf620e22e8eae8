/** The facts of one claim, in the order in which they happened, each under its lease. */
import { type Clock, wait } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { Store, Transaction } from '../../../store/types.ts';
import type { Queue } from '../queue/types.ts';

interface Parts {
  store: Store;
  clock: Clock;
  queue: Pick<Queue, 'check'>;
  runId: string;
  lease: number;
  /** Hearth is closing: there is no time to wait for room on the disk. */
  closing(): boolean;
  /** The lease is another's now, or nothing can be written any more. */
  lost(error: unknown): void;
}

interface Entry {
  write(tx: Transaction): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface Book {
  /** Resolves when it is on disk, and all that was noted before. */
  write<T>(fact: (tx: Transaction) => T): Promise<T>;
  /** Goes to disk with what follows; nobody waits for it. */
  note(fact: (tx: Transaction) => void): void;
}

/** How long to wait for room on the disk before a fact is written again, in ms. */
const retryAfter = 1000;

export function createBook(parts: Parts): Book {
  const pending: Entry[] = [];
  let busy = false;
  const flush = async () => {
    if (busy) return;
    busy = true;
    while (pending.length > 0) {
      let batch: Entry[] = [];
      try {
        // Decided when the group commits: what was noted until then shares the fsync.
        const values = await insist(parts, (tx) => {
          parts.queue.check(tx, parts.runId, parts.lease);
          batch = [...pending];
          return batch.map((entry) => entry.write(tx));
        });
        pending.splice(0, batch.length);
        for (const [at, entry] of batch.entries()) entry.resolve(values[at]);
      } catch (error) {
        for (const entry of pending.splice(0)) entry.reject(error);
        parts.lost(error);
      }
    }
    busy = false;
  };
  const write = <T>(fact: (tx: Transaction) => T): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      // What `write` answers is what `resolve` takes: the list only forgets the type on the way.
      pending.push({ write: fact, resolve: (value) => resolve(value as T), reject });
      void flush();
    });
  return { write, note: (fact) => void write(fact).catch(() => undefined) };
}

/** Tries until it is on disk: what was done outlives a full disk. Gives up only when Hearth is closing. */
export async function insist<T>(
  { store, clock, closing }: Pick<Parts, 'store' | 'clock' | 'closing'>,
  decide: (tx: Transaction) => T,
): Promise<T> {
  for (;;) {
    try {
      return await store.command(decide);
    } catch (error) {
      if (closing() || !(error instanceof AppError) || error.code !== 'unavailable') throw error;
      await wait(clock, retryAfter);
    }
  }
}
