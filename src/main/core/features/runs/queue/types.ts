/**
 * The queue of runs, as the rest of the room sees it. It keeps nothing of its own: everything is read from the table `runs`,
 * which needs for it
 *
 *   id, type, state, priority      as in the contract
 *   provider TEXT NOT NULL         who would answer when it was asked for, else ''
 *   created_seq, created_at        number and time of `runs.queued`
 *   not_before INTEGER NOT NULL    0 where it may go on at once: `runs.delayed` and `runs.queued` with a time that is not later
 *                                  than the event itself, and `runs.resumed`, set 0
 *   attempt INTEGER NOT NULL       of the newest `runs.claimed`
 *   tries INTEGER NOT NULL         claims since it last got on: +1 by `runs.claimed`; 0 by `runs.stepped` with `done`,
 *                                  by `runs.waiting` and by `runs.resumed`
 *   lease INTEGER NOT NULL         of the newest `runs.claimed`, 0 before
 *
 *   CREATE INDEX runs_queued ON runs (provider, type, priority, not_before, created_seq) WHERE state = 'queued';
 *   CREATE INDEX runs_delayed ON runs (not_before) WHERE state = 'queued' AND not_before > 0;
 *   CREATE INDEX runs_running ON runs (id) WHERE state = 'running';
 *   CREATE INDEX runs_leases ON runs (lease);
 */
import type { Failure } from '../../../../../contract/run-event.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Store, Transaction } from '../../../store/types.ts';

/** How much may work, and wait, at the same time. Read anew for each decision, so that a change holds at once. */
export interface QueueLimits {
  /** Runs at the same time: `resourceBounds.runsAtOnce`. Of several, the last is kept for runs of priority 7 and more. */
  atOnce: number;
  /** Waiting runs past which low priority is refused: `resourceBounds.queueLength`. */
  length: number;
  /** Fewer at the same time, of one type or of one provider. */
  types?: Readonly<Record<string, number>>;
  providers?: Readonly<Record<string, number>>;
}

export interface QueueDeps {
  store: Store;
  clock: Clock;
  log: Log;
  limits(): QueueLimits;
  /** What else is said with a claim, in the same transaction. */
  claimed?(tx: Transaction, claim: Claim): void;
  /** 0 to under 1: spreads retries. */
  random?: () => number;
}

/** A run that is a worker's until it ends, waits or is put back. */
export interface Claim {
  runId: string;
  /** The fencing token: every fact about the run is recorded under it. */
  lease: number;
  /** Counts the claims of this run. */
  attempt: number;
}

/** A run that an earlier process held when it ended. */
export interface CutOff extends Claim {
  type: string;
}

/** What becomes of a run that could not go on. */
export type Outcome =
  /** Recorded: it is in the queue again, and due at `notBefore`. */
  | { again: true; notBefore: number }
  /** The caller ends it as failed. `dead`: it failed too often and goes to the dead letters. */
  | { again: false; dead: boolean };

export interface Queue {
  /**
   * Use first in the command that records `runs.queued`; workers hear of it after the commit. Thrown when the queue is full and
   * the priority low, or when it is ten times full: AppError `rate_limited`.
   */
  admit(tx: Transaction, run: { type: string; priority: number }): void;
  /**
   * The runs to work on next, at most so many, leased to the caller in one command: due, of the highest priority (which grows
   * while they wait), the oldest first, within every limit. None when there is none: `onWork` says when to ask again.
   */
  claim(most: number): Promise<Claim[]>;
  /** Use first in every command of a worker. Thrown when the run has been given to another since, or is over: AppError `conflict`. */
  check(tx: Transaction, runId: string, lease: number): void;
  /**
   * Decides what becomes of a run whose step failed, or was cut off (`failure` null), and puts it back where it is tried again.
   * `repeatable`: the failed step is idempotent. Thrown under an old lease: AppError `conflict`.
   */
  fail(tx: Transaction, run: { runId: string; lease: number; repeatable: boolean }, failure: Failure | null): Outcome;
  /**
   * Use in a run that waits for a run which it started: its place is the child's meanwhile, so that parents can never hold
   * every place while their children wait. Answers how to take it back.
   */
  lend(parentId: string, childId: string): () => void;
  /** Use once at the start, before the first claim: what an earlier process held. Its leases are dead; say of each what becomes of it. */
  rescue(tx: Transaction): CutOff[];
  /** Use after a commit that put a run into the queue by another way than `admit`, or made a place free. */
  wake(): void;
  /** Calls when there may be something to claim: after `admit`, `fail` and `wake`, and when a delayed run is due. Returns its unsubscribe. */
  onWork(listener: () => void): () => void;
  /** Ends its timer. */
  stop(): void;
}
