/** The door of the tasks room: what the user has to do. */
import { z } from 'zod';
import type { Caller, Output } from '../../../../contract/index.ts';
import type { Task } from '../../../../contract/keeping/tasks.ts';
import type { Metric } from '../../../../contract/watch.ts';
import type { Reader } from '../../store/types.ts';
import { tasksHandlers } from './handlers.ts';
import type { TasksDeps } from './room.ts';
import { countTasks, taskById } from './tasks.sql.ts';

const listInput = z.object({
  status: z.string().optional(),
  tag: z.string().optional(),
  query: z.string().optional(),
  dueBefore: z.string().optional(),
  limit: z.int(),
});

/** Use once per daemon. It starts nothing. */
export function createTasks(deps: TasksDeps) {
  const { store } = deps;
  return {
    handlers: tasksHandlers(deps),
    /** What tools ask for by name. */
    internal: {
      /** What was written with text from outside in view taints whoever reads it, however long ago that was. */
      'internal.taskList': async (input: unknown, { signal }: Caller) => {
        const found = await store.query<Output<'tasks.list'>>('tasks.list', listInput.parse(input), signal);
        const outside = found.items.find((task) => task.outside !== undefined)?.outside;
        return { items: found.items, more: found.next !== null, ...(outside ? { taintedBy: outside } : {}) };
      },
    },
    api: {
      /** Null where there is none, or it was taken away. */
      statusOf(reader: Reader, id: string): { status: Task['status']; title: string } | null {
        const row = taskById.get(reader, { id });
        return row && row.deleted_at === null ? { status: row.status, title: row.title } : null;
      },
    },
    metrics: (): Metric[] =>
      countTasks.all(store.reader, {}).map(({ status, n }) => {
        return { name: 'hearth_tasks', help: 'Tasks that there are, by status.', kind: 'gauge', value: n, labels: { status } };
      }),
  };
}
