/** Grants and rules in words, and what is typed as grants and rules. Pure. */
import type { Input } from '../../../../contract/index.ts';
import type { Capability, PolicyFile, PolicyRule, ToolInfo } from '../../../../contract/tools.ts';
import { count, counted } from '../../../app/amounts.ts';

/** "Until January 1, 9:00 AM", "3 of 5 left", "This run". */
export function limitOf({ until, count: most, used, scope }: Capability): string {
  const left = most === undefined ? null : `${count(Math.max(0, most - used))} of ${count(most)} left`;
  const end = until === undefined ? null : `until ${day(until)}`;
  const where = scope === 'always' ? null : 'one run';
  const words = [where, end, left].filter(Boolean).join(', ');
  return words === '' ? 'None' : words.replace(/^./, (first) => first.toUpperCase());
}

const day = (at: string) => new Date(at).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'short' });

/** What makes the same grant once more, with what was left of it: the way back from a revocation. */
export function againOf(grant: Capability): Input<'capabilities.grant'> {
  const { tool, paths, hosts, until, count: most, used, trusted, scope } = grant;
  return {
    tool,
    scope,
    ...(paths && { paths }),
    ...(hosts && { hosts }),
    ...(until && { until }),
    ...(most !== undefined && { count: Math.max(1, most - used) }),
    ...(trusted && { trusted }),
  };
}

export type Reach = 'paths' | 'hosts' | 'none';

const takesPath = ['path', 'folder', 'paths'];
const takesHost = ['url', 'host'];

/** Where a tool reaches, by what it takes. */
export function reachOf({ inputSchema }: Pick<ToolInfo, 'inputSchema'>): Reach {
  const names = propertiesOf(inputSchema);
  if (takesPath.some((name) => names.includes(name))) return 'paths';
  return takesHost.some((name) => names.includes(name)) ? 'hosts' : 'none';
}

/** A schema may be a choice of shapes: a name in any of them counts. */
function propertiesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own: unknown = Reflect.get(schema, 'properties');
  const below = ['anyOf', 'oneOf', 'allOf'].flatMap((name): unknown[] => {
    const choices: unknown = Reflect.get(schema, name);
    return Array.isArray(choices) ? choices : [];
  });
  return [...(typeof own === 'object' && own !== null ? Object.keys(own) : []), ...below.flatMap(propertiesOf)];
}

/** What was typed, a line each. */
export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

export interface TypedGrant {
  readonly tool: string;
  readonly places: string;
  readonly lasts: 'always' | 'hour' | 'day' | 'month';
  readonly count: string;
  readonly trusted: boolean;
}

const hours = { hour: 1, day: 24, month: 30 * 24 };

/** The grant, or what is still wrong with it. An empty place would be everywhere: that has to be typed. */
export function readGrant(
  { tool, places, lasts, count: typed, trusted }: TypedGrant,
  reach: Reach,
  now: number,
): { grant: Input<'capabilities.grant'> } | { wrong: string; field: 'places' | 'count' } {
  const lines = linesOf(places);
  if (reach === 'paths' && lines.length === 0)
    return { field: 'places', wrong: 'Name a file or a folder. / is all of this computer.' };
  if (reach === 'hosts' && lines.length === 0)
    return { field: 'places', wrong: 'Name a host, such as example.com or *.example.com.' };
  const amount = typed.trim() === '' ? null : Number(typed);
  if (amount !== null && (!Number.isInteger(amount) || amount < 1 || amount > 1_000_000))
    return { field: 'count', wrong: 'Use a whole number, or leave it empty.' };
  return {
    grant: {
      tool,
      ...(reach === 'paths' && { paths: lines }),
      ...(reach === 'hosts' && { hosts: lines }),
      ...(lasts !== 'always' && { until: new Date(now + hours[lasts] * 3_600_000).toISOString() }),
      ...(amount !== null && { count: amount }),
      ...(trusted && { trusted }),
    },
  };
}

/** "Refuses", "Asks each time", "Lets pass": what a rule does. */
export const doesOf = ({ deny, ask }: PolicyRule): string =>
  deny ? 'Refuses' : ask ? 'Asks each time' : 'Goes on to the grants';

/** When a rule fits, as it is written; empty where it always does. */
export const whenOf = ({ pathMatches, hostMatches, argsMatch }: PolicyRule): { name: string; text: string }[] =>
  [
    { name: 'path', text: pathMatches },
    { name: 'host', text: hostMatches },
    { name: 'arguments', text: argsMatch },
  ].flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text }]));

/** What was typed as a file of rules: it is JSON, or says where it is not. Whether it is one, the daemon says. */
export function readPolicy(text: string): { policy: PolicyFile } | { wrong: string } {
  try {
    return { policy: JSON.parse(text) as PolicyFile };
  } catch (fault) {
    return { wrong: `This is not JSON. ${fault instanceof Error ? fault.message : ''}`.trim() };
  }
}

/** "3 rules, 2 examples". */
export const policySize = ({ rules, examples = [] }: PolicyFile): string =>
  `${counted(rules.length, 'rule')}, ${counted(examples.length, 'example')}`;
