/** The `hearth` command as a person or a script starts it: a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { quietEnvironment } from './contract-suite.ts';

const cli = resolve(import.meta.dirname, '../../src/main/cli.ts');

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

export interface CliProcess {
  readonly child: ChildProcess;
  readonly out: string;
  readonly err: string;
  readonly ended: Promise<Ended>;
}

interface Starting {
  env?: Record<string, string>;
  cwd?: string;
  input?: string;
  /** Another program in front: a terminal. */
  within?: (command: string[]) => string[];
}

/** Nothing of the tester's own keys or homes reaches it. */
export function startCli(args: string[], { env = {}, cwd = tmpdir(), input, within = (all) => all }: Starting = {}): CliProcess {
  const [command = '', ...rest] = within([process.execPath, cli, ...args]);
  const child = spawn(command, rest, { cwd, env: { PATH: process.env.PATH ?? '', ...quietEnvironment, ...env } });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said.out += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said.err += part;
  });
  child.stdin.on('error', () => undefined);
  if (input !== undefined) child.stdin.end(input);
  const ended = new Promise<Ended>((done) => child.once('close', (code) => done({ code, ...said })));
  return {
    child,
    ended,
    get out() {
      return said.out;
    },
    get err() {
      return said.err;
    },
  };
}

/** To its end, with nothing on standard input. */
export const runCli = (args: string[], starting: Starting = {}): Promise<Ended> =>
  startCli(args, { input: '', ...starting }).ended;

/** What a program reads of `--json`. */
export const linesOf = (out: string): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
