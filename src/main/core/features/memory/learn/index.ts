/** Learning: what is said and worth keeping becomes a candidate, or a record where the user lets it. */

import type { MemoryDeps } from '../index.ts';
import { type Offered, offerIn } from './candidates/offer.ts';
import { askedIn, type Extract, extract } from './extract/extract.ts';
import { followRuns } from './follow.ts';
import { learnHandlers } from './handlers.ts';
import { learnKind } from './model/kind.ts';
import { createRhythm } from './model/rhythm.ts';
import type { Rooms } from './rooms.ts';

export type { Offered } from './candidates/offer.ts';
export type { Extract } from './extract/extract.ts';
export type { Rooms } from './rooms.ts';

/** So many are offered in one command: some milliseconds. */
const atOnce = 20;

/** Use once per daemon. `connect` when the rooms that it learns from are made, before they start. */
export function createLearning(deps: MemoryDeps) {
  const { store, clock, newId, log } = deps;
  let rooms: Rooms | null = null;
  let following: ReturnType<typeof followRuns> | null = null;
  let rhythm: ReturnType<typeof createRhythm> | null = null;
  return {
    handlers: learnHandlers(deps),
    /** What in a text that a person typed at `at` is worth keeping: deterministic, in their own words. */
    extract: (text: string, at?: number): Extract[] => extract(text, at),
    /** What a person asked to be remembered, in so many words; null where they did not. */
    statement: (text: string): Extract | null => askedIn(text, clock.now()),
    /**
     * Has these wait for the user, whatever the settings say. What is known, waits already or was declined is left out. Answers how
     * many are new. Cheap for thousands; what was offered before `signal` fires stays.
     */
    offer: (items: readonly Offered[], signal?: AbortSignal) => offerMany(deps, items, signal),
    connect(made: Rooms) {
      rooms = made;
      made.runs.register(learnKind({ rooms: made, newId }));
    },
    start() {
      if (!rooms || following) return;
      const reading = createRhythm({ store, clock, log, rooms });
      rhythm = reading;
      following = followRuns({ store, clock, newId, log, rooms, unread: reading.look });
      reading.look();
    },
    /** Resolves when all that has ended was gone through. */
    async idle() {
      await following?.idle();
      await rhythm?.idle();
    },
    async stop() {
      await following?.stop();
      await rhythm?.stop();
      following = null;
    },
  };
}

async function offerMany({ store, newId }: MemoryDeps, items: readonly Offered[], signal?: AbortSignal): Promise<number> {
  let count = 0;
  for (let from = 0; from < items.length && !signal?.aborted; from += atOnce) {
    count += await store.command((tx) => {
      const ids = items.slice(from, from + atOnce).flatMap((item) => offerIn(tx, newId, item) ?? []);
      for (const id of ids) tx.publish('memory.learnt', { id, state: 'open' });
      return ids.length;
    });
  }
  return count;
}
