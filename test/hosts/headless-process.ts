/** The headless host as a user gets it: a process of its own, on a home of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { quietEnvironment } from './contract-suite.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Ready {
  event: 'ready';
  url: string;
  token: string;
  pid: number;
  home: string;
}

export interface HeadlessProcess extends Ready {
  readonly child: ChildProcess;
  readonly port: number;
  readonly bearer: { authorization: string };
  readonly socket: string;
  /** Everything on standard error so far. */
  readonly errors: string;
  /** Everything on standard output so far. */
  readonly output: string;
  /** Sends the signal and answers the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface Ended {
  code: number | null;
  output: string;
  errors: string;
}

/** Nothing of the tester's own keys or homes reaches the process. */
const environment = (more: Record<string, string> = {}) => ({ PATH: process.env.PATH ?? '', ...quietEnvironment, ...more });

function launch(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [join(root, 'src/main/headless.ts'), ...args], { env: environment(env), cwd: tmpdir() });
  const said = { output: '', errors: '' };
  child.stdout.on('data', (part: Buffer) => {
    said.output += part;
  });
  child.stderr.on('data', (part: Buffer) => {
    said.errors += part;
  });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  return { child, said, ended };
}

/** A home that goes away with `remove`. */
export function temporaryHome(): { home: string; remove(): void } {
  const home = mkdtempSync(join(tmpdir(), 'hearth-home-'));
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** Starts it with `--json` and waits until it says that it is ready. Thrown when it ends instead. */
export async function startHeadless(args: string[], env: Record<string, string> = {}): Promise<HeadlessProcess> {
  const { child, said, ended } = launch(['--json', ...args], env);
  const ready = await new Promise<Ready>((done, fail) => {
    child.stdout.on('data', () => {
      if (said.output.includes('\n')) done(JSON.parse(said.output.split('\n')[0] ?? '') as Ready);
    });
    ended.then((code) => fail(new Error(`ended with ${code}: ${said.errors}`)), fail);
  });
  return {
    ...ready,
    child,
    port: Number(new URL(ready.url).port),
    bearer: { authorization: `Bearer ${ready.token}` },
    socket: join(ready.home, 'daemon.sock'),
    get errors() {
      return said.errors;
    },
    get output() {
      return said.output;
    },
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return ended;
    },
  };
}

/** Runs it to its end: for starts that are refused. */
export async function runHeadless(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const { said, ended } = launch(args, env);
  return { code: await ended, ...said };
}
