/** Every built-in tool, one line each. Those with work of their own stand in src/main/runners/tool.ts too. */
import type { Tool } from '../agent/tool.ts';
import { dispatchRun } from './dispatch-run/tool.ts';
import { listDir } from './files/list-dir/tool.ts';
import { readBin } from './files/read-bin/tool.ts';
import { readText } from './files/read-text/tool.ts';
import { searchText } from './files/search-text/tool.ts';
import { writeText } from './files/write-text/tool.ts';
import { getRun } from './get-run/tool.ts';
import { httpGet } from './http-get/tool.ts';
import { listRuns } from './list-runs/tool.ts';
import { lorePropose } from './lore-propose/tool.ts';
import { memoryDelete } from './memory/memory-delete/tool.ts';
import { memoryStore } from './memory/memory-store/tool.ts';
import { searchMemory } from './memory/search-memory/tool.ts';
import { noteWrite } from './note-write/tool.ts';
import { htmlToText } from './parse/html-to-text/tool.ts';
import { markdownToText } from './parse/markdown-to-text/tool.ts';
import { pdfToText } from './parse/pdf-to-text/tool.ts';
import { plan } from './plan/tool.ts';
import { runSandboxed } from './run-sandboxed/tool.ts';
import { searchConversation } from './search-conversation/tool.ts';
import { skillRead } from './skill-read/tool.ts';
import { goalUpdate } from './tasks/goal-update/tool.ts';
import { taskCreate } from './tasks/task-create/tool.ts';
import { taskList } from './tasks/task-list/tool.ts';
import { taskUpdate } from './tasks/task-update/tool.ts';
import { userNotification } from './user-notification/tool.ts';

export const builtinTools: readonly Tool[] = [
  readText,
  writeText,
  listDir,
  readBin,
  searchText,
  markdownToText,
  htmlToText,
  pdfToText,
  httpGet,
  runSandboxed,
  plan,
  userNotification,
  dispatchRun,
  getRun,
  listRuns,
  searchConversation,
  noteWrite,
  lorePropose,
  skillRead,
  searchMemory,
  memoryStore,
  memoryDelete,
  taskCreate,
  taskUpdate,
  taskList,
  goalUpdate,
];
