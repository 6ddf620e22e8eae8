/** A row as the contract has it. */
import type { Task } from '../../../../contract/keeping/tasks.ts';
import { toInstant } from '../../base/clock.ts';
import type { TaskRow } from './tasks.sql.ts';

export function toTask(row: TaskRow): Task {
  const { id, title, description, status, priority, position } = row;
  return {
    ...{ id, title, description, status, priority, position },
    tags: JSON.parse(row.tags) as string[],
    ...(row.due === null ? {} : { due: toInstant(row.due) }),
    ...(row.remind_at === null ? {} : { remindAt: toInstant(row.remind_at) }),
    ...(row.completed_at === null ? {} : { completedAt: toInstant(row.completed_at) }),
    ...named({
      repeats: row.repeats,
      timezone: row.timezone,
      conversationId: row.conversation_id,
      runId: row.run_id,
      goalId: row.goal_id,
      nextId: row.next_id,
      outside: row.outside,
    }),
    createdBy: row.created_by,
    createdAt: toInstant(row.created_at),
    updatedAt: toInstant(row.updated_at),
  };
}

/** Without what is null. */
const named = <T extends Record<string, string | null>>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as { [K in keyof T]?: string };
