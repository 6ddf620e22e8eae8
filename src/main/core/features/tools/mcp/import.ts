/** An `mcpServers` file as Claude Desktop writes it. Nothing of it starts by being read. */
import { z } from 'zod';
import type { Input } from '../../../../../contract/index.ts';
import { mcpContract } from '../../../../../contract/reach/mcp.ts';
import { AppError } from '../../../base/errors.ts';

const file = z.object({ mcpServers: z.record(z.string(), z.unknown()) });
// What else stands there (`autoApprove`, `alwaysAllow`, …) is another program's consent, never Hearth's.
const entry = z.object({
  command: z.unknown().optional(),
  args: z.unknown().optional(),
  env: z.unknown().optional(),
  url: z.unknown().optional(),
  serverUrl: z.unknown().optional(),
  headers: z.unknown().optional(),
});

export interface Imported {
  servers: Input<'mcp.add'>[];
  skipped: { name: string; why: string }[];
}

/** Thrown when it is no such file: AppError `invalid_input`. */
export function readServers(json: string): Imported {
  const parsed = file.safeParse(parseJson(json));
  if (!parsed.success) throw new AppError('invalid_input', 'This is no `mcpServers` file: it has no object of that name.');
  const found: Imported = { servers: [], skipped: [] };
  for (const [name, value] of Object.entries(parsed.data.mcpServers).slice(0, 200)) {
    const one = readOne(name, value);
    if (typeof one === 'string') found.skipped.push({ name: name.slice(0, 100), why: one });
    else found.servers.push(one);
  }
  return found;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\ufeff/, ''));
  } catch {
    throw new AppError('invalid_input', 'This is not JSON.');
  }
}

function readOne(name: string, value: unknown): Input<'mcp.add'> | string {
  const rough = entry.safeParse(value);
  if (!rough.success) return 'it is not an object';
  const { serverUrl, url = serverUrl, command, args, env, headers } = rough.data;
  const given = { name, command, args, env, url, headers };
  const wanted = Object.fromEntries(Object.entries(given).filter(([, member]) => member !== undefined && member !== null));
  const parsed = mcpContract.requests['mcp.add'].input.safeParse(wanted);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `${issue?.path.map(String).join('.') || 'it'}: ${issue?.message ?? 'does not fit'}`;
}
