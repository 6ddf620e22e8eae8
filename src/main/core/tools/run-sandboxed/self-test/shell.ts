/** The escapes that every tier for shell scripts must refuse before it is used. */
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Outcome } from '../outcome.ts';
import { shellOf, type Tier } from '../shell/index.ts';

const small = { timeMs: 10_000, memoryBytes: 64 * 1024 * 1024, outputBytes: 20_000 };
const canary = 'a secret that no script may read';

/** Null where every attempt failed, else what got through, in a sentence. */
export async function tryShell(tier: Tier, workFolder: string, signal: AbortSignal): Promise<string | null> {
  const secret = join(workFolder, 'secret');
  const written = join(workFolder, 'written');
  writeFileSync(secret, canary);
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const run = async (name: string, code: string, timeMs = small.timeMs): Promise<Outcome> => {
    const folder = join(workFolder, `test-${name}`);
    await mkdir(folder);
    return shellOf(tier)({ code, workFolder: folder, signal }, { ...small, timeMs });
  };
  try {
    const [reach, forks, memory, flood] = await Promise.all([
      run('reach', reachCode({ secret, written, port })),
      run('forks', forkCode, 2_500),
      run('memory', 'head -c 200000000 /dev/zero | tail -n 1 | wc -c'),
      run('flood', 'yes flood'),
    ]);
    if (existsSync(written)) return 'A script could write outside of its folder.';
    // Elsewhere the kernel itself ends all that a process namespace holds.
    if (tier === 'seatbelt' && (await outlived())) return 'A script could leave a process behind.';
    if (connections > 0) return 'A script could reach the network.';
    return judge(tier, { reach, forks, memory, flood });
  } finally {
    server.close();
  }
}

/** A plain `sh` gives up at the first fork that fails; one that is bash goes on trying until its time is over. */
const forkCode = `exec sh -c 'i=0; while [ $i -lt 100 ]; do sleep 3 & i=$((i+1)); echo $i; done'`;

/** Of a process that leaves its group and its session, as a script's might to outlive it. */
const marker = 'sleep 31.4159';

async function outlived(): Promise<boolean> {
  const { stdout } = await promisify(execFile)('/bin/ps', ['-axo', 'command='], { env: {} });
  return stdout.split('\n').some((line) => line.trim() === marker);
}

/** Each attempt prints a word when it got through; the first and the last line prove that the script ran at all. */
function reachCode({ secret, written, port }: { secret: string; written: string; port: number }): string {
  return `echo began
cat '${secret}' 2>/dev/null
cat /etc/shadow /etc/master.passwd >/dev/null 2>&1 && echo through: shadow
[ -e /root ] || [ -e /home ] || ls /Users >/dev/null 2>&1 && echo through: homes
echo x 2>/dev/null > '${written}' && echo through: write
echo x 2>/dev/null > /usr/hearth-escape && echo through: system
(exec 3<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null && echo through: network
unshare -U true 2>/dev/null && echo through: namespace
kill -0 ${process.pid} 2>/dev/null && echo through: signal
cat /proc/${process.ppid}/environ 2>/dev/null && echo through: environ
env | grep -v -E '^(PATH|HOME|TMPDIR|LANG|TERM|PWD|OLDPWD|SHLVL|_|__CF_USER_TEXT_ENCODING)='
(${marker} &) ; perl -e 'use POSIX; fork and exit; POSIX::setsid(); exec split / /, shift' '${marker}' >/dev/null 2>&1
 echo ran > ran && cat ran
grep -E '^(Seccomp|NoNewPrivs|CapEff|CapBnd):' /proc/self/status 2>/dev/null
echo ended`;
}

/** What Linux says of a process that is filtered, cannot gain rights, and has none. */
const unprivileged = ['CapEff:\t0000000000000000', 'CapBnd:\t0000000000000000', 'NoNewPrivs:\t1', 'Seccomp:\t2'];

function judge(
  tier: Tier,
  { reach, forks, memory, flood }: Record<'reach' | 'forks' | 'memory' | 'flood', Outcome>,
): string | null {
  const lines = reach.stdout.trim().split('\n');
  const expected = ['began', 'ran', ...(tier === 'bubblewrap' ? unprivileged : []), 'ended'];
  const surprise = lines.find((line) => !expected.includes(line));
  if (surprise !== undefined) return `A script got through a wall: ${surprise.slice(0, 100)}`;
  const missing = expected.find((line) => !lines.includes(line));
  if (missing !== undefined) return `The sandbox does not work: ${reach.stderr.trim().split('\n')[0] || `no "${missing}"`}`;
  const started = Number(forks.stdout.trim().split('\n').at(-1));
  if (!(started >= 4 && started < 70))
    return `The number of a script's processes is not bounded as it should be (${started} started).`;
  if (memory.stopped?.code !== 'memory' && memory.stdout.trim() === '200000000') return "A script's memory is not bounded.";
  if (flood.stopped?.code !== 'output') return "A script's output is not bounded.";
  return null;
}
