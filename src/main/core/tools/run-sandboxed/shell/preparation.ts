/** What runs first inside, on every tier: the limits of each process, which only go down from here. */
import type { Limits } from '../outcome.ts';
import { descriptors } from './box.ts';

const mebibyte = 1024 * 1024;
/** Bounds that hold inside, whatever a script does. */
export const walls = {
  workBytes: 64 * mebibyte,
  sharedMemoryBytes: 16 * mebibyte,
  fileBytes: 48 * mebibyte,
  addressBytes: 1024 * mebibyte,
  processes: 64,
  openFiles: 256,
};

/**
 * They are set inside, because Linux keeps the count of processes per user namespace; `processes` are those that count and are
 * not the script's. Nothing runs where a limit cannot be set: the script begins after the last of them.
 */
export function preparation({ memoryBytes, timeMs }: Limits, outside: { processes: number } = { processes: 0 }): string {
  const kib = (bytes: number) => Math.floor(bytes / 1024);
  const processes = outside.processes + walls.processes;
  const linux = [
    `ulimit -d ${kib(memoryBytes)}`,
    `ulimit -v ${kib(walls.addressBytes)}`,
    // The first to go when the machine's memory ends.
    'echo 1000 > /proc/self/oom_score_adj',
  ];
  return [
    'set -e',
    // Not 0: where the kernel pipes dumps to a program outside, only 1 byte means none.
    'if [ -x /usr/bin/prlimit ]; then /usr/bin/prlimit --pid $$ --core=1:1; else ulimit -c 0; fi',
    // Units of 512 bytes, in every shell that is called as sh.
    `ulimit -f ${Math.floor(walls.fileBytes / 512)}`,
    `ulimit -n ${walls.openFiles}`,
    `ulimit -t ${Math.ceil(timeMs / 1000) + 1}`,
    `if [ -n "$BASH_VERSION" ]; then ulimit -u ${processes}; else ulimit -p ${processes}; fi`,
    // macOS keeps neither limit of memory.
    ...(process.platform === 'linux' ? linux : []),
    `echo ready >&${descriptors.ready}`,
    `exec ${descriptors.ready}>&-`,
    'exec "$1" "$2"',
  ].join('\n');
}
