/** MCP servers in words, and what is typed as one. Pure. */
import type { Input } from '../../../../contract/index.ts';
import type { McpServer } from '../../../../contract/reach/mcp.ts';
import { counted } from '../../../app/amounts.ts';

/** How the daemon masks what looks like a key. */
const mask = '••••••••';

/** "npx -y some-server": a word with spaces is quoted, so that it is seen to be one. */
export function commandLine({ command = '', args = [], url }: Pick<McpServer, 'command' | 'args' | 'url'>): string {
  if (url !== undefined) return url;
  return [command, ...args].map((word) => (/^[^\s"']+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}

/** Everything that starts it, whole, a word a line: what consent is about. */
export function launchFacts({
  command,
  args = [],
  env = {},
  url,
  headers = {},
  oauth,
  hash,
}: McpServer): { name: string; text: string }[] {
  const pairs = (words: Record<string, string>, sign: string) =>
    Object.entries(words)
      .map(([name, value]) => `${name}${sign}${value}`)
      .join('\n');
  return [
    { name: 'Command', text: command ?? '' },
    { name: 'Arguments', text: args.join('\n') },
    { name: 'Environment', text: pairs(env, '=') },
    { name: 'Address', text: url ?? '' },
    { name: 'Headers', text: pairs(headers, ': ') },
    { name: 'Signs in as', text: oauth?.clientId ?? '' },
    { name: 'SHA-256 of all of it', text: hash },
  ].filter(({ text }) => text !== '');
}

/** Its keys are masked: taking it away could not be undone from here. */
export const hidesKeys = (server: McpServer): boolean =>
  JSON.stringify(launchFacts(server)).includes(mask) || Boolean(server.oauth?.clientSecret);

/** What adds the same server once more. */
export function againOf({ name, command, args, env, url, headers, oauth }: McpServer): Input<'mcp.add'> {
  return {
    name,
    ...(command !== undefined && { command, args: args ?? [], env: env ?? {} }),
    ...(url !== undefined && { url, headers: headers ?? {} }),
    ...(oauth && { oauth }),
  };
}

interface Standing {
  readonly words: string;
  readonly dot: 'moss' | 'carmine' | 'brass' | 'hollow';
}

/** How it stands, beside its name. */
export function standingOf({ state, tools, signIn }: Pick<McpServer, 'state' | 'tools' | 'signIn'>): Standing {
  if (signIn) return { words: 'Wants you to sign in', dot: 'brass' };
  if (state === 'off') return { words: 'Off', dot: 'hollow' };
  if (state === 'consent') return { words: 'Waits for your consent', dot: 'brass' };
  if (state === 'starting') return { words: 'Starting', dot: 'hollow' };
  if (state === 'failed') return { words: 'Stopped', dot: 'carmine' };
  const offered = tools.filter((tool) => tool.state === 'offered').length;
  const words = offered === tools.length ? counted(offered, 'tool') : `${counted(tools.length, 'tool')}, ${offered} offered`;
  return { words, dot: offered === tools.length ? 'moss' : 'brass' };
}

export interface TypedServer {
  readonly kind: 'command' | 'address' | 'json';
  readonly name: string;
  readonly command: string;
  readonly args: string;
  readonly env: string;
  readonly url: string;
  readonly headers: string;
  readonly json: string;
}

type Wrong = { readonly field: keyof TypedServer; readonly wrong: string };

/** The server, or what is still wrong with it. */
export function readServer(typed: TypedServer): { server: Input<'mcp.add'> } | Wrong {
  const name = typed.name.trim();
  if (!/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,59}$/.test(name))
    return { field: 'name', wrong: 'Use letters, digits, dot, dash and underscore.' };
  if (typed.kind === 'address') {
    if (!/^https?:\/\/[^\s/]+/.test(typed.url.trim()))
      return { field: 'url', wrong: 'Use an address that begins with https://.' };
    const headers = pairsOf(typed.headers, ':');
    return headers
      ? { server: { name, url: typed.url.trim(), headers } }
      : { field: 'headers', wrong: 'Write each as Name: value.' };
  }
  if (typed.command.trim() === '') return { field: 'command', wrong: 'Name the program to start.' };
  const env = pairsOf(typed.env, '=');
  if (!env) return { field: 'env', wrong: 'Write each as NAME=value.' };
  // A line is an argument as it stands: no shell ever reads it.
  const args = typed.args.split('\n').filter((line) => line.trim() !== '');
  return { server: { name, command: typed.command.trim(), args, env } };
}

/** Null where a line is no pair. */
function pairsOf(text: string, sign: string): Record<string, string> | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map(
    (line) => [line.slice(0, line.indexOf(sign)).trim(), line.slice(line.indexOf(sign) + 1).trim()] as const,
  );
  const good = lines.every((line, at) => line.includes(sign) && pairs[at]?.[0]);
  return good ? Object.fromEntries(pairs) : null;
}
