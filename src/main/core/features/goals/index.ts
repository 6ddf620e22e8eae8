/** The door of the goals room: what the daemon intends, and whether it is done. */
import type { Metric } from '../../../../contract/watch.ts';
import type { Reader } from '../../store/types.ts';
import { countGoals, goalById } from './goals.sql.ts';
import { goalsHandlers } from './handlers.ts';
import type { GoalsDeps } from './room.ts';

/** Use once per daemon. It starts nothing. */
export function createGoals(deps: GoalsDeps) {
  return {
    handlers: goalsHandlers(deps),
    api: { exists: (reader: Reader, id: string): boolean => goalById.get(reader, { id }) !== undefined },
    metrics: (): Metric[] =>
      countGoals.all(deps.store.reader, {}).map(({ status, n }) => {
        return { name: 'hearth_goals', help: 'Goals that there are, by status.', kind: 'gauge', value: n, labels: { status } };
      }),
  };
}
