/** Group commit: the commands of one turn of the event loop share one transaction and one fsync, each under its own savepoint. */
import { AppError, describeError, systemCode } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Connection } from '../disk/connection.ts';
import type { EventLog, LogEnd } from '../log/append.ts';
import type { Transaction } from '../types.ts';
import { type Desk, type Outcome, transactionDesk } from './desk.ts';
import type { WireBatch } from './wire.ts';

interface Parts {
  connection: Connection;
  events: EventLog;
  wire: WireBatch;
  now(): number;
  log: Log;
  /** Turns a fault of the disk into what callers are given. */
  fault(error: unknown): unknown;
  /** After each commit that worked. */
  committed(): void;
}

interface Waiting {
  decide(tx: Transaction): unknown;
  /** Set for one that goes a step at a time, in a transaction of its own. */
  steps?: (tx: Transaction) => Iterator<void, unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Decided extends Outcome {
  waiting: Waiting;
}

/** Deciding stops here and the rest waits for the next turn, so that no call holds the main thread for long. */
const sliceMs = 8;
/** So many always share one fsync: their own work is microseconds, and a machine that stutters must not part them. */
const burst = 16;
/** The longest pause before another try where another connection holds the write lock. */
const mostBusyMs = 8;

export class GroupCommit {
  /** How many transactions were committed: each is one fsync when it changed anything. */
  count = 0;
  readonly #parts: Parts;
  readonly #desk: Desk;
  readonly #sql: ReturnType<typeof transactionSql>;
  #queue: Waiting[] = [];
  #scheduled = false;
  #tries = 0;
  #refusal: AppError | null = null;
  #idlers: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#desk = transactionDesk(parts);
    this.#sql = transactionSql(parts.connection);
  }

  command<T>(decide: (tx: Transaction) => T): Promise<T> {
    // What `decide` answers is what `resolve` takes: the queue only forgets the type on the way.
    return this.#enqueue((resolve) => ({ decide, resolve: (value) => resolve(value as T) }));
  }

  /** Long work, all or nothing: the others wait for it, and the event loop goes round between its steps. */
  commandInSteps<T>(steps: (tx: Transaction) => Iterator<void, T>): Promise<T> {
    return this.#enqueue((resolve) => ({ decide: () => undefined, steps, resolve: (value) => resolve(value as T) }));
  }

  #enqueue<T>(wish: (resolve: (value: T) => void) => Omit<Waiting, 'reject'>): Promise<T> {
    if (this.#desk.deciding) throw new AppError('internal', 'A command was given inside another: give it after the commit.');
    if (this.#refusal) return Promise.reject(this.#refusal);
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ ...wish(resolve), reject });
      this.#schedule();
    });
  }

  /** Resolves when nothing waits. */
  idle(): Promise<void> {
    if (this.#queue.length === 0 && !this.#scheduled) return Promise.resolve();
    return new Promise((resolve) => void this.#idlers.push(resolve));
  }

  /** From now on every command is refused with this. */
  refuse(error: AppError): void {
    this.#refusal = error;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#scheduled = false;
    if (!this.#begin()) return;
    const end = this.#parts.events.end;
    if (this.#queue[0]?.steps) {
      const waiting = this.#queue.shift();
      if (waiting?.steps) this.#takeSteps(waiting, this.#desk.steps(waiting.steps), end);
      return;
    }
    const batch: Waiting[] = [];
    this.#orUndo(batch, end, () => {
      const done = this.#decideSlice(batch);
      this.#commit();
      return done;
    });
  }

  /** While it goes on nothing else is begun: `#scheduled` says so. */
  #takeSteps(waiting: Waiting, step: () => Outcome | null, end: LogEnd): void {
    this.#scheduled = true;
    this.#orUndo([waiting], end, () => {
      const outcome = step();
      if (!outcome) {
        setImmediate(() => this.#takeSteps(waiting, step, end));
        return null;
      }
      this.#commit();
      return [{ waiting, ...outcome }];
    });
  }

  #commit(): void {
    if (!this.#parts.connection.db.inTransaction) return;
    this.#sql.commit.run();
    this.count += 1;
  }

  /** Answers what was decided, or undoes all of it; null goes on later. */
  #orUndo(batch: Waiting[], end: LogEnd, decide: () => Decided[] | null): void {
    let done: Decided[] | null;
    try {
      done = decide();
    } catch (error) {
      this.#scheduled = false;
      this.#undoAll(batch, end, error);
      return;
    }
    if (done === null) return;
    this.#scheduled = false;
    this.#answer(done);
    this.#settle();
  }

  #answer(done: Decided[]): void {
    for (const { waiting, value } of done) waiting.resolve(value);
    for (const { after } of done) {
      for (const callback of after) {
        try {
          callback();
        } catch (error) {
          this.#parts.log.error('what was to run after a commit failed', { error: describeError(error) });
        }
      }
    }
    this.#parts.wire.deliver();
    this.#parts.committed();
  }

  #undoAll(batch: Waiting[], end: LogEnd, error: unknown): void {
    const { connection, events, wire } = this.#parts;
    if (connection.db.inTransaction) this.#sql.rollback.run();
    events.rewind(end);
    wire.rewind(0);
    const told = this.#parts.fault(error);
    for (const waiting of batch) waiting.reject(told);
    this.#settle();
  }

  #decideSlice(batch: Waiting[]): Decided[] {
    const started = performance.now();
    const done: Decided[] = [];
    // One alone needs no savepoint: the transaction itself is undone.
    const alone = this.#queue.length === 1;
    while (batch.length < burst || performance.now() - started < sliceMs) {
      if (this.#queue[0]?.steps) break;
      const waiting = this.#queue.shift();
      if (!waiting) break;
      batch.push(waiting);
      const decided = this.#decideOne(waiting, alone);
      if (decided) done.push(decided);
    }
    return done;
  }

  #decideOne(waiting: Waiting, alone: boolean): Decided | null {
    const { connection, events, wire } = this.#parts;
    const end = events.end;
    const mark = wire.mark();
    if (!alone) this.#sql.savepoint.run();
    try {
      const { value, after } = this.#desk.run(waiting.decide);
      if (!alone) this.#sql.release.run();
      return { waiting, value, after };
    } catch (error) {
      if (isFatal(error, connection)) throw error;
      if (alone) this.#sql.rollback.run();
      else {
        this.#sql.undo.run();
        this.#sql.release.run();
      }
      events.rewind(end);
      wire.rewind(mark);
      waiting.reject(error);
      return null;
    }
  }

  /** False when another connection holds the write lock (a rebuild's swap): the batch waits some milliseconds, the event loop does not. */
  #begin(): boolean {
    try {
      this.#sql.begin.run();
      this.#tries = 0;
      return true;
    } catch (error) {
      if (systemCode(error).startsWith('SQLITE_BUSY')) {
        this.#tries += 1;
        this.#scheduled = true;
        setTimeout(() => this.#flush(), Math.min(this.#tries, mostBusyMs));
        return false;
      }
      const told = this.#parts.fault(error);
      for (const waiting of this.#queue.splice(0)) waiting.reject(told);
      this.#settle();
      return false;
    }
  }

  #settle(): void {
    if (this.#queue.length > 0) {
      this.#schedule();
      return;
    }
    const waiting = this.#idlers;
    this.#idlers = [];
    for (const resolve of waiting) resolve();
  }
}

function transactionSql({ db }: Connection) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    savepoint: db.prepare('SAVEPOINT command'),
    release: db.prepare('RELEASE command'),
    undo: db.prepare('ROLLBACK TO command'),
  };
}

/** A fault of the disk undoes the whole transaction: SQLite may have done so already, and the others were not synced either. */
function isFatal(error: unknown, connection: Connection): boolean {
  if (!connection.db.inTransaction) return true;
  return /^SQLITE_(FULL|IOERR|CORRUPT|NOTADB|READONLY|NOMEM|CANTOPEN|PROTOCOL)/.test(systemCode(error));
}
