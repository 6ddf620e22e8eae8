/** The queue of runs: rules over the table `runs`, one timer, and the places that are lent. What it decides are events. */

import type { Timer } from '../../../base/clock.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import type { Transaction } from '../../../store/types.ts';
import { claimed, delayed } from '../events.ts';
import { pickNext } from './pick.ts';
import { countQueued, heldRuns, leaseOf, newestLease, nextDue, tooFarAhead } from './queue.sql.ts';
import { longestDelayMs, retryAfter } from './retry.ts';
import type { Claim, Outcome, Queue, QueueDeps } from './types.ts';

/** Under this a run is refused when the queue is full; the others only when it is so many times over full. */
const lowUnder = 4;
const overFull = 10;
/** The wall clock may jump while a timer runs: it is looked at so often at least, while anything waits for a time. */
const lookEveryMs = 30_000;
/** A wall clock that falls so far behind the time that passed has been set back. */
const setBackMs = 1_000;

/** Use once per daemon, and `rescue` before the first claim. */
export function createQueue(deps: QueueDeps): Queue {
  const { store, limits } = deps;
  const lent = new Map<string, string>();
  const bell = createBell(deps);
  const alarm = createAlarm(deps, bell.ring);
  return {
    admit(tx, run) {
      refuseWhenFull(tx, run, limits().length);
      tx.afterCommit(bell.ring);
    },
    async claim(most) {
      const claims = await store.command((tx) => claimSome(deps, tx, lent, most));
      if (claims.length < most) alarm.set();
      return claims;
    },
    check(tx, runId, lease) {
      heldUnder(tx, runId, lease);
    },
    fail(tx, run, failure) {
      const { tries } = heldUnder(tx, run.runId, run.lease);
      const after = retryAfter({ failure, tries, repeatable: run.repeatable }, deps.random ?? Math.random);
      tx.afterCommit(bell.ring);
      if (typeof after !== 'number') return { again: false, ...after };
      return putBack(tx, run.runId, tx.now + after, failure?.message ?? 'Hearth ended while it worked on this.');
    },
    lend(parentId, childId) {
      lent.set(childId, parentId);
      bell.ring();
      return () => {
        lent.delete(childId);
        bell.ring();
      };
    },
    rescue(tx) {
      bringBack(tx);
      return heldRuns.all(tx, {});
    },
    wake: bell.ring,
    onWork: bell.onRing,
    stop() {
      alarm.stop();
      bell.stop();
    },
  };
}

function refuseWhenFull(tx: Transaction, { type, priority }: { type: string; priority: number }, length: number): void {
  const most = priority < lowUnder ? length : length * overFull;
  const { count = 0 } = countQueued.get(tx, { most }) ?? {};
  if (count < most) return;
  const words =
    priority < lowUnder ? 'Work of low priority is refused until there are fewer.' : 'Try again when there are fewer.';
  throw new AppError('rate_limited', `${count} runs are waiting already. ${words}`, { waiting: count, type, priority });
}

function claimSome(deps: QueueDeps, tx: Transaction, lent: ReadonlyMap<string, string>, most: number): Claim[] {
  const claims: Claim[] = [];
  while (claims.length < most) {
    const run = pickNext(tx, lent, deps.limits(), tx.now);
    if (!run) break;
    const lease = (newestLease.get(tx, {})?.lease ?? 0) + 1;
    const claim = { runId: run.id, lease, attempt: run.attempt + 1 };
    tx.append(claimed.of({ stream: `run:${run.id}`, actor: 'self', runId: run.id, data: claim }));
    deps.claimed?.(tx, claim);
    claims.push(claim);
  }
  return claims;
}

/** Thrown where the lease is not the newest one of a run that is being worked on: AppError `conflict`. */
function heldUnder(tx: Transaction, runId: string, lease: number): { tries: number } {
  const row = leaseOf.get(tx, { id: runId });
  if (row?.state === 'running' && row.lease === lease) return row;
  throw new AppError('conflict', 'The run is no longer this worker’s: what it brings comes too late.', { runId, lease });
}

function putBack(tx: Transaction, runId: string, notBefore: number, why: string): Outcome {
  tx.append(delayed.of({ stream: `run:${runId}`, actor: 'self', runId, data: { runId, notBefore, why } }));
  return { again: true, notBefore };
}

/** Retries that a clock which has been set back would keep waiting for hours: now. */
function bringBack(tx: Transaction): number {
  const far = tooFarAhead.all(tx, { latest: tx.now + longestDelayMs });
  for (const { id } of far) putBack(tx, id, tx.now, 'The clock was set back.');
  return far.length;
}

/** Tells those who work that there may be work, once for all that was committed together. */
function createBell({ log }: QueueDeps) {
  const listeners = new Set<() => void>();
  let rung = false;
  const tell = () => {
    rung = false;
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        log.error('a worker could not be told of work', { error: describeError(error) });
      }
    }
  };
  return {
    ring() {
      if (rung) return;
      rung = true;
      queueMicrotask(tell);
    },
    onRing(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => listeners.clear(),
  };
}

/** One timer, for the run that is due next; none where no run waits for a time. */
function createAlarm({ store, clock, log }: QueueDeps, ring: () => void) {
  let timer: Timer | null = null;
  let ended = false;
  const set = () => {
    timer?.cancel();
    timer = null;
    if (ended) return;
    const now = clock.now();
    const passed = clock.monotonic();
    const at = nextDue.get(store.reader, { now })?.at;
    if (!at) return;
    timer = clock.after(Math.min(lookEveryMs, at - now), () => {
      timer = null;
      const setBack = clock.now() - now < clock.monotonic() - passed - setBackMs;
      if (setBack)
        store
          .command(bringBack)
          .catch((error: unknown) => log.error('delayed runs could not be brought back', { error: describeError(error) }))
          .finally(ring);
      else ring();
    });
  };
  const stop = () => {
    ended = true;
    timer?.cancel();
  };
  return { set, stop };
}
