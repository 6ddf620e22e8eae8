/** One runner as the daemon sees it: starts, does one call at a time, and is ended when it does not keep to its bounds. */

import type { ToolError } from '../../../../../contract/tools.ts';
import type { Work } from '../../../agent/tool.ts';
import { residentBytes } from '../../../base/child.ts';
import type { Clock, Timer } from '../../../base/clock.ts';
import type { RunnerProcess } from '../../../base/host.ts';
import { type RunnerOrder, type RunnerReport, runnerReport } from '../../../base/runner-protocol.ts';

export type Job = Omit<Extract<RunnerOrder, { kind: 'run' }>, 'kind' | 'id'>;

/** How long a call may take to end by itself once it was told to; a cancel is answered within 250 ms. */
const graceMs = 120;
const memoryEveryMs = 100;
/** What a call may send before its answer. The runner bounds itself far below: more is not the runner that we wrote. */
const maxMessages = 1_000;

interface Call {
  id: number;
  logs: string[];
  sideEffects: string[];
  messages: number;
  timers: Timer[];
  /** Set once it was told to end: what it is answered with, unless it was done all the same. */
  ending: ToolError | null;
  settle(work: Work): void;
}

export class RunnerChild {
  readonly memoryBytes: number;
  readonly #process: RunnerProcess;
  readonly #clock: Clock;
  #call: Call | null = null;
  #waiting: RunnerOrder | null = null;
  #ready = false;
  #lastId = 0;
  /** Calls that it has done. */
  calls = 0;
  /** What it held after its last call, in bytes. */
  rss = 0;
  #ended: ToolError | null = null;
  onEnd: () => void = () => undefined;

  constructor(process: RunnerProcess, clock: Clock, memoryBytes: number) {
    this.#process = process;
    this.#clock = clock;
    this.memoryBytes = memoryBytes;
    process.onMessage((message) => this.#hear(message));
    process.onExit((code) => this.end(died(code === null ? 'it was killed, or could not start' : `it ended with code ${code}`)));
  }

  get alive(): boolean {
    return this.#ended === null;
  }

  /** Use on a runner that does nothing. Never throws; one that has ended meanwhile answers why. */
  run(job: Job, signal: AbortSignal): Promise<Work> {
    if (this.#ended) return Promise.resolve({ ok: false, error: this.#ended, logs: [], sideEffects: [] });
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const stop = () => this.#tellToEnd({ code: 'cancelled', message: 'The call was cancelled.' });
      const settle = (work: Work) => {
        signal.removeEventListener('abort', stop);
        for (const timer of this.#call?.timers ?? []) timer.cancel();
        this.#call = null;
        this.calls += 1;
        resolve(work);
      };
      this.#call = { id, logs: [], sideEffects: [], messages: 0, timers: [], ending: null, settle };
      signal.addEventListener('abort', stop, { once: true });
      const timeout = { code: 'timeout', message: `The tool was not done within ${Math.round(job.timeoutMs)} ms.` };
      this.#after(job.timeoutMs, () => this.#tellToEnd(timeout));
      this.#watchMemory();
      const order: RunnerOrder = { kind: 'run', id, ...job };
      if (this.#ready) this.#process.post(order);
      else this.#waiting = order;
      if (signal.aborted) stop();
    });
  }

  /** At once, with all that it started. A call that it was doing is answered with `why`. */
  end(why: ToolError): void {
    if (this.#ended) return;
    this.#ended = why;
    this.#process.kill();
    const call = this.#call;
    call?.settle({ ok: false, error: call.ending ?? why, logs: call.logs, sideEffects: call.sideEffects });
    this.onEnd();
  }

  #after(ms: number, callback: () => void): void {
    this.#call?.timers.push(this.#clock.after(ms, callback));
  }

  #tellToEnd(why: ToolError): void {
    const call = this.#call;
    if (!call || call.ending) return;
    call.ending = why;
    if (this.#ready) this.#process.post({ kind: 'cancel', id: call.id } satisfies RunnerOrder);
    this.#after(graceMs, () => this.end(why));
  }

  #watchMemory(): void {
    this.#after(memoryEveryMs, () => {
      const held = this.#process.pid === undefined ? null : residentBytes(this.#process.pid);
      if (held !== null && held > this.memoryBytes) this.end(tooMuchMemory(this.memoryBytes));
      else this.#watchMemory();
    });
  }

  #hear(message: unknown): void {
    if (!this.alive) return;
    const call = this.#call;
    if (call) call.messages += 1;
    const flood = call !== null && call.messages > maxMessages;
    const parsed = flood ? null : runnerReport.safeParse(message);
    if (parsed?.success) this.#take(parsed.data, call);
    else this.end(died(flood ? 'it sent messages without end' : 'it sent what no runner sends'));
  }

  #take(report: RunnerReport, call: Call | null): void {
    if (report.kind === 'ready') {
      this.#ready = true;
      if (this.#waiting) this.#process.post(this.#waiting);
      this.#waiting = null;
      return;
    }
    // An answer to a call that nobody waits for any more.
    if (!call || report.id !== call.id) return;
    const { logs, sideEffects } = call;
    if (report.kind === 'log') logs.push(report.line);
    else if (report.kind === 'changed') sideEffects.push(report.what);
    else {
      this.rss = report.rss;
      if (report.kind === 'done') call.settle({ ok: true, data: report.data, logs, sideEffects });
      else call.settle({ ok: false, error: call.ending ?? report.error, logs, sideEffects });
    }
  }
}

const died = (how: string): ToolError => ({
  code: 'runner_died',
  message: `The process that did the work died: ${how}.`,
});

const tooMuchMemory = (bytes: number): ToolError => ({
  code: 'runner_died',
  message: `The work needed more memory than the ${Math.round(bytes / 1024 ** 2)} MiB that a tool may have, and was ended.`,
  data: { memoryBytes: bytes },
});
