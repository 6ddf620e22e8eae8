/** The rules of the user's own: the first that fits decides, before any grant. */
import { createContext, Script } from 'node:vm';
import type { PolicyFile, PolicyRule } from '../../../../contract/tools.ts';
import type { Touch } from '../tool.ts';
import { globPattern } from './glob.ts';

interface Call {
  tool: { name: string; source: string };
  args: unknown;
  touches: readonly Touch[];
}

/** Milliseconds that one expression of the user's may take: some, with some arguments, would take for ever. */
const patience = 20;

/** A tool by name, `*` for every one, `mcp:SERVER/*` for all of a server's. */
export const namesTool = (named: string, { name, source }: Call['tool']): boolean =>
  named === name || named === '*' || named === `${source}/*`;

/** The first rule that fits, with its place in the file counted from 1. */
export function ruleFor(policy: PolicyFile, call: Call): { rule: PolicyRule; place: number } | null {
  const at = policy.rules.findIndex((rule) => fits(rule, call));
  const rule = policy.rules[at];
  return rule ? { rule, place: at + 1 } : null;
}

/** What a rule says: `pass` exempts from the rules after it, and from nothing else. */
export const saysOf = (rule: PolicyRule): 'deny' | 'ask' | 'pass' => (rule.deny ? 'deny' : rule.ask ? 'ask' : 'pass');

function fits(rule: PolicyRule, { tool, args, touches }: Call): boolean {
  if (!namesTool(rule.tool, tool)) return false;
  // What lets through must fit all that is touched; what stops fits as soon as one thing does.
  const some = saysOf(rule) !== 'pass';
  const paths = touches.flatMap((touch) => (touch.kind === 'path' ? [[touch.path]] : []));
  const hosts = touches.flatMap((touch) => (touch.kind === 'host' ? [[touch.host, `${touch.host}:${touch.port}`]] : []));
  if (rule.pathMatches !== undefined && !matches(globPattern(rule.pathMatches), paths, some)) return false;
  if (rule.hostMatches !== undefined && !matches(globPattern(rule.hostMatches), hosts, some)) return false;
  return rule.argsMatch === undefined || found(rule.argsMatch, JSON.stringify(args) ?? '', some);
}

/** Each thing that is touched has one name or more, and fits by any of them. */
function matches(pattern: RegExp, things: string[][], some: boolean): boolean {
  const fitting = (names: string[]) => names.some((name) => pattern.test(name));
  return things.length > 0 && (some ? things.some(fitting) : things.every(fitting));
}

let watched: ReturnType<typeof createContext> | null = null;
const search = new Script('new RegExp(pattern, "u").test(text)');

/** An expression that does not end, or is none, counts as found where that stops the call. */
function found(pattern: string, text: string, whenUnknown: boolean): boolean {
  watched ??= createContext(Object.create(null));
  watched.pattern = pattern;
  watched.text = text;
  try {
    return search.runInContext(watched, { timeout: patience }) === true;
  } catch {
    return whenUnknown;
  }
}

/** What is wrong with the rules as text, by the place of the first one; null when nothing is. */
export function wrongRule(policy: PolicyFile): string | null {
  for (const [at, rule] of policy.rules.entries()) {
    const wrong = wrongPattern(rule);
    if (wrong) return `Rule ${at + 1}: ${wrong}`;
  }
  return null;
}

function wrongPattern({ deny, ask, ...patterns }: PolicyRule): string | null {
  if (deny && ask) return 'it both denies and asks.';
  const checks = {
    pathMatches: globPattern,
    hostMatches: globPattern,
    argsMatch: (text: string) => new RegExp(text, 'u'),
  };
  for (const [name, check] of Object.entries(checks)) {
    const pattern = patterns[name as keyof typeof checks];
    try {
      if (pattern !== undefined) check(pattern);
    } catch {
      return `${name} is no pattern.`;
    }
  }
  return null;
}
