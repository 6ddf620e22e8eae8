/** A script while it runs, on every tier: its output is read up to a bound, and it is ended past its time, memory or output. */
import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { AppError } from '../../../base/errors.ts';
import { BoundedText, type Limits, type Outcome, type Stopped } from '../outcome.ts';
import type { Box } from './box.ts';

export interface Supervised {
  child: ChildProcess;
  box: Box;
  bounds: Limits;
  signal: AbortSignal;
  /** Ends all of its processes, now. */
  kill(): void;
  /** Bytes that all of its processes hold together. */
  memory(): number | Promise<number>;
  /** Resolves when none of its processes is left, after the first has ended. */
  gone(): Promise<void>;
}

/** How often the memory of all processes together is looked at. */
const lookEveryMs = 40;

/** Use once the child is started. Thrown: AppError `unavailable`, where the walls could not be put up, or after a cancel. */
export async function supervise(script: Supervised): Promise<Outcome> {
  const startedAt = performance.now();
  const { child, box, bounds, signal } = script;
  const stdout = new BoundedText(bounds.outputBytes);
  const stderr = new BoundedText(bounds.outputBytes);
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => resolve(code ?? 137));
  });
  const guard = watchOver(script);
  const read = [collect(box.out, stdout, guard.stop), collect(box.err, stderr, guard.stop)];
  const exitCode = await ended.finally(guard.end);
  await script.gone();
  await Promise.all(read);
  if (signal.aborted) throw new AppError('unavailable', 'The script was cancelled.', { reason: 'cancelled' });
  if (!box.wasReady()) throw notReady(String(stderr));
  const stopped = guard.stopped();
  return {
    stdout: String(stdout),
    stderr: stopped ? `${String(stderr)}${stopped.message}\n` : String(stderr),
    exitCode: stopped?.code === 'timeout' ? 124 : stopped ? 137 : exitCode,
    truncated: stdout.truncated || stderr.truncated,
    ...(stopped ? { stopped } : {}),
    tookMs: Math.round(performance.now() - startedAt),
  };
}

function notReady(said: string): AppError {
  const why = said.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  return new AppError('unavailable', `The sandbox for shell scripts cannot be put up here${why ? `: ${why}` : ''}.`);
}

/** Reads to the end, however much it is; keeps what fits, and says so when something does not. */
function collect(fd: number, into: BoundedText, stop: (why: Stopped) => void): Promise<void> {
  const decoder = new StringDecoder('utf8');
  const stream = new Socket({ fd, readable: true, writable: false });
  stream.on('data', (chunk: Buffer) => {
    if (!into.add(decoder.write(chunk))) stop({ code: 'output', message: 'The script printed more than it may, and was ended.' });
  });
  return new Promise((resolve) => {
    stream.once('close', () => resolve());
    stream.once('error', () => stream.destroy());
  });
}

function watchOver({ bounds, signal, kill, memory }: Supervised) {
  let stopped: Stopped | undefined;
  let over = false;
  const stop = (why: Stopped) => {
    stopped ??= why;
    kill();
  };
  const tooLong = () =>
    stop({ code: 'timeout', message: `The script ran longer than ${bounds.timeMs / 1000} s, and was ended.` });
  const look = async () => {
    if ((await memory()) > bounds.memoryBytes && !over)
      stop({ code: 'memory', message: 'The script took more memory than it may, and was ended.' });
  };
  const deadline = setTimeout(tooLong, bounds.timeMs);
  const looking = setInterval(() => void look(), lookEveryMs);
  signal.addEventListener('abort', kill, { once: true });
  if (signal.aborted) kill();
  const end = () => {
    over = true;
    clearTimeout(deadline);
    clearInterval(looking);
    signal.removeEventListener('abort', kill);
  };
  return { stop, end, stopped: () => stopped };
}
