/** Every view that is made from events, and every event, one line per feature: the daemon and the worker that rebuilds share the lists. */
import { chatProjection } from './features/chat/chat.sql.ts';
import { chatEvents } from './features/chat/events.ts';
import { goalsEvents } from './features/goals/events.ts';
import { goalsProjection } from './features/goals/goals.sql.ts';
import { consolidateEvents } from './features/memory/consolidate/events.ts';
import { proposalsProjection } from './features/memory/consolidate/proposals.sql.ts';
import { memoryEvents } from './features/memory/events.ts';
import { candidatesProjection } from './features/memory/learn/candidates/candidates.sql.ts';
import { learnEvents } from './features/memory/learn/events.ts';
import { memoryProjection } from './features/memory/records/projection.sql.ts';
import { modelsEvents } from './features/models/events.ts';
import { modelsProjection } from './features/models/models.sql.ts';
import { notebookEvents } from './features/notebook/events.ts';
import { notebookProjection } from './features/notebook/notebook.sql.ts';
import { outboxEvents } from './features/outbox/events.ts';
import { outboxProjection } from './features/outbox/outbox.sql.ts';
import { runsEvents } from './features/runs/events.ts';
import { runsProjection } from './features/runs/views/projection.sql.ts';
import { scheduleEvents } from './features/schedule/events.ts';
import { scheduleProjection } from './features/schedule/projection.sql.ts';
import { selfEvents } from './features/self/events.ts';
import { selfProjection } from './features/self/self.sql.ts';
import { tasksEvents } from './features/tasks/events.ts';
import { tasksProjection } from './features/tasks/tasks.sql.ts';
import { toolsEvents } from './features/tools/events.ts';
import { mcpEvents } from './features/tools/mcp/events.ts';
import { mcpProjection } from './features/tools/mcp/mcp.sql.ts';
import { ownToolsProjection } from './features/tools/own/own.sql.ts';
import { toolsProjection } from './features/tools/tools.sql.ts';
import type { EventDefinition, Projection } from './store/types.ts';

export const projections: readonly Projection[] = [
  chatProjection,
  selfProjection,
  modelsProjection,
  runsProjection,
  toolsProjection,
  mcpProjection,
  ownToolsProjection,
  notebookProjection,
  memoryProjection,
  candidatesProjection,
  proposalsProjection,
  tasksProjection,
  goalsProjection,
  scheduleProjection,
  outboxProjection,
];
export const definitions: readonly EventDefinition[] = [
  ...chatEvents,
  ...selfEvents,
  ...modelsEvents,
  ...runsEvents,
  ...toolsEvents,
  ...mcpEvents,
  ...notebookEvents,
  ...memoryEvents,
  ...learnEvents,
  ...consolidateEvents,
  ...tasksEvents,
  ...goalsEvents,
  ...scheduleEvents,
  ...outboxEvents,
];
