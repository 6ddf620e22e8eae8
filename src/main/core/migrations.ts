/** The ordered list of schema steps, one line each. A shipped one never changes: its hash is kept in the database. */
import { conversations } from './features/chat/migrations/0010-conversations.ts';
import { importedMessages } from './features/chat/migrations/0050-imported-messages.ts';
import { goals } from './features/goals/migrations/0075-goals.ts';
import { memory } from './features/memory/migrations/0040-memory.ts';
import { vectors } from './features/memory/migrations/0041-vectors.ts';
import { memoryFiledOnce } from './features/memory/migrations/0042-memory-filed-once.ts';
import { candidates } from './features/memory/migrations/0043-candidates.ts';
import { proposals } from './features/memory/migrations/0044-proposals.ts';
import { models } from './features/models/migrations/0020-models.ts';
import { callsOfAncestors } from './features/models/migrations/0021-calls-of-ancestors.ts';
import { notebook } from './features/notebook/migrations/0045-notebook.ts';
import { reflections } from './features/notebook/migrations/0046-reflections.ts';
import { outbox } from './features/outbox/migrations/0080-outbox.ts';
import { runs } from './features/runs/migrations/0032-runs.ts';
import { schedule } from './features/schedule/migrations/0060-schedule.ts';
import { identityAndSettings } from './features/self/migrations/0011-identity-and-settings.ts';
import { tasks } from './features/tasks/migrations/0070-tasks.ts';
import { capabilities } from './features/tools/migrations/0030-capabilities.ts';
import { mcpServers } from './features/tools/migrations/0031-mcp-servers.ts';
import { ownTools } from './features/tools/migrations/0036-own-tools.ts';
import { logLines } from './features/watch/migrations/0012-log-lines.ts';
import type { Migration } from './store/types.ts';

export const migrations: readonly Migration[] = [
  conversations,
  identityAndSettings,
  logLines,
  models,
  callsOfAncestors,
  capabilities,
  mcpServers,
  runs,
  ownTools,
  memory,
  vectors,
  memoryFiledOnce,
  candidates,
  proposals,
  notebook,
  reflections,
  importedMessages,
  schedule,
  tasks,
  goals,
  outbox,
];
