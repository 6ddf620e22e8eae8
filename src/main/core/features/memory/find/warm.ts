/** The first question should not wait until a hundred thousand records are read: they are read soon after the start, behind all else. */
import type { Clock } from '../../../base/clock.ts';
import { describeError } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import type { Reader, Store } from '../../../store/types.ts';
import type { Surroundings } from '../../../store/worker/serve.ts';
import { dictionaryIn } from './dictionary.ts';
import { moreThan } from './picture.sql.ts';
import { paint } from './picture.ts';

/** The window comes first. */
export const warmsMs = 3_000;
/** So few are read while one asks. */
const few = 1_000;
/** Read at a time: whoever asks meanwhile waits no longer than this takes. */
const atATime = 2_000;

/** Use as the query `memory.warm`: again as long as it answers that there is more. */
export function warm(reader: Reader, _params: unknown, { resources }: Surroundings): boolean {
  dictionaryIn(resources);
  return paint(reader, atATime);
}

/** Use once per daemon. An empty home costs nothing: no worker is started for it. */
export function createWarming({ store, clock, log }: { store: Store; clock: Clock; log: Log }) {
  const ended = new AbortController();
  let working: Promise<void> = Promise.resolve();
  const read = async () => {
    if (!moreThan.get(store.reader, { count: few })) return;
    while (!ended.signal.aborted && (await store.query<boolean>('memory.warm', {}, ended.signal)));
  };
  const timer = clock.after(warmsMs, () => {
    working = read().catch((error: unknown) => {
      if (!ended.signal.aborted) log.warn('memory was not read ahead of the first question', { error: describeError(error) });
    });
  });
  return {
    /** Resolves when what there is to read has been read. */
    idle: () => working,
    stop(): Promise<void> {
      timer.cancel();
      ended.abort();
      return working;
    },
  };
}
