/** docs/tools.md is made from the tools themselves: a person reads there what a model is told, so it may never lag behind. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tool } from '../../../src/main/core/agent/tool.ts';
import type { Finding, Verdict } from '../tree.ts';

const file = 'docs/tools.md';

type Json = Record<string, unknown>;

const risks: Record<Tool['risk'], string> = {
  pure: 'none: it computes',
  read: 'reads',
  write: 'writes',
  network: 'sends a request',
  execute: 'runs code',
  notify: 'speaks to a person',
  daemon: 'changes what Hearth keeps',
};

const walls: Record<Tool['isolation'], string> = {
  inline: 'in the daemon itself',
  thread: 'in a thread of its own',
  process: 'in a process of its own',
  sandbox: 'in the sandbox',
};

const head = `# Tools

What Hearth can do when it is asked to, made from the tools themselves (\`npm run tool-docs\`). Every call of every tool, by a run
or by you, goes through one policy first: what you have not granted asks you, and no answer is a no. Text that a tool brings in
from outside is material; from then on, whatever acts asks you, unless it was granted to that very piece of work.

- What is granted is listed, and taken back, in Settings. A grant names a tool, and where: folders, hosts, until when, how often.
- Hearth's own folder is never a tool's to touch. Addresses of this computer or its network are reached only where a grant names them.
- Rules of your own stand in \`policy.json\` in Hearth's folder; they come before every grant. A file that cannot be read closes.
- An answer over 64 KiB is kept as a file: the call gives its beginning and \`fileId\`, and \`file:ID\` in place of a path reads it.
- Tools of MCP servers and those of your own, in the folder \`tools/\`, come under the same policy; \`tools.list\` has them all.

| tool | risk | needs |
|---|---|---|
`;

/** The whole page. */
export function toolDocs(tools: readonly Tool[], schema: (tool: Tool, io: 'input' | 'output') => Json): string {
  const sorted = [...tools].sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = sorted.map((tool) => `| [\`${tool.name}\`](#${tool.name}) | ${risks[tool.risk]} | ${needs(tool)} |`).join('\n');
  const pages = sorted.map((tool) => section(tool, schema(tool, 'input'), schema(tool, 'output')));
  return `${head}${rows}\n\n${pages.join('\n')}`;
}

const needs = (tool: Tool): string =>
  !tool.free ? 'a grant, or your leave' : tool.touches ? 'nothing; a grant or your leave where it reads a file' : 'nothing';

function section(tool: Tool, input: Json, output: Json): string {
  const done = tool.command ? 'by the daemon, as a request like any other' : walls[tool.isolation];
  const facts = [
    `Risk: ${risks[tool.risk]}. Needs: ${needs(tool)}. Done ${done}.`,
    `At most ${duration(tool.timeoutMs)} a call and ${tool.perMinute} calls a minute. ${tool.idempotent ? 'May be repeated without harm.' : 'Never repeated by itself.'}`,
  ];
  return [
    `## ${tool.name}`,
    '',
    tool.description,
    '',
    ...facts,
    '',
    '**Input**',
    '',
    fields(input),
    '',
    '**Output**',
    '',
    fields(output),
    '',
  ].join('\n');
}

const units: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'days'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

function duration(ms: number): string {
  const [unit, name] = units.find(([size]) => ms % size === 0) ?? [1, 'ms'];
  return `${ms / unit} ${name}`;
}

function fields(schema: Json): string {
  const members = Object.entries((schema.properties ?? {}) as Record<string, Json>);
  if (members.length === 0) return schema.anyOf || schema.oneOf ? `One of: ${typeOf(schema)}.` : 'Nothing.';
  const required = new Set((schema.required as string[] | undefined) ?? []);
  return members
    .map(([name, member]) => {
      const described = typeof member.description === 'string' ? `: ${member.description}` : '';
      return `- \`${name}\`${required.has(name) ? '' : ' (optional)'} ${typeOf(member)}${boundsOf(member)}${described}`;
    })
    .join('\n');
}

function typeOf(schema: Json): string {
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  if (choices) return [...new Set(choices.map(typeOf))].join(' or ');
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.type === 'array') return `list of ${typeOf((schema.items ?? {}) as Json)}`;
  if (schema.type === 'object') {
    const names = Object.keys((schema.properties ?? {}) as Json);
    return names.length > 0 ? `{${names.map((name) => `\`${name}\``).join(', ')}}` : 'object';
  }
  return typeof schema.type === 'string' ? schema.type : 'anything';
}

function boundsOf(schema: Json): string {
  const said = [
    bound(schema.minLength, schema.maxLength, 'characters'),
    bound(schema.minItems, schema.maxItems, 'entries'),
    bound(schema.minimum, schema.maximum, ''),
  ].filter(Boolean);
  return said.length > 0 ? `, ${said.join(', ')}` : '';
}

function bound(least: unknown, most: unknown, unit: string): string {
  // What only says "a safe integer" says nothing to a person.
  const from = typeof least === 'number' && Math.abs(least) < Number.MAX_SAFE_INTEGER && least !== 0 ? least : null;
  const to = typeof most === 'number' && most < Number.MAX_SAFE_INTEGER ? most : null;
  if (to !== null) return `${from === null ? 'at most' : `${from} to`} ${to} ${unit}`.trim();
  return from === null ? '' : `at least ${from} ${unit}`.trim();
}

export function compareToolDocs(wanted: string, found: string | null): Finding[] {
  if (found === wanted) return [];
  return [{ level: 'fail', file, message: `${found === null ? 'is missing' : 'differs from the tools'}: npm run tool-docs` }];
}

export async function checkToolDocs(root: string): Promise<Verdict> {
  const { text, count } = await fromTools();
  return { findings: compareToolDocs(text, read(join(root, file))), looked: `${count} tools` };
}

/** What `npm run tool-docs` does. */
export async function writeToolDocs(root: string): Promise<number> {
  const { text, count } = await fromTools();
  writeFileSync(join(root, file), text);
  return count;
}

async function fromTools(): Promise<{ text: string; count: number }> {
  const { builtinTools } = await import('../../../src/main/core/tools/index.ts');
  const { toJson } = await import('../../../src/main/core/features/tools/catalog/schema.ts');
  return { text: toolDocs(builtinTools, (tool, io) => toJson(tool[io], io)), count: builtinTools.length };
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
