/** The answers under way, so that a stop can end and settle each. */
import type { AnswerEvent } from '../../../agent/turn.ts';
import { type Clock, wait } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';

/** A reader has so long to hear that it was stopped. */
const graceMs = 1_000;

type Events = AsyncGenerator<AnswerEvent>;

/** Use once per daemon. */
export function createStreams(clock: Clock) {
  const stopping = new AbortController();
  const running = new Map<Events, Promise<void>>();

  async function* follow(self: () => Events, open: (signal: AbortSignal) => Events, signal: AbortSignal): Events {
    const { promise, resolve } = Promise.withResolvers<void>();
    running.set(self(), promise);
    try {
      yield* open(AbortSignal.any([signal, stopping.signal]));
    } finally {
      running.delete(self());
      resolve();
    }
  }

  return {
    /** The same events; `open` is called when the first is read, with a signal that a stop fires too. */
    track(open: (signal: AbortSignal) => Events, signal: AbortSignal): Events {
      const events: Events = follow(() => events, open, signal);
      return events;
    },
    async stop(): Promise<void> {
      stopping.abort(new AppError('unavailable', 'Hearth is stopping.'));
      const late = new AbortController();
      await Promise.race([Promise.all(running.values()), wait(clock, graceMs, late.signal).catch(() => undefined)]);
      late.abort();
      // A reader that has walked away never reads to the end; `return` settles its call all the same.
      await Promise.all([...running.keys()].map((events) => events.return(undefined)));
    },
  };
}
