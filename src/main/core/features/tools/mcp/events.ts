/** The facts of MCP servers: what starts them, what the user consented to. A secret's place is a fact; its value never is. */
import { z } from 'zod';
import { defineEvent } from '../../../store/define-event.ts';

/** A word of the configuration: itself, or the name of the secret that holds it. */
const word = z.union([z.string(), z.object({ secret: z.string() })]);
export type Word = z.infer<typeof word>;

export const config = z.object({
  command: z.string().nullable(),
  args: z.array(word),
  env: z.record(z.string(), word),
  url: word.nullable(),
  headers: z.record(z.string(), word),
  oauth: z.object({ clientId: z.string(), clientSecret: word.nullable() }).nullable(),
});
export type Config = z.infer<typeof config>;

const server = { name: z.string() };

export const added = defineEvent({
  type: 'mcp.added',
  version: 1,
  meaning: 'A server was added, or what starts it was changed. It needs consent before it starts.',
  data: z.object({ ...server, config }),
});

export const enabled = defineEvent({
  type: 'mcp.enabled',
  version: 1,
  meaning:
    'The user consented to a server as it stood: the hash is over all that starts it. Its tools are taken as it lists them next.',
  data: z.object({ ...server, hash: z.string() }),
});

export const pinned = defineEvent({
  type: 'mcp.pinned',
  version: 1,
  meaning: 'The tools that a server listed first after the consent, each with the hash of what it says of it.',
  data: z.object({ ...server, tools: z.record(z.string(), z.string()) }),
});

export const disabled = defineEvent({
  type: 'mcp.disabled',
  version: 1,
  meaning: 'A server was switched off.',
  data: z.object(server),
});

export const removed = defineEvent({
  type: 'mcp.removed',
  version: 1,
  meaning: 'A server was taken out, and its secrets with it.',
  data: z.object(server),
});

export const mcpEvents = [added, enabled, pinned, disabled, removed];
