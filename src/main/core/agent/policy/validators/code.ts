/** Code that would be run: a script in a shell, and the commands that a server's tool is given as arguments. */
import type { Danger, Judgeable } from './index.ts';
import { shellDangers } from './shell/index.ts';
import { hasControl, hasHidden } from './text.ts';

export function codeDangers({ tool, args, touches }: Judgeable): Danger[] {
  const written = touches.flatMap((touch) => (touch.kind === 'code' ? [touch] : []));
  const found = written.flatMap(({ language, code }) => [...textDangers(code), ...(isShell(language) ? shellDangers(code) : [])]);
  // What a server's tool does with its arguments is not known: those that are named like commands are taken for some.
  return written.length > 0 || tool.source === 'builtin' ? found : commandsIn(args).flatMap(shellDangers);
}

const isShell = (language: string): boolean => /^(?:shell|sh|bash|zsh)$/i.test(language);

function textDangers(code: string): Danger[] {
  if (hasHidden(code))
    return [{ verdict: 'ask', by: 'code', why: 'The code has invisible signs in it: what runs is not what is seen.' }];
  if (hasControl(code)) return [{ verdict: 'ask', by: 'code', why: 'The code has control signs in it.' }];
  return [];
}

const commandKeys = /^(?:cmd|command|commandline|command_line|script|shell|bash|sh|exec|program)$/i;

function commandsIn(args: unknown): string[] {
  if (typeof args !== 'object' || args === null) return [];
  const entries = Object.entries(args);
  const rest = entries
    .filter(([key, value]) => /^(?:args|arguments|argv)$/i.test(key) && Array.isArray(value))
    .flatMap(([, value]) => value);
  return entries.flatMap(([key, value]) => {
    if (!commandKeys.test(key)) return [];
    if (Array.isArray(value)) return [value.map(quoted).join(' ')];
    return typeof value === 'string' ? [[value, ...rest.map(quoted)].join(' ')] : [];
  });
}

const quoted = (word: unknown): string => `'${String(word).replaceAll("'", `'\\''`)}'`;
