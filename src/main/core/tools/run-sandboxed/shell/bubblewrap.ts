/**
 * The place that a shell script runs in on Linux, as arguments of bubblewrap: every namespace new, the system's programs
 * read-only, a work folder in memory with a bound, no home, no secrets, no network, and the filter on system calls.
 */
import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { descriptors } from './box.ts';
import { walls } from './preparation.ts';

/** Where the places of the script's own are, inside. */
const work = '/sandbox';
const script = '/run/script';
/** Programs and libraries, where this system has them: as links where they are links. Admins' own (`/usr/local`) are left out. */
function systemFolders(): string[] {
  const tops = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'].flatMap((path) => {
    const kind = lstatSync(path, { throwIfNoEntry: false });
    if (!kind) return [];
    return kind.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
  });
  const few = ['/etc/alternatives', '/etc/ld.so.cache'].flatMap((path) => ['--ro-bind-try', path, path]);
  return [
    '--ro-bind',
    '/usr',
    '/usr',
    ...(existsSync('/usr/local') ? ['--tmpfs', '/usr/local', '--remount-ro', '/usr/local'] : []),
    ...tops,
    ...few,
  ];
}

/** Of /proc, what tells of the machine and not of the script's own processes. */
const tellTales = [
  'cmdline',
  'kallsyms',
  'kcore',
  'key-users',
  'keys',
  'kmsg',
  'modules',
  'sched_debug',
  'timer_list',
  'vmallocinfo',
];
const tellTaleFolders = ['acpi', 'asound', 'driver', 'fs', 'scsi'];

/** Use to get the arguments; the fixed ones are worked out once in a process. */
export function bubblewrapArguments(shell: string, prepare: string): string[] {
  place ??= thePlace();
  return [...place, '--', '/bin/sh', '-c', prepare, 'sh', shell, script];
}
let place: string[] | undefined;

function thePlace(): string[] {
  const { filter, script: from, info } = descriptors;
  const hidden = tellTales
    .filter((name) => existsSync(`/proc/${name}`))
    .flatMap((name) => ['--ro-bind', '/dev/null', `/proc/${name}`]);
  const empty = tellTaleFolders
    .filter((name) => existsSync(`/proc/${name}`))
    .flatMap((name) => ['--tmpfs', `/proc/${name}`, '--remount-ro', `/proc/${name}`]);
  const memory = (bytes: number, path: string) => ['--size', String(bytes), '--tmpfs', path];
  return [
    ...['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup'],
    ...['--disable-userns', '--assert-userns-disabled', '--cap-drop', 'ALL', '--uid', '1000', '--gid', '1000'],
    ...['--as-pid-1', '--die-with-parent', '--new-session', '--clearenv', '--hostname', 'sandbox'],
    ...['--seccomp', String(filter), '--info-fd', String(info)],
    ...systemFolders(),
    ...['--proc', '/proc', ...hidden, ...empty],
    ...['--dev', '/dev', ...memory(walls.sharedMemoryBytes, '/dev/shm'), '--remount-ro', '/dev'],
    ...[...memory(walls.workBytes, work), ...memory(walls.workBytes, '/tmp')],
    ...['--perms', '0444', '--file', String(from), script],
    // bubblewrap's own root is memory without a bound: nothing may be written there.
    ...['--remount-ro', '/', '--chdir', work],
    ...Object.entries({ PATH: '/usr/bin:/bin', HOME: work, TMPDIR: '/tmp', LANG: 'C.UTF-8', TERM: 'dumb' }).flatMap(
      ([name, value]) => ['--setenv', name, value],
    ),
  ];
}

/**
 * Root's processes are not counted by any limit, and its files are open to it in any namespace that maps it: a daemon that is
 * root starts the sandbox as a user that owns nothing. One that nobody else uses where this machine's map has room for it.
 */
export function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const room = (uid: number) =>
    readFileSync('/proc/self/uid_map', 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .some(([first = 0, , length = 0]) => uid >= first && uid < first + length);
  const own = 2_000_000_000 + (process.pid % 1_000_000);
  return room(own) ? { uid: own, gid: own } : { uid: 65_534, gid: 65_534 };
}
