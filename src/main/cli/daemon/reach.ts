/** A daemon to ask: the one that runs, or one that lives as long as it is used. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient, isAlive } from './client.ts';

/** Thrown when there can be no daemon: with the exit code of the command. */
export class NoDaemon extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

export interface Reached extends Client {
  /** True where it was there before. */
  readonly wasRunning: boolean;
  /** Lets go of it: one that was started for the command ends, unless another command uses it by now. */
  leave(): Promise<void>;
}

interface Where {
  home: string;
  /** The folder of the entries. */
  entry: string;
  say(line: string): void;
}

/** One that starts or ends at this moment is waited for. */
const patienceMs = 10_000;
const againMs = 100;
const goneWithinMs = 15_000;

/** Thrown: NoDaemon. */
export async function reach(where: Where): Promise<Reached> {
  for (const end = performance.now() + patienceMs; ; ) {
    const socket = await findSocket(where.home);
    const reached = socket === null ? await startOne(where) : await hold(socket, null);
    if ('rpc' in reached) return reached;
    // Another holds the home: a daemon of a command like this one, that starts or ends. Or it is none of ours.
    if (performance.now() > end) throw new NoDaemon(reached.why, 3);
    await new Promise((done) => setTimeout(done, againMs));
  }
}

/** The daemon that runs; null where none does. */
export async function running({ home }: Pick<Where, 'home'>): Promise<Client | null> {
  const socket = await findSocket(home);
  return socket === null ? null : createClient(socket);
}

async function findSocket(home: string): Promise<string | null> {
  for (const socket of [recordedSocket(home), join(home, 'daemon.sock')])
    if (socket !== null && (await isAlive(socket))) return socket;
  return null;
}

/** A home whose name is too long for a socket, and Windows, have it elsewhere. */
function recordedSocket(home: string): string | null {
  try {
    const told: unknown = JSON.parse(readFileSync(join(home, 'daemon.json'), 'utf8'));
    return typeof told === 'object' && told !== null && 'socket' in told && typeof told.socket === 'string' ? told.socket : null;
  } catch {
    return null;
  }
}

/** An open stream is what tells the daemon that it is used. */
async function hold(socket: string, child: Started | null): Promise<Reached | { why: string }> {
  const client = createClient(socket);
  try {
    const stream = await client.hear(
      ['store.trouble'],
      () => undefined,
      () => undefined,
    );
    return {
      ...client,
      wasRunning: child === null,
      async leave() {
        stream.stop();
        await child?.gone();
      },
    };
  } catch {
    return { why: 'The daemon that was there does not answer any more.' };
  }
}

interface Started {
  /** Resolves when it has ended, or another command uses it. */
  gone(): Promise<void>;
}

async function startOne({ home, entry, say }: Where): Promise<Reached | { why: string }> {
  const child = launch(entry, home);
  const said: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (part: string) => void said.push(part));
  const first = await firstLine(child);
  if (typeof first === 'number') {
    const why = said.join('').trim();
    if (first === 3) return { why };
    throw new NoDaemon(why || `Hearth could not start (code ${first}).`, 1);
  }
  // From here on it speaks to the person: a notification has no other screen.
  child.stderr?.on('data', (part: string) => say(part.trimEnd()));
  const reached = await hold(String(first.socket), { gone: () => untilGone(child) });
  if (!('rpc' in reached)) throw new NoDaemon(reached.why, 1);
  return { ...reached, wasRunning: false };
}

/** In a group of its own: Ctrl+C is for the command, which then says what is to happen. */
function launch(entry: string, home: string): ChildProcess {
  const file = join(entry, import.meta.filename.endsWith('.ts') ? 'headless.ts' : 'headless.js');
  return spawn(process.execPath, [file, '--while-used', '--json', '--home', home], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What it says when it is ready; its exit code where it is not. */
function firstLine(child: ChildProcess): Promise<Record<string, unknown> | number> {
  return new Promise((done, fail) => {
    let text = '';
    child.once('error', fail);
    child.once('close', (code) => done(code ?? 1));
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.includes('\n')) done(JSON.parse(text.slice(0, text.indexOf('\n'))) as Record<string, unknown>);
    });
  });
}

/** It says on its standard output how many use it; somebody else does: then it is theirs. */
function untilGone(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      child.unref();
      done();
    };
    const timer = setTimeout(end, goneWithinMs);
    if (child.exitCode !== null || child.signalCode !== null) return end();
    child.once('exit', end);
    child.stdout?.on('data', (part: string) => {
      if (/"users":[1-9]/.test(part.trimEnd().split('\n').at(-1) ?? '')) end();
    });
  });
}
