import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { realNode } from '../app/app.ts';
import { requireReady } from '../base/lifecycle.ts';
import { refuseMissingMembers } from '../base/refuse.ts';
import { type MessagePortMain, type PortMessage, PortRelay } from './ports.ts';

type Stdio = 'pipe' | 'ignore' | 'inherit';

interface ForkOptions {
  env?: NodeJS.ProcessEnv;
  execArgv?: string[];
  cwd?: string;
  stdio?: Stdio | Stdio[];
  serviceName?: string;
}

/** What passes between the main process and a utility process. */
export type UtilityMessage = { type: 'message'; data: unknown; ports: string[] } | PortMessage;

const CHILD = fileURLToPath(new URL('utility-child.ts', import.meta.url));

function startChild(modulePath: string, args: string[], options: ForkOptions): ChildProcess {
  const { stdio = 'inherit' } = options;
  const [, out, err] = typeof stdio === 'string' ? ['ignore', stdio, stdio] : stdio;
  const { NODE_OPTIONS: _dropped, ...env } = options.env ?? process.env;
  return fork(CHILD, [modulePath, ...args], {
    execPath: realNode,
    execArgv: options.execArgv ?? [],
    ...(options.cwd ? { cwd: options.cwd } : {}),
    env: { ...env, STANDIN_ELECTRON_VERSION: process.versions.electron },
    serialization: 'advanced',
    // Electron gives a utility process no standard input.
    stdio: ['ignore', out ?? 'inherit', err ?? 'inherit', 'ipc'],
  });
}

/** Electron's UtilityProcess: a Node child with `process.parentPort`. */
class UtilityProcess extends EventEmitter {
  #child: ChildProcess;
  #relay = new PortRelay((message) => this.#send(message));
  #pid: number | undefined;

  constructor(modulePath: string, args: string[], options: ForkOptions) {
    super();
    this.#child = startChild(modulePath, args, options);
    this.#child.on('spawn', () => {
      this.#pid = this.#child.pid;
      this.emit('spawn');
    });
    this.#child.on('exit', (code, signal) => {
      this.#pid = undefined;
      this.emit('exit', code ?? (signal ? constants.signals[signal] : 1));
    });
    this.#child.on('error', (error) => this.emit('error', 'FatalError', '', error.message));
    this.#child.on('message', (message) => this.#receive(message as UtilityMessage));
  }
  static fork(modulePath: string, args: string[] | ForkOptions = [], options: ForkOptions = {}): UtilityProcess {
    requireReady('utilityProcess cannot be created before app is ready.');
    return Array.isArray(args) ? new UtilityProcess(modulePath, args, options) : new UtilityProcess(modulePath, [], args);
  }

  get pid(): number | undefined {
    return this.#pid;
  }
  get stdout(): Readable | null {
    return this.#child.stdout;
  }
  get stderr(): Readable | null {
    return this.#child.stderr;
  }
  postMessage(message: unknown, transfer: MessagePortMain[] = []): void {
    // Cloned first: it refuses what Electron refuses, and a Buffer arrives as the Uint8Array that Electron makes of it.
    this.#send({ type: 'message', data: structuredClone(message), ports: transfer.map((port) => this.#relay.give(port)) });
  }
  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }

  #send(message: UtilityMessage): void {
    if (this.#child.connected) this.#child.send(message);
  }
  #receive(message: UtilityMessage): void {
    if (message.type === 'message') this.emit('message', message.data);
    else this.#relay.receive(message);
  }
}
refuseMissingMembers(UtilityProcess);

/** Electron's `utilityProcess`. */
export const utilityProcess = UtilityProcess;
