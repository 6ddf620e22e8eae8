/** What the tasks room is given. */
import type { Clock } from '../../base/clock.ts';
import type { NewId } from '../../base/ids.ts';
import type { Dispatch } from '../../dispatch.ts';
import type { Reader, Store } from '../../store/types.ts';

export interface TasksDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  /** The daemon's own way in: the schedule reads cron expressions. */
  dispatch: Dispatch;
  /** What brought text from outside into a run; null where nothing did. */
  taintedBy(runId: string): string | null;
  /** Whether there is such a goal. */
  goalExists(reader: Reader, id: string): boolean;
  /** Of this computer, where absent. */
  zone?: string;
}
