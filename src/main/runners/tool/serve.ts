/** The runner's end of a call: parse the order, load the tool, do the work within its bounds, answer once. */
import { mkdirSync, rmSync } from 'node:fs';
import type { ToolError } from '../../../contract/tools.ts';
import type { RunContext, RunTool } from '../../core/agent/tool.ts';
import { AppError, systemCode } from '../../core/base/errors.ts';
import { type RunnerOrder, type RunnerReport, runnerOrder } from '../../core/base/runner-protocol.ts';
import { type Channel, openChannel } from './channel.ts';
import { startWatcher } from './watch.ts';

/** By name, each loaded when it is first asked for. */
export type ToolTable = Readonly<Record<string, () => Promise<{ run: RunTool }>>>;

type Job = Extract<RunnerOrder, { kind: 'run' }>;

const bounds = { logLines: 200, lineChars: 1_000, changes: 200, changeChars: 2_000 };

/** Use in the runner's entry. */
export function serve(tools: ToolTable, entry: string): void {
  const channel = openChannel();
  const watcher = startWatcher(entry);
  let current: { id: number; abort: AbortController } | null = null;
  const say = (report: RunnerReport) => channel.post(report);
  const work = async (job: Job) => {
    const abort = new AbortController();
    current = { id: job.id, abort };
    watcher.begin(job.timeoutMs, job.memoryBytes);
    const report = await perform(tools, job, abort.signal, channel);
    watcher.end();
    current = null;
    say(report);
  };
  channel.onMessage((message) => {
    const order = runnerOrder.parse(message);
    if (order.kind === 'cancel') {
      if (current?.id === order.id)
        current.abort.abort(new AppError('unavailable', 'The call was cancelled.', { reason: 'cancelled' }));
    } else if (current === null) void work(order);
  });
  // A fault outside of any call leaves a process that nobody knows the state of.
  process.on('uncaughtException', () => process.exit(70));
  process.on('unhandledRejection', () => process.exit(70));
  say({ kind: 'ready' });
}

async function perform(tools: ToolTable, job: Job, signal: AbortSignal, channel: Channel): Promise<RunnerReport> {
  const { id } = job;
  try {
    const load = Object.hasOwn(tools, job.tool) ? tools[job.tool] : undefined;
    if (!load) throw new AppError('not_found', `There is no work for a tool called ${job.tool}.`);
    const { run } = await load();
    mkdirSync(job.workFolder, { recursive: true, mode: 0o700 });
    // The daemon parsed them with the tool's own schema.
    const data = await run(job.args as never, contextOf(job, signal, channel));
    return { kind: 'done', id, data: bounded(data, job.maxOutputBytes), rss: process.memoryUsage.rss() };
  } catch (error) {
    return { kind: 'failed', id, error: toolErrorOf(error), rss: process.memoryUsage.rss() };
  } finally {
    rmSync(job.workFolder, { recursive: true, force: true });
  }
}

function contextOf(job: Job, signal: AbortSignal, channel: Channel): RunContext {
  const left = { lines: bounds.logLines, changes: bounds.changes };
  return {
    touches: job.touches,
    hosts: job.hosts,
    forbidden: job.forbidden,
    maxOutputBytes: job.maxOutputBytes,
    workFolder: job.workFolder,
    keepFolder: job.keepFolder,
    trusted: job.trusted,
    signal,
    log(line) {
      left.lines -= 1;
      if (left.lines < 0) return;
      channel.post({
        kind: 'log',
        id: job.id,
        line: left.lines === 0 ? '…' : cut(line, bounds.lineChars),
      } satisfies RunnerReport);
    },
    changed(what) {
      left.changes -= 1;
      if (left.changes < 0) return;
      const text = left.changes === 0 ? 'More was changed than is told here.' : cut(what, bounds.changeChars);
      channel.post({ kind: 'changed', id: job.id, what: text } satisfies RunnerReport);
    },
  };
}

const cut = (text: string, chars: number) => (text.length > chars ? `${text.slice(0, chars)}…` : text);

/** What is sent is what JSON can hold, and no more than was asked for. */
function bounded(data: unknown, maxBytes: number): unknown {
  const json = JSON.stringify(data);
  if (json === undefined) return null;
  if (Buffer.byteLength(json) > maxBytes)
    throw new AppError('too_large', `The answer is larger than ${maxBytes} bytes. Ask for less.`, {
      bytes: Buffer.byteLength(json),
    });
  return JSON.parse(json);
}

/** The finer word for a fault is its `reason`: what a tool refuses has more names than the public list of codes. */
export function toolErrorOf(error: unknown): ToolError {
  if (error instanceof AppError) {
    const { reason, ...data } = error.data ?? {};
    const code = typeof reason === 'string' ? reason : error.code;
    return { code, message: error.message, ...(Object.keys(data).length > 0 ? { data } : {}) };
  }
  const system = systemCode(error);
  const told = Object.hasOwn(systemWords, system) ? systemWords[system] : undefined;
  if (told) return told;
  if (error instanceof RangeError && /call stack/.test(error.message))
    return { code: 'too_deep', message: 'What was given is nested too deeply.' };
  return {
    code: 'tool_fault',
    message: `The tool met a fault of its own: ${cut(error instanceof Error ? error.message : String(error), 500)}`,
  };
}

const systemWords: Readonly<Record<string, ToolError>> = {
  ENOENT: { code: 'not_found', message: 'There is no such file or folder.' },
  ENOTDIR: { code: 'not_found', message: 'A part of the path is a file, not a folder.' },
  EISDIR: { code: 'not_a_file', message: 'That is a folder, not a file.' },
  EACCES: { code: 'no_permission', message: 'The system does not allow it.' },
  EPERM: { code: 'no_permission', message: 'The system does not allow it.' },
  EROFS: { code: 'no_permission', message: 'The disk is read-only.' },
  ENOSPC: { code: 'disk_full', message: 'The disk is full.' },
  EDQUOT: { code: 'disk_full', message: 'The disk quota is used up.' },
  ENAMETOOLONG: { code: 'invalid_input', message: 'The name is too long.' },
  EMFILE: { code: 'unavailable', message: 'Too many files are open.' },
  EIO: { code: 'disk_fault', message: 'The disk could not be read or written.' },
};
