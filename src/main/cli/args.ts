/** The command line, read once: a command with all that it needs, or a sentence on what is wrong with it. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Grant } from '../../contract/tools.ts';
import { readGrant } from './grants.ts';

/** Thrown for a command line that cannot be followed: exit code 2. */
export class UsageError extends Error {}

export const usage = `Use: hearth COMMAND [--home DIR] [--json]

  serve [--port N|0] [--open] [--bind ADDR --tls-cert FILE --tls-key FILE]
                           run the daemon here, with its local API
  ask TEXT [--model ID]    ask one thing; the answer streams
  run GOAL [--grant KIND:SCOPE]… [--attach FILE]… [--model ID] [--budget USD]
                           do one piece of work; progress on standard error, the report on standard output
  decide ID allow|deny [--remember run|always]
                           answer what waits for your leave, and see its run to the end
  status                   what it does, and what waits for you
  open                     show the window, or an address that opens it in the browser
  verify                   check every event, signature and view
  backup [PATH]            keep everything in one file
  mcp [--allow-write]      be an MCP server for another program

Grants: read:PATH, write:PATH, net:HOST, run. TEXT and GOAL come from standard input where they are absent.
Exit codes: 0 done, 1 failed, 2 bad usage, 3 home held by another, 4 waits for an approval that could not be asked.`;

interface Common {
  home: string;
  json: boolean;
}

export type Command = Common &
  (
    | { name: 'serve' | 'open'; rest: string[] }
    | { name: 'ask'; text: string | null; model?: string }
    | { name: 'run'; goal: string | null; folder: string; grants: Grant[]; attach: string[]; model?: string; budget?: number }
    | { name: 'decide'; approvalId: string; decision: 'allow' | 'deny'; remember: 'no' | 'run' | 'always' }
    | { name: 'backup'; path?: string }
    | { name: 'mcp'; allowWrite: boolean }
    | { name: 'status' | 'verify' | 'help' | 'version' }
  );

const options = {
  home: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  model: { type: 'string' },
  grant: { type: 'string', multiple: true },
  attach: { type: 'string', multiple: true },
  budget: { type: 'string' },
  remember: { type: 'string' },
  'allow-write': { type: 'boolean' },
  // Of `serve`, which reads them itself.
  port: { type: 'string' },
  open: { type: 'boolean' },
  bind: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
} as const;

type Values = ReturnType<typeof parse>['values'];

/** What each command takes beside `--home`, `--json` and `--help`. */
const takes: Readonly<Record<string, readonly (keyof typeof options)[]>> = {
  serve: ['port', 'open', 'bind', 'tls-cert', 'tls-key'],
  ask: ['model'],
  run: ['model', 'grant', 'attach', 'budget'],
  decide: ['remember'],
  status: [],
  open: [],
  verify: [],
  backup: [],
  mcp: ['allow-write'],
};

/** Use on `process.argv.slice(2)`. Thrown: UsageError. */
export function readCommandLine(args: string[], env: NodeJS.ProcessEnv, folder: string): Command {
  const { values, positionals } = parse(args);
  const [name, ...words] = positionals;
  const common = { home: homeOf(values, env, folder), json: values.json ?? false };
  if (values.help || name === 'help') return { ...common, name: 'help' };
  if (values.version && name === undefined) return { ...common, name: 'version' };
  if (name === undefined) throw new UsageError('Which command?');
  const allowed = Object.hasOwn(takes, name) ? takes[name] : undefined;
  if (!allowed) throw new UsageError(`There is no command ${JSON.stringify(name)}.`);
  const odd = Object.keys(values).find((key) => !['home', 'json', 'help', ...allowed].includes(key));
  if (odd) throw new UsageError(`${name} takes no --${odd}.`);
  return { ...common, ...read(name, words, values, args, folder) };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function homeOf({ home }: Values, env: NodeJS.ProcessEnv, folder: string): string {
  if (home === '') throw new UsageError('--home needs the name of a folder.');
  return resolve(folder, home ?? (env.HEARTH_HOME || join(homedir(), '.hearth')));
}

type Own<C = Command> = C extends Command ? Omit<C, keyof Common> : never;

function read(name: string, words: string[], values: Values, args: string[], folder: string): Own {
  const text = words.length > 0 ? words.join(' ') : null;
  const model = values.model === undefined ? {} : { model: values.model };
  switch (name) {
    case 'ask':
      return { name, text, ...model };
    case 'run':
      return { name, goal: text, folder, ...model, ...readWork(values, folder) };
    case 'decide':
      return { name, ...readDecision(words, values.remember) };
    case 'backup':
      none(name, words.slice(1));
      return { name, ...(words[0] ? { path: resolve(folder, words[0]) } : {}) };
    case 'mcp':
      none(name, words);
      return { name, allowWrite: values['allow-write'] ?? false };
    case 'serve':
    case 'open':
      none(name, words);
      return { name, rest: args.filter((arg, at) => at !== args.indexOf(name) || arg !== name) };
    case 'status':
    case 'verify':
      none(name, words);
      return { name };
    default:
      throw new UsageError(`There is no command ${JSON.stringify(name)}.`);
  }
}

function none(name: string, words: string[]): void {
  if (words.length > 0) throw new UsageError(`${name} does not know what to do with ${JSON.stringify(words[0])}.`);
}

function readWork({ grant = [], attach = [], budget }: Values, folder: string) {
  const usd = budget === undefined ? undefined : Number(budget);
  if (usd !== undefined && !(budget?.trim() && usd >= 0 && Number.isFinite(usd)))
    throw new UsageError('--budget takes US dollars, such as 0.50.');
  return {
    grants: grant.flatMap((text) => {
      const grants = readGrant(text, folder);
      if (!grants) throw new UsageError(`--grant takes read:PATH, write:PATH, net:HOST or run, not ${JSON.stringify(text)}.`);
      return grants;
    }),
    attach: attach.map((path) => resolve(folder, path)),
    ...(usd === undefined ? {} : { budget: usd }),
  };
}

function readDecision([approvalId, decision, ...more]: string[], remember = 'no') {
  if (!approvalId || (decision !== 'allow' && decision !== 'deny') || more.length > 0)
    throw new UsageError('decide takes the id of an approval, and allow or deny.');
  if (remember !== 'no' && remember !== 'run' && remember !== 'always') throw new UsageError('--remember takes run or always.');
  return { approvalId, decision, remember } as const;
}
