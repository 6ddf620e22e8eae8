/** Starting and ending the headless host: daemon, doors, signals, and what is said about it. */
import { readFileSync } from 'node:fs';
import { systemClock } from '../core/base/clock.ts';
import { AppError, describeError } from '../core/base/errors.ts';
import { createDaemon } from '../core/daemon.ts';
import { type Api, startApi } from '../http/server.ts';
import { type Arguments, readArguments, UsageError, usage } from './args.ts';
import { attend } from './attend.ts';
import { hasScreen } from './external.ts';
import { headlessHost } from './host.ts';

/** What the entry knows: its folder and the process. */
export interface Surroundings {
  readonly entry: string;
  readonly args: string[];
  readonly env: NodeJS.ProcessEnv;
  /** One line to standard output. */
  readonly out: (line: string) => void;
  /** One line to standard error. */
  readonly say: (line: string) => void;
  /** True where a person sits at the terminal. */
  readonly terminal: boolean;
  /** Ends the process as a signal would. */
  readonly end: () => void;
}

export interface Served {
  stop(): Promise<void>;
}

/** Use once per process; answers what stops it, or the exit code of a start that failed: 1, 2 bad usage, 3 home held by another. */
export async function serve(around: Surroundings): Promise<Served | number> {
  try {
    return await start(around, readArguments(around.args));
  } catch (error) {
    if (error instanceof UsageError) {
      around.say(`${error.message}\n${usage}`);
      return 2;
    }
    around.say(error instanceof AppError ? error.message : `Hearth could not start: ${describeError(error)}`);
    return error instanceof AppError && error.code === 'conflict' ? 3 : 1;
  }
}

async function start({ entry, env, out, say, terminal, end }: Surroundings, args: Arguments): Promise<Served> {
  // Read before anything is opened: a wrong file name leaves nothing behind.
  const tls = args.bind ? { cert: readPem(args.bind.cert), key: readPem(args.bind.key) } : undefined;
  const host = headlessHost({ entry, env, say, ...(args.home ? { home: args.home } : {}) });
  const levels = args.whileUsed ? ['error'] : args.json ? ['error', 'warn', 'info'] : ['error', 'warn'];
  const echo = (line: { at: string; level: string; service: string; message: string }) => {
    if (levels.includes(line.level)) say(`${line.at} ${line.level} ${line.service}: ${line.message}`);
  };
  const daemon = await createDaemon(host, { echo });
  try {
    const port = { port: args.port, ...(args.bind && tls ? { address: args.bind.address, tls } : {}) };
    const doors = args.whileUsed ? { onSocketStreams: attend(systemClock, out, end) } : { port };
    const api = await startApi({ daemon, host, ...doors });
    announce(api, args, host.paths.home, out);
    const link = api.link();
    if (args.open && terminal && link && hasScreen(env))
      await host.openExternal(link).catch((error: Error) => say(error.message));
    return {
      async stop() {
        await api.stop();
        await daemon.stop();
      },
    };
  } catch (error) {
    await daemon.stop();
    throw error;
  }
}

function announce(api: Api, { json, whileUsed }: Arguments, home: string, out: (line: string) => void): void {
  const { url, token, socket } = api;
  const forPrograms = JSON.stringify({ event: 'ready', url, token, pid: process.pid, home });
  const forPeople = `Hearth is running. Open this in a browser:\n\n  ${url}/?token=${token}\n\nIts home is ${home}. Ctrl+C ends it.`;
  const forCommand = JSON.stringify({ event: 'ready', socket, pid: process.pid, home });
  out(whileUsed ? forCommand : json ? forPrograms : forPeople);
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`The TLS file cannot be read: ${path} (${error instanceof Error ? error.message : error}).`);
  }
}
