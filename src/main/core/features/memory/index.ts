/** The door of the memory room: what Hearth was told and found out, with where it knows it from. */
import type { MemoryHit } from '../../../../contract/memory/index.ts';
import type { Clock } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { NewId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Store } from '../../store/types.ts';
import { consolidateHandlers } from './consolidate/handlers.ts';
import { consolidateKind } from './consolidate/kind.ts';
import type { Budgets } from './consolidate/propose.ts';
import { createTidying } from './consolidate/rhythm.ts';
import { type About, recallForRun } from './find/for-run.ts';
import { createWarming } from './find/warm.ts';
import { finishForgetting } from './forget/forget.ts';
import { lifeHandlers } from './forget/handlers.ts';
import { createLearning, type Rooms } from './learn/index.ts';
import { memoryHandlers } from './requests/handlers.ts';
import { internalRequests } from './requests/internal.ts';
import { readAhead } from './rules/nearby.ts';
import { createVectors, type Vectors, type VectorsDeps } from './vectors/index.ts';

export interface MemoryDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  /** Past these consolidation proposes to prune. */
  budgets: Budgets;
  /** What brought text from outside into a run; null where nothing did. */
  taintedBy(runId: string): string | null;
  vectors: Vectors;
}

type Given = Omit<MemoryDeps, 'budgets' | 'vectors'> &
  Partial<Pick<MemoryDeps, 'budgets'>> &
  Pick<VectorsDeps, 'embeds' | 'embedder'>;

/** A home of a person, not of a company; pruning is only ever proposed. */
const usual: Budgets = { records: 100_000, bytes: 256 * 1024 * 1024 };

/** Use once per daemon. `start` finishes, behind everything else, what was to be forgotten when the daemon ended. */
export function createMemory({ budgets = usual, ...rest }: Given) {
  const vectors = createVectors(rest);
  const deps: MemoryDeps = { ...rest, budgets, vectors };
  const { store, log } = deps;
  const learning = createLearning(deps);
  let rooms: Rooms | null = null;
  let tidying: ReturnType<typeof createTidying> | null = null;
  let warming: ReturnType<typeof createWarming> | null = null;
  return {
    handlers: {
      ...memoryHandlers(deps),
      ...lifeHandlers(deps),
      ...learning.handlers,
      ...vectors.handlers,
      ...consolidateHandlers(deps),
    },
    /** What tools ask for by name. */
    internal: internalRequests(deps),
    api: {
      /** What bears on a piece of work, best first: for the prompt of a run. */
      recallFor: (about: About, signal?: AbortSignal): Promise<MemoryHit[]> => recallForRun(deps, about, signal),
      offer: learning.offer,
      extract: learning.extract,
      statement: learning.statement,
      /** Use once, before the runs room starts: what is said there is learnt from. */
      learnFrom(made: Rooms) {
        rooms = made;
        learning.connect(made);
        made.runs.register(consolidateKind({ reader: store.reader, newId: deps.newId }));
      },
      /** Resolves when all that was said has been gone through. */
      async learnt() {
        await learning.idle();
        await tidying?.idle();
      },
    },
    start() {
      learning.start();
      warming ??= createWarming(deps);
      tidying ??= createTidying({ ...deps, rooms });
      void vectors
        .start()
        .catch((error: unknown) => log.warn('vectors could not be looked after', { error: describeError(error) }));
      // Where the daemon ends before: whoever keeps something next reads the rest.
      void readAhead(store).catch(() => undefined);
      return finishForgetting(store).catch((error: unknown) =>
        log.warn('what was to be forgotten is not erased yet; the next start tries again', { error: describeError(error) }),
      );
    },
    async stop() {
      await warming?.stop();
      await vectors.stop();
      await learning.stop();
      await tidying?.stop();
    },
  };
}
