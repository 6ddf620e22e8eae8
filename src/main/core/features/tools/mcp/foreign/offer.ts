/** Which of a server's tools are offered, under which name: pure, and the same answer for the same facts. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../../store/log/canonical.ts';
import type { ForeignTool } from '../protocol.ts';
import { cleanText } from './clean.ts';
import { BadSchema, boundSchema } from './schema.ts';

const mostWords = 2_000;

/** A tool of a server, and whether a model is offered it. */
export interface Offer {
  /** As the server calls it: what is sent. */
  tool: string;
  /** As a model calls it: `mcp_SERVER_TOOL`. */
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
  state: 'offered' | 'changed' | 'refused';
  why?: string;
}

/** The hash of all that a server says of a tool, as it said it. */
export const digestOf = (tool: ForeignTool): string => createHash('sha256').update(canonicalJson(tool)).digest('hex');

export const pinsOf = (tools: readonly ForeignTool[]): Record<string, string> =>
  Object.fromEntries(tools.map((tool) => [tool.name, digestOf(tool)]));

interface Facts {
  server: string;
  pins: Readonly<Record<string, string>>;
  /** Hearth's own tools: none may be taken for one of them. */
  builtin: ReadonlySet<string>;
  /** What other servers have already, by the model's name for it, in small letters. */
  taken: ReadonlySet<string>;
}

/** Use on the whole list of one server. */
export function offer(tools: readonly ForeignTool[], facts: Facts): Offer[] {
  const seen = new Set<string>();
  return tools.map((tool) => {
    const name = modelName(facts.server, tool.name);
    const why = refusal(tool, name, facts, seen);
    seen.add(name.toLowerCase());
    if (why) return refused(tool, name, why);
    try {
      const inputSchema = boundSchema(tool.inputSchema);
      const said = { tool: tool.name, name, description: inItsWords(tool, facts.server), inputSchema };
      return facts.pins[tool.name] === digestOf(tool)
        ? { ...said, state: 'offered' }
        : { ...said, state: 'changed', why: changedWhy(tool, facts) };
    } catch (error) {
      if (error instanceof BadSchema) return refused(tool, name, `${error.message}.`);
      throw error;
    }
  });
}

const refused = (tool: ForeignTool, name: string, why: string): Offer => ({
  tool: tool.name,
  name,
  description: cleanText(tool.description, 200),
  inputSchema: { type: 'object' },
  state: 'refused',
  why,
});

function refusal(tool: ForeignTool, name: string, { builtin, taken }: Facts, seen: ReadonlySet<string>): string | null {
  if (!/^[\w./:-]{1,128}$/.test(tool.name)) return 'Its name has characters that a name may not have.';
  if (builtin.has(tool.name.toLowerCase())) return `It takes the name of Hearth's own ${tool.name}.`;
  if (seen.has(name.toLowerCase())) return 'Another tool of this server has the same name.';
  if (taken.has(name.toLowerCase())) return 'A tool of another server has the same name.';
  return null;
}

const changedWhy = (tool: ForeignTool, { pins }: Facts): string =>
  Object.hasOwn(pins, tool.name)
    ? 'The server says something else about it than what you consented to.'
    : 'It was not there when you consented.';

/** Fits what model APIs take: at most 64 letters, digits, dashes and underscores. */
export function modelName(server: string, tool: string): string {
  const plain = `mcp_${server}_${tool}`.replace(/[^a-zA-Z0-9_-]/g, '_');
  if (plain.length <= 64) return plain;
  return `${plain.slice(0, 55)}_${createHash('sha256').update(`${server}\n${tool}`).digest('hex').slice(0, 8)}`;
}

/** A model is told whose words these are. */
function inItsWords(tool: ForeignTool, server: string): string {
  const words = cleanText(tool.description || (tool.title ?? ''), mostWords).trim();
  return `A tool of the MCP server ${server}, in that server's words: ${words || tool.name}`;
}
