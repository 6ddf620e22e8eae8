/** A script of the shell on macOS: under a profile of the system's own sandbox (Seatbelt) that denies what it does not name. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Limits, limits, type Outcome } from '../outcome.ts';
import { descriptors, needed, openBox, type ShellScript } from './box.ts';
import { preparation } from './preparation.ts';
import { supervise } from './supervise.ts';

/**
 * Deny by default: no network, no services, no files but the system's programs and the work folder. Its processes can leave
 * neither their group nor their session (82 is setpgid, 147 setsid, 244 posix_spawn, which can do both), so that ending the group
 * ends them all.
 */
export const profile = `(version 1)
(deny default)
(allow process-fork)
(allow process-exec (subpath "/bin") (subpath "/usr/bin") (subpath "/usr/libexec"))
(allow signal (target same-sandbox))
(allow sysctl-read)
(allow file-read-metadata (literal "/") (literal "/private") (literal "/tmp") (literal "/var") (literal "/etc") (literal "/dev"))
(allow file-read* (literal "/") (subpath "/bin") (subpath "/usr/bin") (subpath "/usr/lib") (subpath "/usr/libexec")
  (subpath "/usr/share") (subpath "/System/Library") (subpath "/System/Cryptexes") (subpath "/System/Volumes/Preboot/Cryptexes")
  (subpath "/private/var/db/dyld") (subpath "/private/var/select"))
(allow file-read* file-write-data (literal "/dev/null") (literal "/dev/zero"))
(allow file-read* (literal "/dev/random") (literal "/dev/urandom") (subpath "/dev/fd"))
(allow file-write-data (literal "/dev/stdout") (literal "/dev/stderr") (subpath "/dev/fd"))
(allow file-read* (literal (param "SCRIPT")))
(allow file-read* file-write* (subpath (param "WORK")))
(deny syscall-unix (syscall-number 82) (syscall-number 147) (syscall-number 244))
`;

/** Use to run a shell script that nobody vouches for. Thrown: AppError `unavailable`, where the walls cannot be put up. */
export async function runInSeatbelt(script: ShellScript, bounds: Limits = limits): Promise<Outcome> {
  const program = needed('sandbox-exec', 'macOS');
  const box = await openBox(script, Buffer.alloc(0));
  mkdirSync(join(script.workFolder, 'work'), { mode: 0o700 });
  // The profile is about real paths: /tmp and /var are links.
  const work = realpathSync(join(script.workFolder, 'work'));
  const file = realpathSync(join(script.workFolder, 'box', 'script'));
  const processes = await othersOfUser();
  const prepare = preparation(bounds, { processes });
  const about = ['-D', `WORK=${work}`, '-D', `SCRIPT=${file}`, '-p', profile];
  const child = spawn(program, [...about, '/bin/sh', '-c', prepare, 'sh', '/bin/bash', file], {
    cwd: work,
    env: { PATH: '/usr/bin:/bin', HOME: work, TMPDIR: work, LANG: 'C.UTF-8', TERM: 'dumb' },
    // The descriptors in between are bubblewrap's.
    stdio: box.stdio.map((fd, index) => (index < 3 || index === descriptors.ready ? fd : 'ignore')),
    // A session of its own: no terminal to type into, and a group to end it by.
    detached: true,
  });
  box.close();
  const group = child.pid ?? 0;
  const kill = () => void endGroup(group);
  const gone = async () => {
    while (endGroup(group)) await sleep(2);
  };
  return supervise({ child, box, bounds, signal: script.signal, kill, memory: () => memoryOfGroup(group), gone });
}

/** False once there is nobody left in it. */
function endGroup(group: number): boolean {
  try {
    return group > 0 && process.kill(-group, 'SIGKILL');
  } catch {
    return false;
  }
}

async function memoryOfGroup(group: number): Promise<number> {
  const { stdout } = await promisify(execFile)('/bin/ps', ['-axo', 'pgid=,rss='], { env: {} }).catch(() => ({ stdout: '' }));
  const kib = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .reduce((sum, [of, rss]) => sum + (of === group ? (rss ?? 0) : 0), 0);
  return kib * 1024;
}

/** The limit of processes counts all of the user's: those that are there already come on top. */
async function othersOfUser(): Promise<number> {
  const { stdout } = await promisify(execFile)('/bin/ps', ['-xo', 'pid='], { env: {} });
  return stdout.split('\n').filter((line) => line.trim() !== '').length;
}
