/** The runners: one is kept warm, more start up to a bound, none does two calls at once, and none grows old. */
import { mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Work } from '../../../agent/tool.ts';
import type { Clock, Timer } from '../../../base/clock.ts';
import type { Host } from '../../../base/host.ts';
import { RunnerChild } from './child.ts';
import type { RunData, RunLimits, Runner } from './types.ts';

interface PoolDeps {
  fork: Host['fork'];
  clock: Clock;
  /** For the folders that calls work in. It is emptied when the pool is made: nothing in it outlives its call. */
  folder: string;
  /** Runners at once; a call above that waits its turn. */
  size?: number;
  /** Calls that one runner does before another takes its place. */
  callsPerRunner?: number;
  /** How long a runner that nobody needs stays, the last one longer. */
  idleMs?: number;
}

export interface RunnerPool extends Runner {
  /** Use when a call is likely soon: the first one then finds a runner that has started. */
  warm(memoryBytes: number): void;
  /** What there is now, for metrics and tests. */
  readonly runners: { alive: number; busy: number; waiting: number; started: number };
  /** Ends every runner; calls that go on are answered `cancelled`. */
  stop(): Promise<void>;
}

interface Waiting {
  memoryBytes: number;
  begin(child: RunnerChild | null): void;
}

/** Use once per daemon. */
export function createPool(deps: PoolDeps): RunnerPool {
  return new Pool(deps);
}

const cancelled = {
  ok: false,
  error: { code: 'cancelled', message: 'The call was cancelled.' },
  logs: [],
  sideEffects: [],
} satisfies Work;

const notStarted: Work = {
  ...cancelled,
  error: { code: 'runner_died', message: 'The process that does the work could not be started.' },
};

class Pool implements RunnerPool {
  readonly #deps: Required<PoolDeps>;
  readonly #idle: RunnerChild[] = [];
  readonly #busy = new Set<RunnerChild>();
  readonly #queue: Waiting[] = [];
  readonly #rests = new Map<RunnerChild, Timer>();
  readonly #cwd: string;
  #started = 0;
  #calls = 0;
  #stopped = false;

  constructor(deps: PoolDeps) {
    this.#deps = { size: 4, callsPerRunner: 200, idleMs: 60_000, ...deps };
    rmSync(deps.folder, { recursive: true, force: true });
    this.#cwd = join(deps.folder, 'empty');
    mkdirSync(this.#cwd, { recursive: true, mode: 0o700 });
  }

  get runners() {
    const busy = this.#busy.size;
    return { alive: this.#idle.length + busy, busy, waiting: this.#queue.length, started: this.#started };
  }

  warm(memoryBytes: number): void {
    if (!this.#stopped && this.#idle.length === 0 && this.#busy.size < this.#deps.size) this.#rest(this.#start(memoryBytes));
  }

  async run(tool: string, args: unknown, data: RunData, limits: RunLimits, signal: AbortSignal): Promise<Work> {
    const child = await this.#take(limits.memoryBytes, signal).catch(() => 'none' as const);
    if (child === 'none') return notStarted;
    if (!child) return cancelled;
    this.#calls += 1;
    const workFolder = join(this.#deps.folder, `call-${this.#calls}`);
    const { timeoutMs, memoryBytes } = limits;
    const { touches, hosts, forbidden, maxOutputBytes, keepFolder, trusted = false } = data;
    const reach = { touches: [...touches], hosts: [...hosts], forbidden: [...forbidden] };
    const job = { tool, args, ...reach, maxOutputBytes, keepFolder, trusted };
    const work = await child.run({ ...job, workFolder, timeoutMs, memoryBytes }, signal);
    // The runner clears up behind itself; one that was ended could not.
    if (!child.alive) await rm(workFolder, { recursive: true, force: true }).catch(() => undefined);
    this.#give(child, limits);
    return work;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const waiting of this.#queue.splice(0)) waiting.begin(null);
    const error = { code: 'cancelled', message: 'Hearth is stopping.' };
    for (const child of [...this.#idle, ...this.#busy]) child.end(error);
    await rm(this.#deps.folder, { recursive: true, force: true }).catch(() => undefined);
  }

  /** A runner of the caller's own, in the order of asking; null when the signal fired first. */
  #take(memoryBytes: number, signal: AbortSignal): Promise<RunnerChild | null> {
    if (this.#stopped || signal.aborted) return Promise.resolve(null);
    if (this.#busy.size < this.#deps.size) return new Promise((resolve) => resolve(this.#claim(memoryBytes)));
    return new Promise((resolve) => {
      const leave = () => {
        this.#queue.splice(this.#queue.indexOf(waiting), 1);
        resolve(null);
      };
      const waiting: Waiting = {
        memoryBytes,
        begin(child) {
          signal.removeEventListener('abort', leave);
          resolve(child);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#queue.push(waiting);
    });
  }

  #claim(memoryBytes: number): RunnerChild {
    // A bound that was changed holds from the next call on.
    for (const child of this.#idle.filter((other) => other.memoryBytes !== memoryBytes)) this.#retire(child);
    const child = this.#idle.pop() ?? this.#start(memoryBytes);
    this.#rests.get(child)?.cancel();
    this.#rests.delete(child);
    this.#busy.add(child);
    return child;
  }

  #start(memoryBytes: number): RunnerChild {
    this.#started += 1;
    const child = new RunnerChild(this.#deps.fork('tool', { cwd: this.#cwd, memoryBytes }), this.#deps.clock, memoryBytes);
    child.onEnd = () => {
      this.#busy.delete(child);
      const at = this.#idle.indexOf(child);
      if (at >= 0) this.#idle.splice(at, 1);
      this.#rests.get(child)?.cancel();
      this.#rests.delete(child);
    };
    return child;
  }

  /** After a call: the runner stays where it may be trusted with another, else a fresh one is warmed in its place. */
  #give(child: RunnerChild, { isolation, memoryBytes }: RunLimits): void {
    const worn = child.calls >= this.#deps.callsPerRunner || child.rss > memoryBytes / 2;
    // What ran foreign code is not used again, however well it was walled in.
    if (worn || isolation === 'sandbox') this.#retire(child);
    this.#busy.delete(child);
    if (this.#stopped) return;
    if (child.alive) this.#rest(child);
    else this.warm(memoryBytes);
    if (this.#busy.size < this.#deps.size) {
      const next = this.#queue.shift();
      next?.begin(this.#claim(next.memoryBytes));
    }
  }

  #rest(child: RunnerChild): void {
    this.#idle.push(child);
    const check = () => {
      // The last one stays warm ten times as long: the next call is likely to be alone.
      const last = this.#idle.length + this.#busy.size === 1;
      if (last && !long) {
        long = true;
        this.#rests.set(child, this.#deps.clock.after(this.#deps.idleMs * 9, check));
      } else this.#retire(child);
    };
    let long = false;
    this.#rests.set(child, this.#deps.clock.after(this.#deps.idleMs, check));
  }

  #retire(child: RunnerChild): void {
    child.end({ code: 'cancelled', message: 'The runner was replaced.' });
  }
}
