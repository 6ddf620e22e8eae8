/** A script of the shell on Linux: started inside bubblewrap's walls, and ended with everything that it started. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Limits, limits, type Outcome } from '../outcome.ts';
import { needed, openBox, type ShellScript } from './box.ts';
import { bubblewrapArguments, unprivilegedUser } from './bubblewrap.ts';
import { preparation } from './preparation.ts';
import { seccompProgram } from './seccomp.ts';
import { supervise } from './supervise.ts';
import { firstProcess, isInside, memoryOf } from './watch.ts';

/** Use to run a shell script that nobody vouches for. Thrown: AppError `unavailable`, where the walls cannot be put up. */
export async function runInBubblewrap(script: ShellScript, bounds: Limits = limits): Promise<Outcome> {
  const bwrap = needed('bwrap', 'bubblewrap');
  const box = await openBox(script, seccompProgram(process.arch === 'arm64' ? 'arm64' : 'x64'));
  const shell = existsSync('/usr/bin/bash') ? '/usr/bin/bash' : '/bin/sh';
  const child = spawn(bwrap, bubblewrapArguments(shell, preparation(bounds)), {
    cwd: '/',
    // Seen from inside as the environment of the first process.
    env: {},
    stdio: box.stdio,
    ...unprivilegedUser(),
  });
  box.close();
  const inside = () => {
    const first = firstProcess(box.info);
    return first !== undefined && isInside(first) ? first : undefined;
  };
  const kill = () => {
    // Inside first: it must not be spared by having told the kernel not to die with its parent.
    const first = inside();
    if (first !== undefined) endProcess(first);
    child.kill('SIGKILL');
  };
  const memory = () => {
    const first = firstProcess(box.info);
    return first === undefined ? 0 : memoryOf(first);
  };
  const gone = async () => {
    for (let first = inside(); first !== undefined; first = inside()) {
      endProcess(first);
      await sleep(2);
    }
  };
  return supervise({ child, box, bounds, signal: script.signal, kill, memory, gone });
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone between the look and the kill.
  }
}
