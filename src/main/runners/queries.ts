/** The named queries that the worker answers, one line per feature. */
import { chatQueries } from '../core/features/chat/queries.ts';
import { goalsQueries } from '../core/features/goals/queries.ts';
import { memoryQueries } from '../core/features/memory/queries.ts';
import { notebookQueries } from '../core/features/notebook/queries.ts';
import { tasksQueries } from '../core/features/tasks/queries.ts';
import { watchQueries } from '../core/features/watch/queries.ts';
import type { Queries } from '../core/store/worker/serve.ts';

export const queries: Queries = {
  ...chatQueries,
  ...memoryQueries,
  ...notebookQueries,
  ...watchQueries,
  ...tasksQueries,
  ...goalsQueries,
};
