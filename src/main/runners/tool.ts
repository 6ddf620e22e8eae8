/** Entry of the process that does tools' work: of all tools it loads only the one that it is asked for. */
import { isMainThread } from 'node:worker_threads';
import { serve, type ToolTable } from './tool/serve.ts';
import { watch } from './tool/watch.ts';

/** Every built-in tool with work of its own, one line each. */
const tools: ToolTable = {
  html_to_text: () => import('../core/tools/parse/html-to-text/run.ts'),
  http_get: () => import('../core/tools/http-get/run.ts'),
  list_dir: () => import('../core/tools/files/list-dir/run.ts'),
  markdown_to_text: () => import('../core/tools/parse/markdown-to-text/run.ts'),
  plan: () => import('../core/tools/plan/run.ts'),
  pdf_to_text: () => import('../core/tools/parse/pdf-to-text/run.ts'),
  read_bin: () => import('../core/tools/files/read-bin/run.ts'),
  read_text: () => import('../core/tools/files/read-text/run.ts'),
  run_sandboxed: () => import('../core/tools/run-sandboxed/run.ts'),
  search_text: () => import('../core/tools/files/search-text/run.ts'),
  write_text: () => import('../core/tools/files/write-text/run.ts'),
};

// The same file is its own watcher's: a thread that still runs where the work hangs.
if (isMainThread) serve(tools, import.meta.filename);
else watch();
