/** A runner whose tools do everything that a tool's work must not: the real serving code, with a table of its own. */
import { spawn } from 'node:child_process';
import { isMainThread } from 'node:worker_threads';
import { AppError } from '../../src/main/core/base/errors.ts';
import { serve, type ToolTable } from '../../src/main/runners/tool/serve.ts';
import { watch } from '../../src/main/runners/tool/watch.ts';

const forever = () => new Promise<never>(() => setInterval(() => undefined, 1_000));
/** Past what the runner bounds, straight to the daemon. */
const raw = (message: unknown) => void process.send?.(message);

const work: Record<
  string,
  (args: never, context: Parameters<Awaited<ReturnType<ToolTable[string]>>['run']>[1]) => Promise<unknown>
> = {
  echo: async (args) => args,
  about: async () => ({ env: process.env, cwd: process.cwd(), pid: process.pid, execArgv: process.execArgv }),
  refuses: async () => {
    throw new AppError('refused', 'No.', { reason: 'just_no', hint: 1 });
  },
  breaks: async () => JSON.parse('{'),
  hang: async () => {
    for (;;);
  },
  deaf: forever,
  polite: (_args, { signal }) =>
    new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason));
    }),
  crash: async () => process.abort(),
  leaves: async () => process.exit(0),
  late: async () => {
    setTimeout(() => {
      throw new Error('late');
    }, 20);
    return 'early';
  },
  leak: async () => {
    const kept: object[] = [];
    for (;;) kept.push(Array.from({ length: 1_000 }, () => ({})));
  },
  buffers: async () => {
    const kept: Buffer[] = [];
    for (; ; await new Promise(setImmediate)) kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
  },
  swell: async (megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024, 1).length,
  chatty: async (_args, { log, changed }) => {
    for (let i = 0; i < 100_000; i += 1) log('x'.repeat(5_000));
    for (let i = 0; i < 10_000; i += 1) changed(`${i}`);
  },
  flood: async () => {
    for (; ; await new Promise(setImmediate)) for (let i = 0; i < 100; i += 1) raw({ kind: 'log', id: 1, line: 'x' });
  },
  garbage: async () => {
    raw({ hello: 'daemon', __proto__: { kind: 'done' } });
    await forever();
  },
  strange: async (id: number) => {
    raw({ kind: 'done', id: id + 7, data: 'forged', rss: 0 });
    return 'own';
  },
  large: async () => 'x'.repeat(10_000_000),
  prints: async () => {
    for (let i = 0; i < 1_000; i += 1) process.stdout.write('x'.repeat(100_000));
    return 'printed';
  },
  /** Two children that hold on: one in the group, one that left it. */
  children: async (_args, { changed }) => {
    const command = 'setInterval(() => {}, 1000)';
    const pids = [false, true].map((detached) => spawn(process.execPath, ['-e', command], { stdio: 'ignore', detached }).pid);
    changed(JSON.stringify(pids));
    await forever();
  },
  wrote: async (_args, { changed }) => {
    changed('Wrote one half.');
    await forever();
  },
};

const tools: ToolTable = Object.fromEntries(Object.entries(work).map(([name, run]) => [name, async () => ({ run })]));

if (isMainThread) serve(tools, import.meta.filename);
else watch();
