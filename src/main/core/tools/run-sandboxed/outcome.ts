/** What both languages answer with, and the bounds that both keep. */

/** Why a script was stopped before it ended by itself. */
export interface Stopped {
  code: 'timeout' | 'memory' | 'output' | 'stack';
  message: string;
}

export interface Outcome {
  stdout: string;
  stderr: string;
  /** 0 is success; 1 an error that the script did not catch; 124 and 137 as a shell has them. */
  exitCode: number;
  /** Of JavaScript: what the last expression was, as JSON has it. */
  value?: unknown;
  /** True where output is missing. */
  truncated: boolean;
  stopped?: Stopped;
  tookMs: number;
}

/** Bounds of one script. */
export interface Limits {
  timeMs: number;
  memoryBytes: number;
  /** Of standard output and standard error, each. */
  outputBytes: number;
}

export const limits: Limits = { timeMs: 30_000, memoryBytes: 128 * 1024 * 1024, outputBytes: 128 * 1024 };

/** Text that is taken up to a bound; what does not fit is counted, and not kept. */
export class BoundedText {
  readonly #limit: number;
  readonly #parts: string[] = [];
  #taken = 0;
  truncated = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False once nothing more fits. */
  add(text: string): boolean {
    const room = this.#limit - this.#taken;
    if (text.length > room) this.truncated = true;
    // Characters are counted, not bytes: cheaper, and the bound of the whole answer is the runner's.
    if (room > 0) this.#parts.push(text.slice(0, room));
    this.#taken += text.length;
    return !this.truncated;
  }

  toString(): string {
    return this.#parts.join('');
  }
}
