/** The `hearth` command: a client of the socket in the home. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Command, readCommandLine, UsageError, usage } from './cli/args.ts';
import { askOnce } from './cli/commands/ask.ts';
import { type Context, exit } from './cli/commands/context.ts';
import { backup, showStatus, verify } from './cli/commands/look.ts';
import { openWindow } from './cli/commands/open.ts';
import { decide, runGoal } from './cli/commands/work.ts';
import { Refused } from './cli/daemon/client.ts';
import { NoDaemon, type Reached, reach, running } from './cli/daemon/reach.ts';
import { askAtTerminal } from './cli/terminal/leave.ts';
import { createSay, type Say } from './cli/terminal/say.ts';

const entry = import.meta.dirname;

async function main(): Promise<number | null> {
  const { stdout, stderr, env } = process;
  let say = createSay({ stdout, stderr }, process.argv.includes('--json'));
  try {
    const command = readCommandLine(process.argv.slice(2), env, process.cwd());
    if (command.json !== say.json) say = createSay({ stdout, stderr }, command.json);
    return await obey(command, say);
  } catch (error) {
    return complain(error, say);
  }
}

function complain(error: unknown, say: Say): number {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) {
    say.note(`${message}\n${usage}`);
    return exit.usage;
  }
  const code = error instanceof Refused ? error.code : error instanceof NoDaemon ? 'unavailable' : 'internal';
  const data = error instanceof Refused ? error.data : {};
  say.line('error', { code, message, ...(Object.keys(data).length > 0 ? { data } : {}) });
  say.note(message);
  if (!(error instanceof Refused || error instanceof NoDaemon) && error instanceof Error) say.note(error.stack ?? '');
  return error instanceof NoDaemon ? error.exitCode : exit.failed;
}

/** Null where the process is the daemon's from here on. */
async function obey(command: Command, say: Say): Promise<number | null> {
  const { home } = command;
  const where = { home, entry, say: say.note };
  switch (command.name) {
    case 'help':
      process.stdout.write(`${usage}\n`);
      return exit.done;
    case 'version':
      process.stdout.write(`${version()}\n`);
      return exit.done;
    case 'serve':
      return serve(command.rest);
    case 'open': {
      const client = await running(where);
      return client ? openWindow(client, say, process.env) : serve([...command.rest, '--open', '--port', '0']);
    }
    case 'mcp':
      return withDaemon(await reach(where), async (client) => {
        const { serveMcp } = await import('./cli/mcp/serve.ts');
        const { stdin, stdout } = process;
        await serveMcp({ rpc: client.ask, stdin, stdout, version: version(), allowWrite: command.allowWrite });
        return exit.done;
      });
    default: {
      const text = await textOf(command);
      return withDaemon(await reach(where), (client) => act(command, text, contextOf(client, say)));
    }
  }
}

function act(command: Command, text: string, context: Context): Promise<number> {
  switch (command.name) {
    case 'ask':
      return askOnce(context, text, command.model);
    case 'run':
      return runGoal(context, command, text);
    case 'decide':
      return decide(context, command);
    case 'status':
      return showStatus(context, command.home);
    case 'backup':
      return backup(context, command.path);
    default:
      return verify(context);
  }
}

async function withDaemon(client: Reached, work: (client: Reached) => Promise<number>): Promise<number> {
  try {
    return await work(client);
  } finally {
    await client.leave();
  }
}

/** Words on the command line, or all of standard input. Thrown where there are neither: UsageError. */
async function textOf(command: Command): Promise<string> {
  if (command.name !== 'ask' && command.name !== 'run') return '';
  const given = command.name === 'ask' ? command.text : command.goal;
  if (given === null && process.stdin.isTTY) throw new UsageError(`${command.name} what?`);
  const text = given ?? (await readAll(process.stdin));
  if (text.trim() === '') throw new UsageError(`${command.name} what?`);
  return text.trim();
}

async function readAll(stdin: NodeJS.ReadStream): Promise<string> {
  let text = '';
  for await (const part of stdin.setEncoding('utf8')) text += part;
  return text;
}

function contextOf(client: Reached, say: Say): Context {
  const stop = new AbortController();
  const interrupt = () => {
    // Asked again: the person does not want to wait for an orderly end.
    if (stop.signal.aborted) process.exit(exit.failed);
    say.note('Stopping…');
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  say.gone.addEventListener('abort', () => stop.abort(), { once: true });
  const { stdin, stderr } = process;
  const isSomebodyThere = !say.json && stdin.isTTY && stderr.isTTY;
  return { client, say, stop: stop.signal, ask: isSomebodyThere ? askAtTerminal(stdin, stderr, interrupt) : async () => null };
}

/** This process becomes the daemon: its exit code, its signals and its output are the command's. */
async function serve(args: string[]): Promise<null> {
  process.argv.splice(2, process.argv.length, ...args);
  const file = join(entry, import.meta.filename.endsWith('.ts') ? 'headless.ts' : 'headless.js');
  await import(/* @vite-ignore */ pathToFileURL(file).href);
  return null;
}

function version(): string {
  const about: unknown = JSON.parse(readFileSync(resolve(entry, '../../package.json'), 'utf8'));
  return typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : '0.0.0';
}

const code = await main();
// A stream that is not yet read to its end goes on; everything else has ended.
if (code !== null) process.exitCode = code;
