/** What one command keeps, until it is written: many at once stand in one event, with one hash and one row of the log. */
import type { Transaction } from '../../../store/types.ts';
import { manyStream, type StoredRecord, stored, storedMany, streamOf } from '../events.ts';
import { nextPosition } from '../records/memory.sql.ts';

/** What is known of a record before it stands in a table. */
export type Waiting = Omit<StoredRecord, 'position'>;

export class Shelf {
  readonly #tx: Transaction;
  readonly #actor: string;
  #waiting: StoredRecord[] = [];
  /** Where the first of those stands that wait. */
  #first: number;
  /** The newest event that was written. */
  reached = 0;

  /** Use once per command, and `write` before it ends. */
  constructor(tx: Transaction, actor: string) {
    this.#tx = tx;
    this.#actor = actor;
    this.#first = nextPosition(tx);
  }

  /** Answers where it will stand. */
  put({ tags, text, source, ...record }: Waiting): number {
    const position = this.#first + this.#waiting.length;
    // In the order of the log's own text, so that nothing is put in order again.
    this.#waiting.push({ ...record, position, source, tags, text });
    return position;
  }

  /** One that waits; undefined for what is written. */
  at(position: number): StoredRecord | undefined {
    return this.#waiting[position - this.#first];
  }

  /** From here on all of it stands in the tables. */
  write(): void {
    const [one, ...more] = this.#waiting;
    if (!one) return;
    const [records, actor] = [this.#waiting, this.#actor];
    this.#waiting = [];
    this.#first += records.length;
    const by = { actor, ...runOf(actor) };
    const fact =
      more.length === 0
        ? stored.known({ ...by, stream: streamOf(one.memoryId), data: one })
        : storedMany.known({ ...by, stream: manyStream, data: { gone: [], records } });
    for (const { seq } of this.#tx.append(fact)) this.reached = seq;
  }
}

/** The run that an event belongs to. */
export const runOf = (actor: string) => (actor.startsWith('run:') ? { runId: actor.slice(4) } : {});
