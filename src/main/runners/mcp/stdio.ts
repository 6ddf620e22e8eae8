/**
 * A server on standard input and output. The SDK's own transport leaves the server's children alive and reads lines without
 * counting; this one starts a process group, ends it whole, and bounds what is read.
 */
import type { ChildProcess } from 'node:child_process';
import { PassThrough, type Stream } from 'node:stream';
import { deserializeMessage, type JSONRPCMessage, serializeMessage, type Transport } from '@modelcontextprotocol/client';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import spawn from 'cross-spawn';
import { killTree } from '../../core/base/child.ts';
import { limits, type ResolvedLaunch } from '../../core/features/tools/mcp/protocol.ts';
import { type Meter, ServerFault } from './meter.ts';

type Launch = Extract<ResolvedLaunch, { kind: 'stdio' }>;

const windows = process.platform === 'win32';
const newline = 10;

/** Use one per start. `pid` and `stderr` also tell the SDK that this is a pipe, where silence means an older server. */
export class StdioServer implements Transport {
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: ((message: JSONRPCMessage) => void) | undefined;
  /** Why it ended, where the server is to blame. */
  fault: ServerFault | null = null;
  /** True once its process is gone. */
  ended = false;
  /** The end of what it wrote to standard error: often the only word on why it does not start. */
  said = '';
  readonly stderr: Stream = new PassThrough();

  readonly #launch: Launch;
  readonly #meter: Meter;
  readonly #onSpawn: (pid: number) => void;
  #child: ChildProcess | null = null;
  #exited: Promise<void> = Promise.resolve();
  #parts: Buffer[] = [];
  #held = 0;
  #garbage = 0;

  constructor(launch: Launch, meter: Meter, onSpawn: (pid: number) => void) {
    this.#launch = launch;
    this.#meter = meter;
    this.#onSpawn = onSpawn;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  start(): Promise<void> {
    const { command, args, env, cwd } = this.#launch;
    const child = spawn(command, args, {
      // An allow-list of names, and what the user consented to. No shell ever sees the arguments.
      env: { ...getDefaultEnvironment(), ...env },
      cwd,
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      detached: !windows,
      windowsHide: true,
    });
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once('exit', () => resolve()));
    child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stdout?.on('error', (error) => this.onerror?.(error));
    child.stderr?.on('data', (chunk: Buffer) => this.#hear(chunk));
    child.stdin?.on('error', (error) => this.onerror?.(error));
    child.once('close', (code, signal) => this.#ended(code, signal));
    return new Promise((resolve, reject) => {
      child.once('spawn', () => {
        if (child.pid) this.#onSpawn(child.pid);
        resolve();
      });
      child.once('error', (error) => reject(new ServerFault('not_started', `${command}: ${error.message}`, { cause: error })));
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#child?.stdin;
    if (!stdin?.writable) return Promise.reject(this.fault ?? new ServerFault('closed', 'It has ended.'));
    return new Promise((resolve) => {
      if (stdin.write(serializeMessage(message))) resolve();
      else stdin.once('drain', resolve);
    });
  }

  /** Asks it to end by closing its input; what is left of its group after a moment is ended by force. */
  async close(): Promise<void> {
    const child = this.#child;
    if (!child?.pid) return;
    child.stdin?.end();
    if (!(await this.#goneWithin(300))) {
      askGroup(child.pid);
      await this.#goneWithin(300);
    }
    // A server that ended by itself may have left children behind, too.
    killTree(child.pid);
  }

  #goneWithin(ms: number): Promise<boolean> {
    const timeout = new Promise<boolean>((resolve) => setTimeout(resolve, ms, false).unref());
    return Promise.race([this.#exited.then(() => true), timeout]);
  }

  #ended(code: number | null, signal: string | null): void {
    this.ended = true;
    if (!this.fault && (code !== 0 || signal)) {
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      this.fault = new ServerFault('closed', `It ${how}.`);
    }
    this.onclose?.();
  }

  #hear(chunk: Buffer): void {
    this.said = (this.said + chunk.toString('utf8')).slice(-limits.stderrChars);
  }

  #read(chunk: Buffer): void {
    if (this.fault) return;
    try {
      this.#meter.bytes(chunk.length);
      let from = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
        this.#hold(chunk.subarray(from, end));
        from = end + 1;
        this.#line();
      }
      this.#hold(chunk.subarray(from));
    } catch (error) {
      this.#cut(error instanceof ServerFault ? error : new ServerFault('protocol', String(error)));
    }
  }

  #hold(part: Buffer): void {
    this.#held += part.length;
    if (this.#held > limits.messageBytes)
      throw new ServerFault('too_large', `It sent a message of more than ${limits.messageBytes / 1024 / 1024} MiB and was cut.`);
    if (part.length > 0) this.#parts.push(part);
  }

  #line(): void {
    const line = Buffer.concat(this.#parts).toString('utf8').trim();
    this.#parts = [];
    this.#held = 0;
    if (line === '') return;
    this.#meter.message();
    let message: JSONRPCMessage;
    try {
      message = deserializeMessage(line);
    } catch {
      // Some servers greet on standard output; one that only says nonsense is cut.
      this.#garbage += 1;
      if (this.#garbage > limits.garbageLines)
        throw new ServerFault(
          'protocol',
          `It wrote ${this.#garbage} lines that are no messages, such as ${JSON.stringify(line.slice(0, 80))}.`,
        );
      return;
    }
    this.onmessage?.(message);
  }

  #cut(fault: ServerFault): void {
    this.fault = fault;
    this.onerror?.(fault);
    const pid = this.#child?.pid;
    if (pid) killTree(pid);
  }
}

/** Asks a process and its children to end. */
function askGroup(pid: number): void {
  try {
    if (!windows) process.kill(-pid, 'SIGTERM');
  } catch {
    // Nobody is left in the group.
  }
}
