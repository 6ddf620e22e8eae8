/** What the goals room is given. */
import type { Task } from '../../../../contract/keeping/tasks.ts';
import type { Clock } from '../../base/clock.ts';
import type { NewId } from '../../base/ids.ts';
import type { Dispatch } from '../../dispatch.ts';
import type { Reader, Store } from '../../store/types.ts';

export interface GoalsDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  /** The daemon's own way in: files and commands are looked at by tools, under policy. */
  dispatch: Dispatch;
  /** What brought text from outside into a run; null where nothing did. */
  taintedBy(runId: string): string | null;
  /** Null where there is no such task. */
  taskStatus(reader: Reader, id: string): { status: Task['status']; title: string } | null;
}
