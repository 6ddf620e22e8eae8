/** The journal: pages that are written of each day, by themselves and when they are asked for. */
import type { Handlers } from '../../../../../contract/index.ts';
import type { notebookMore } from '../../../../../contract/notebook.ts';
import { describeError } from '../../../base/errors.ts';
import { exclusive } from '../room.ts';
import type { JournalDeps } from './deps.ts';
import { dayOf } from './facts.ts';
import { keepReflections } from './keep.ts';
import { reflectionKind } from './kind.ts';
import { createReflection } from './reflect.ts';
import { createRhythm } from './rhythm.ts';

/**
 * Use once per daemon, before the runs room starts: it is told how a day is reflected on. `start` is for after it: what a crash
 * cut off is kept, and days that are over are written.
 */
export function createJournal(deps: JournalDeps) {
  const inTurn = exclusive();
  const keep = () => inTurn(() => keepReflections(deps));
  let started: Promise<void> = Promise.resolve();
  deps.runs.register(
    reflectionKind(deps, () => {
      started = started
        .then(keep)
        .catch((error: unknown) => deps.log.warn('a page was not written', { error: describeError(error) }));
    }),
  );
  const reflect = createReflection(deps);
  const rhythm = createRhythm(deps, reflect);
  return {
    handlers: {
      'journal.reflect': ({ day = dayOf(deps.clock.now()) }, { actor }) => reflect(day, actor),
    } satisfies Pick<Handlers<typeof notebookMore>, 'journal.reflect'>,
    start() {
      started = started.then(keep).catch(() => undefined);
      rhythm.start();
    },
    /** Resolves when what was begun by now is done. */
    async settled() {
      await rhythm.settled();
      await started;
    },
    async stop() {
      await rhythm.stop();
      await started;
    },
  };
}
