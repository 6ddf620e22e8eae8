/** Everything that crosses the wall around a shell script: files and pipes, opened before it starts. No socket is handed in. */
import { execFile } from 'node:child_process';
import { chmodSync, closeSync, constants, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../../base/errors.ts';

export interface ShellScript {
  code: string;
  stdin?: string | undefined;
  /** An empty folder of this call's own. */
  workFolder: string;
  signal: AbortSignal;
}

export interface Box {
  /** Where the sandbox's program writes down what it started. */
  info: string;
  /** For the child, in the order of its descriptors. */
  stdio: number[];
  /** Ends to read from. */
  out: number;
  err: number;
  /** True once all limits were set, and the script began. */
  wasReady(): boolean;
  /** Gives up our hold of what the child was handed, so that the readers see the end. */
  close(): void;
}

/** The child's descriptors, beside its three. */
export const descriptors = { filter: 3, script: 4, info: 5, ready: 6 };

/** Use to open what a script is handed. `filter` is the program for its system calls, empty where there is none. */
export async function openBox(script: ShellScript, filter: Buffer): Promise<Box> {
  // Whoever can pass here owns it: the sandbox's user cannot, and is handed what is open.
  const path = (name: string) => join(script.workFolder, 'box', name);
  mkdirSync(path(''), { mode: 0o700 });
  writeFileSync(path('filter'), filter);
  writeFileSync(path('script'), script.code);
  writeFileSync(path('stdin'), script.stdin ?? '');
  await promisify(execFile)(needed('mkfifo', 'coreutils'), [path('out'), path('err')], { env: {} });
  const out = openPipe(path('out'));
  const err = openPipe(path('err'));
  const given = [path('filter'), path('script')].map((name) => openSync(name, 'r'));
  const noted = [path('info'), path('ready')].map((name) => openSync(name, 'w'));
  const stdio = [openSync(path('stdin'), 'r'), out.writer, err.writer, ...given, ...noted];
  return {
    ...{ info: path('info'), stdio, out: out.reader, err: err.reader },
    wasReady: () => readFileSync(path('ready'), 'utf8') === 'ready\n',
    close: () => {
      for (const fd of stdio.splice(0)) closeSync(fd);
    },
  };
}

/** A real pipe, which Node has no call for: what it calls a pipe is a socket, and `/dev/stderr` cannot be opened on one. */
function openPipe(path: string): { reader: number; writer: number } {
  // The sandbox's user may open it anew by /dev/stdout; the folder keeps everybody else away.
  chmodSync(path, 0o666);
  // The reader first, without waiting for a writer; then the writer need not wait.
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: openSync(path, constants.O_WRONLY) };
}

/** Only where the system keeps it: what a PATH names could be anybody's. */
export function find(name: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/local/bin', '/run/current-system/sw/bin'].map((dir) => `${dir}/${name}`).find(existsSync);
}

/** Thrown where it is not here: AppError `unavailable`, which names the package. */
export function needed(program: string, from: string): string {
  const path = find(program);
  if (path === undefined)
    throw new AppError('unavailable', `Shell scripts need ${program} (of ${from}), which is not installed here.`);
  return path;
}
