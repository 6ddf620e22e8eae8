/** The runner's last wall: a thread that ends the process when the work hangs, grows without end, or the daemon is gone. */
import { parentPort, Worker, workerData } from 'node:worker_threads';

/** What the watcher is told, in memory that both threads see: a hung thread can send nothing. */
const slots = { deadline: 0, memory: 1 } as const;

/** How much longer than the daemon it waits, so that normally the daemon is the one who ends a call. */
const graceMs = 2_000;
const everyMs = 500;

export interface Watched {
  /** A call begins: it ends by itself, or the process does. */
  begin(timeoutMs: number, memoryBytes: number): void;
  end(): void;
}

/** Use once in the runner's main thread. `entry` runs `watch` where it is not the main thread. */
export function startWatcher(entry: string): Watched {
  const shared = new Float64Array(new SharedArrayBuffer(16));
  const thread = new Worker(entry, {
    workerData: { shared, parent: process.ppid },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
  // Without its watcher the process would be weaker than promised.
  thread.on('error', () => process.exit(1));
  thread.unref();
  return {
    begin(timeoutMs, memoryBytes) {
      shared[slots.memory] = memoryBytes;
      shared[slots.deadline] = Date.now() + timeoutMs + graceMs;
    },
    end() {
      shared[slots.deadline] = 0;
    },
  };
}

/** Use in the watcher's thread. */
export function watch(): void {
  const { shared, parent }: { shared: Float64Array; parent: number } = workerData;
  setInterval(() => {
    const deadline = shared[slots.deadline] ?? 0;
    const memory = shared[slots.memory] ?? 0;
    const late = deadline > 0 && Date.now() > deadline;
    const large = memory > 0 && process.memoryUsage.rss() > memory;
    if (late || large || orphaned(parent)) endAll();
  }, everyMs);
  parentPort?.unref();
}

/** On Windows a parent's number stays when it is gone. */
function orphaned(parent: number): boolean {
  if (process.platform !== 'win32') return process.ppid !== parent;
  try {
    process.kill(parent, 0);
    return false;
  } catch {
    return true;
  }
}

/** With the children, where the runner leads a group of its own. */
function endAll(): void {
  for (const target of [-process.pid, process.pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It leads no group: then it ends alone.
    }
  }
}
