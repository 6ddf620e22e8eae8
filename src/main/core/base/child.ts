/** Children that do work away from the daemon: what they may know of this computer, how they start, and how they end. */
import { fork, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { ForkOptions, RunnerProcess } from './host.ts';

// An allow-list: no key is in it, and nothing that loads code into a process (NODE_OPTIONS, LD_*, DYLD_*, GIT_*, GLIBC_TUNABLES).
const allowed = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'USERPROFILE'];

/** Use for every child process: of the daemon's environment it is given this and nothing more. */
export function childEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(allowed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** Node's flags of a runner: a heap that fails early and with a name, before the whole process is cut off. */
export function runnerFlags({ memoryBytes }: ForkOptions): string[] {
  return memoryBytes === undefined ? [] : [`--max-old-space-size=${Math.max(16, Math.floor((memoryBytes * 0.75) / 1024 ** 2))}`];
}

/** A runner as a child process of plain Node, in a process group of its own. */
export function forkNode(entry: string, env: Readonly<Record<string, string | undefined>>, options: ForkOptions): RunnerProcess {
  const child = fork(entry, [], {
    env: childEnvironment(env),
    execArgv: runnerFlags(options),
    serialization: 'advanced',
    // Nothing that a tool prints is read: a flood of it would be work for the daemon.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: process.platform !== 'win32',
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const ends = new Set<(code: number | null) => void>();
  let ended = false;
  const end = (code: number | null) => {
    if (ended) return;
    ended = true;
    for (const listener of ends) listener(code);
  };
  child.on('exit', end);
  // A child that could not be started at all has no exit.
  child.on('error', () => end(null));
  return {
    pid: child.pid,
    post(message) {
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage(listener) {
      child.on('message', listener);
      return () => void child.off('message', listener);
    },
    onExit(listener) {
      ends.add(listener);
      return () => void ends.delete(listener);
    },
    kill() {
      if (child.pid !== undefined) killTree(child.pid);
    },
  };
}

/** Ends a process at once with all that it started, those that left its group too where the system tells of them. */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on('error', () => undefined);
    return;
  }
  const below = descendants(pid);
  // The group of each, too: who was born since the list was made is in one of them.
  for (const target of [pid, ...below].flatMap((each) => [-each, each])) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It is gone already, or leads no group.
    }
  }
}

/** Linux lists the children of each thread; elsewhere the process group has to do. */
function descendants(pid: number): number[] {
  if (process.platform !== 'linux') return [];
  const found: number[] = [];
  for (const queue = [pid]; queue.length > 0 && found.length < 10_000; ) {
    const children = childrenOf(queue.shift() ?? 0);
    found.push(...children);
    queue.push(...children);
  }
  return found;
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** The memory that a process holds, in bytes; null where only the process itself could tell. */
export function residentBytes(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}
