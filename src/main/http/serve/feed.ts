/** What one client of the wire must still be told: each event once, in order, from memory that is bounded. */
import type { Subscription, WireEvent } from '../../../contract/transport.ts';
import type { Wire } from '../../core/store/types.ts';

export interface Feed {
  /** Give it every batch that the wire publishes. */
  hear(batch: readonly WireEvent[]): void;
  /** What to tell next, a page at most. `lost`: the wire no longer keeps some of what came before it. */
  take(): { events: WireEvent[]; lost: boolean };
  readonly waiting: boolean;
  /** The client has been told everything up to this id. */
  readonly position: number;
}

/**
 * Use with `wire.listen(feed.hear)` in the same turn. A client that is new or slow reads the wire page by page; one that
 * keeps up is told from memory. More than a page in memory is dropped and read from the wire again.
 */
export function createFeed(wire: Wire, subscription: Subscription, pageSize: number): Feed {
  const names = subscription.names ?? null;
  const wanted = names && new Set(names);
  let told = subscription.after ?? wire.last;
  let seen = wire.last;
  let live: WireEvent[] = [];
  let behind = told !== wire.last;

  const readPage = () => {
    // An id from the future was never ours to give: the log is another one, and what lies between is not known.
    const future = told > wire.last;
    const { events, lost } = wire.after(future ? wire.last : told, names, pageSize);
    told = events.at(-1)?.id ?? (future ? wire.last : told);
    if (events.length < pageSize) {
      behind = false;
      // Only what was read counts as seen: something may be written and not yet told to us.
      seen = told;
    }
    return { events, lost: lost || future };
  };
  return {
    hear(batch) {
      if (behind) return;
      live.push(...batch.filter((event) => event.id > seen && (!wanted || wanted.has(event.name))));
      seen = Math.max(seen, batch.at(-1)?.id ?? seen);
      if (live.length === 0) told = seen;
      if (live.length > pageSize) {
        live = [];
        behind = true;
      }
    },
    take() {
      if (behind) return readPage();
      const events = live;
      live = [];
      told = seen;
      return { events, lost: false };
    },
    get waiting() {
      return behind || live.length > 0;
    },
    get position() {
      return told;
    },
  };
}
