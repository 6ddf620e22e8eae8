/** What the parts of the room stand on. */
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { HostPaths } from '../../base/host.ts';
import type { NewId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Store } from '../../store/types.ts';

export interface NotebookDeps {
  store: Store;
  paths: Pick<HostPaths, 'home' | 'lore'>;
  clock: Clock;
  newId: NewId;
  log: Log;
  /** The role that was chosen in the settings. */
  role?: () => string | null;
  /** Names of the tools that there are; null where nobody knows. */
  tools?: () => Promise<ReadonlySet<string> | null>;
}

/** One at a time, in the order in which they were asked for: what looks at the disk and what writes never cross. */
export type Exclusive = <T>(work: () => Promise<T>) => Promise<T>;

export function exclusive(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Thrown where a run, a job or another machine does what only a person decides: AppError `refused`. */
export function requirePerson(actor: string, what: string): void {
  if (/^(?:run|job|peer):|^self$/.test(actor)) throw new AppError('refused', `Only you can ${what}.`, { actor });
}
