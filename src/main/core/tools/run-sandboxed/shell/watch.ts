/** The sandbox's processes, seen from outside: what they take together, and that none is left. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A file of /proc, or an empty text: what it tells of may be gone at any instant. */
function look(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** The sandbox's first process and all below it: orphans in a process namespace fall to its first process. */
function family(first: number): number[] {
  const found = [first];
  for (const pid of found)
    for (const thread of threads(pid))
      for (const child of look(`/proc/${pid}/task/${thread}/children`).split(' ')) if (child !== '') found.push(Number(child));
  return found;
}

/** Bytes of memory that are the processes' own, or shared among them; programs' files do not count. */
export function memoryOf(first: number): number {
  let kib = 0;
  for (const pid of family(first))
    for (const [, number] of look(`/proc/${pid}/status`).matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)) kib += Number(number);
  return kib * 1024;
}

/**
 * True where it lives, in a process namespace that is not ours: a number that was given anew is not it. Once a namespace's first
 * process is a zombie, the kernel has ended all others.
 */
export function isInside(first: number): boolean {
  try {
    if (/^State:\s+[ZX]/m.test(look(`/proc/${first}/status`))) return false;
    return readlinkSync(`/proc/${first}/ns/pid`) !== readlinkSync('/proc/self/ns/pid');
  } catch {
    return false;
  }
}

/** The first process's number, as bubblewrap wrote it down; undefined as long as it has not. */
export function firstProcess(infoPath: string): number | undefined {
  const pid = /"child-pid":\s*(\d+)/.exec(look(infoPath))?.[1];
  return pid === undefined ? undefined : Number(pid);
}
