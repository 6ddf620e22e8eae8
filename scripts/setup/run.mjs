/** Starting other programs so that they end with this one, and this one ends as they do. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Runs a program to its end; answers its exit code. Its standard output goes to our standard error unless `stdio` says otherwise. */
export function run(command, args, { stdio = ['ignore', 2, 2], timeoutMs, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio, ...options });
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve(exitCode(code, signal));
    });
  });
}

const exitCode = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 1);

/**
 * Hands over to a program: its input and output are ours, signals are passed on, and its exit code is the answer.
 * Signals of a terminal reach the whole group by themselves; passing Ctrl-C on again would look like a second one.
 */
export function handOver(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const forward = (signal) => {
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    whenNpmIsGone(() => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(exitCode(code, signal)));
  });
}

/** npm that was killed passes nothing on, and what it started would hold its home for ever. Only npm counts: a shell may leave. */
function whenNpmIsGone(end) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 250);
  timer.unref();
}
