/** Takes what the queue gives, as long as it gives, and ends it all when Hearth closes. */
import { describeError } from '../../../base/errors.ts';
import type { Room } from '../deps.ts';
import { closingReason, startWork } from './worker.ts';

/** Claimed in one command at most: they share its sync, and it holds the main thread for some milliseconds only. */
const together = 8;

/** Use once per daemon, after the rescue. */
export function createPump(room: Room) {
  const { log } = room.deps;
  let ended = false;
  let pumping: Promise<void> | null = null;
  let again = false;
  const pump = async () => {
    do {
      again = false;
      let claims = await room.queue.claim(together);
      while (claims.length > 0) {
        for (const claim of claims) startWork(room, claim);
        claims = ended ? [] : await room.queue.claim(together);
      }
    } while (again && !ended);
  };
  const begin = () => {
    if (ended) return;
    // Told while the queue was being asked: it is asked once more.
    again = true;
    pumping ??= pump()
      .catch((error: unknown) => {
        if (ended) return;
        log.for('runs').error('no run could be claimed', { error: describeError(error) });
        room.deps.clock.after(1000, begin);
      })
      .finally(() => {
        pumping = null;
        if (again) begin();
      });
  };
  let unsubscribe: (() => void) | null = null;
  return {
    start() {
      unsubscribe = room.queue.onWork(begin);
      begin();
    },
    async stop() {
      ended = true;
      unsubscribe?.();
      await pumping;
      const workers = [...room.active.values()];
      for (const { stop } of workers) stop.abort(closingReason);
      await Promise.all(workers.map((worker) => worker.done));
    },
  };
}
