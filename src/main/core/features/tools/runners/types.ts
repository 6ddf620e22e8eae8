/** What the tools room asks of its runners: one call, done away from the daemon. */
import type { Isolation } from '../../../../../contract/tools.ts';
import type { RunContext, Work } from '../../../agent/tool.ts';

/** What a call's work is given that can cross a process boundary; the runner makes the rest of its RunContext itself. */
export type RunData = Omit<RunContext, 'signal' | 'log' | 'changed' | 'workFolder'>;

export interface RunLimits {
  timeoutMs: number;
  /** The weakest wall that will do: a runner may always use a stronger one. */
  isolation: Isolation;
  /** Of the process that does the work, in bytes. */
  memoryBytes: number;
}

export interface Runner {
  /**
   * Does one call. `tool` is the name of a built-in tool, `args` are parsed. Never throws: a fault is an answer, with the codes
   * `timeout`, `cancelled` (when `signal` fired, within 250 ms) and `runner_died` beside the tool's own.
   */
  run(tool: string, args: unknown, data: RunData, limits: RunLimits, signal: AbortSignal): Promise<Work>;
}
