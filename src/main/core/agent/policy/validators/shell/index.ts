/** Judges a shell script by what it would run, not by how it is written. */
import type { Danger } from '../index.ts';
import { asRead, hasHidden } from '../text.ts';
import { type Bare, checks } from './checks.ts';
import { type Field, isUnknown, type Known } from './expand.ts';
import { type Command, parse } from './parse.ts';
import { changeFolder } from './targets.ts';
import { shells, takesOneFirst, wrappers } from './words.ts';

/** Longer, or code in code deeper than this, is not read: then a person looks. */
const longest = 32 * 1024;
const deepest = 8;

const ask = (by: string, why: string): Danger => ({ verdict: 'ask', by: `shell: ${by}`, why });

/** What is dangerous in a script. Judged as it is, and as a person would read it: a twin of a letter makes no command harmless. */
export function shellDangers(code: string): Danger[] {
  if (code.length > longest) return [ask('length', 'The script is too long to be judged.')];
  const read = asRead(code);
  const found = judge(code, new Map(), 0);
  if (read !== code && read !== code.normalize('NFC')) found.push(...judge(read, new Map(), 0));
  if (hasHidden(code)) found.push(ask('letters', 'The script has invisible signs in it.'));
  return found;
}

function judge(code: string, known: Known, depth: number): Danger[] {
  if (depth > deepest) return [ask('depth', 'The script has scripts in scripts, too deep to be judged.')];
  const script = parse(code, known);
  const found = script.nested.flatMap((nested) => judge(nested, script.known, depth + 1));
  let at: string | null = null;
  for (const command of script.commands) {
    const bare = unwrap(command, at);
    found.push(...checks.map((check) => check(bare)).filter((danger) => danger !== null), ...unclear(bare));
    for (const inner of codeIn(bare)) found.push(...(inner === null ? [unread(bare)] : judge(inner, script.known, depth + 1)));
    if (bare.name === 'cd' || bare.name === 'pushd')
      at = changeFolder(
        at,
        bare.args.find((arg) => !/^-[LPe]/.test(arg.text)),
      );
  }
  return found;
}

const unread = ({ name }: Bare): Danger => ask(name, 'What it runs is known only once it runs.');

/** A command whose name is not what it seems, or is not known. */
function unclear({ name, command, args }: Bare): Danger[] {
  if (name === '' && command.words.length === 0) return [];
  if (isUnknown(name)) return [ask('command', 'Which command it runs is known only once it runs.')];
  if (command.words[0]?.glob && name !== '[' && name !== '[[') return [ask('command', 'A command is named by a pattern.')];
  if (asRead(name) !== name) return [ask('letters', `${JSON.stringify(name)} is written with letters that look like others.`)];
  return args.length === 0 && name === '' ? [ask('command', 'A command has no name.')] : [];
}

/** Past sudo, env, xargs and the like, to the command that does the work, by its name without its folder. */
function unwrap(command: Command, at: string | null): Bare {
  let rest: Field[] = command.words;
  const through: string[] = [];
  const settings = command.settings.map((setting) => setting.name);
  while (through.length < 20) {
    const name = nameOf(rest[0]);
    const option = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
    const start = option ? startOf(rest, name, option) : -1;
    if (start < 0 || start >= rest.length) break;
    through.push(name);
    settings.push(...rest.slice(1, start).flatMap((word) => /^([A-Za-z_]\w*)=/.exec(word.text)?.[1] ?? []));
    rest = rest.slice(start);
  }
  const fed = through.includes('xargs') || through.includes('parallel');
  return { name: nameOf(rest[0]), args: rest.slice(1), command, at, fed, through, settings };
}

const nameOf = (field: Field | undefined): string => field?.text.split('/').at(-1) ?? '';

function startOf(words: readonly Field[], name: string, takesValue: RegExp): number {
  let skip = takesOneFirst.has(name) ? 1 : 0;
  for (let at = 1; at < words.length; at++) {
    const text = words[at]?.text ?? '';
    if (text === '--') return at + 1 + skip;
    if (takesValue.test(text)) at += 1;
    else if (text.startsWith('-') || /^[A-Za-z_]\w*=/.test(text)) continue;
    else if (skip-- <= 0) return at;
  }
  return -1;
}

/** Code that a command runs and that stands in the script: to be judged in its turn. Null where it cannot be read. */
function codeIn({ name, args, command }: Bare): (string | null)[] {
  const readable = (text: string) => (isUnknown(text) ? null : text);
  if (name === 'eval') return [readable(args.map((arg) => arg.text).join(' '))];
  if (name === 'trap') return args.slice(0, 1).map((arg) => readable(arg.text));
  if (name === 'alias') return args.map((arg) => readable(arg.text.slice(arg.text.indexOf('=') + 1)));
  if (name === 'find') return execOf(args);
  if (!shells.test(name) && !/^(?:su|script|flock|npx|npm|watch)$/.test(name)) return [];
  const given = args.findIndex((arg) => /^-[a-zA-Z]*c$|^--(?:call|command)$/.test(arg.text));
  const inline = given >= 0 ? [readable(args[given + 1]?.text ?? '')] : [];
  return command.input !== null && inline.length === 0 ? [readable(command.input)] : [...inline, ...piped(command)];
}

/** `echo 'rm -rf /' | sh` says what it runs. */
function piped({ from }: Command): string[] {
  const [first, ...rest] = from?.words ?? [];
  return first && /^(?:echo|printf)$/.test(first.text) ? [rest.map((word) => word.text).join(' ')] : [];
}

function execOf(args: readonly Field[]): string[] {
  const start = args.findIndex((arg) => /^-(?:exec|ok)/.test(arg.text));
  const end = args.findIndex((arg, at) => at > start && /^[;+]$/.test(arg.text));
  if (start < 0) return [];
  const words = args.slice(start + 1, end < 0 ? undefined : end).filter((arg) => arg.text !== '{}');
  return [words.map((word) => `'${word.text.replaceAll("'", `'\\''`)}'`).join(' ')];
}
