/** Tools, what they may reach, and what was granted: one policy stands in front of every call. */
import { z } from 'zod';
import { event, id, instant, listOf, nothing, page, request, shape } from './define.ts';

/** What a tool can do at worst: what policy looks at first, and what a card in the window says. */
export const risk = z.enum(['pure', 'read', 'write', 'network', 'execute', 'notify', 'daemon']);
export type Risk = z.infer<typeof risk>;

/** Where a tool's work is done, the weakest wall first. Settings can only tighten it. */
export const isolation = z.enum(['inline', 'thread', 'process', 'sandbox']);
export type Isolation = z.infer<typeof isolation>;

/** `code` is for programs, `message` for the model and the person. */
export const toolError = shape({ code: z.string(), message: z.string(), data: z.unknown().optional() });
export type ToolError = z.infer<typeof toolError>;

export const toolResult = shape({
  ok: z.boolean(),
  data: z.unknown().optional(),
  error: toolError.optional(),
  startedAt: instant,
  finishedAt: instant,
  logs: z.array(z.string()),
  /** What was changed outside of Hearth, a sentence each. */
  sideEffects: z.array(z.string()).optional(),
  /** Where the data was too large to be given whole: the file that has it. `data` then holds its beginning. */
  fileId: z.string().optional(),
  /** Set where the data came from outside: it is material, and never gives instructions. */
  outside: z.string().optional(),
});
export type ToolResult = z.infer<typeof toolResult>;

export const tool = shape({
  name: z.string(),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()),
  risk,
  available: z.boolean(),
  /** Why it is not available. */
  why: z.string().optional(),
  isolation,
  timeoutMs: z.int().min(1),
  /** `builtin`, `own` for a file in the home's tools/, `mcp:NAME` for a server's. */
  source: z.string(),
  /** A tool of the user's own: the hash of its file, which consent is bound to. */
  hash: z.string().optional(),
});
export type ToolInfo = z.infer<typeof tool>;

/** What is granted: a tool over a scope. Absent `paths` or `hosts` mean any. */
export const grant = shape({
  tool: z.string().min(1).max(200),
  /** Files, or folders with all below them. Absolute, or from the folder of the command that gave it. */
  paths: z.array(z.string().min(1).max(4096)).max(100).optional(),
  /** `example.com`, `*.example.com`, either with `:PORT`. A private address is reached only where it stands here itself. */
  hosts: z.array(z.string().min(1).max(260)).max(100).optional(),
  until: instant.optional(),
  /** How many calls. */
  count: z.int().min(1).max(1_000_000).optional(),
  /** What is read there does not taint: the user vouches for it. */
  trusted: z.boolean().optional(),
});
export type Grant = z.infer<typeof grant>;

export const capability = grant.extend({
  id,
  /** `always`, or `run:ID`. */
  scope: z.string(),
  used: z.int().min(0),
  grantedBy: z.string(),
  grantedAt: instant,
  /** The approval that it came from. */
  approvalId: id.optional(),
  state: z.enum(['active', 'expired', 'spent', 'revoked']),
  /** What it allows, in a sentence. */
  words: z.string(),
});
export type Capability = z.infer<typeof capability>;

const A = '0198c3a0-0000-7000-8000-00000000000a';
const at = '2026-01-02T03:04:05.000Z';
export const exampleTool: ToolInfo = {
  name: 'read_text',
  description: 'Read a text file.',
  inputSchema: {},
  outputSchema: {},
  risk: 'read',
  available: true,
  isolation: 'process',
  timeoutMs: 10_000,
  source: 'builtin',
};
const exampleCapability: Capability = {
  id: A,
  tool: 'read_text',
  paths: ['/home/ada/notes'],
  scope: 'always',
  used: 0,
  grantedBy: 'user',
  grantedAt: at,
  state: 'active',
  words: 'read_text in /home/ada/notes, always',
};
const exampleRule = { tool: 'write_text', deny: true, pathMatches: '**/*.env', why: 'No secrets in files.' };

/** One rule of the user's policy file: the first that fits decides, before any grant. */
export const policyRule = shape({
  tool: z.string().min(1).max(200),
  /** All that are given must fit. Globs over whole paths and hosts, a regular expression over the arguments as JSON. */
  pathMatches: z.string().max(1000).optional(),
  hostMatches: z.string().max(1000).optional(),
  argsMatch: z.string().max(1000).optional(),
  deny: z.boolean().optional(),
  ask: z.boolean().optional(),
  why: z.string().max(500).optional(),
});
export type PolicyRule = z.infer<typeof policyRule>;
export const policyFile = shape({
  rules: z.array(policyRule).max(500),
  /** Tried when the file is saved: a file whose examples fail is not taken. */
  examples: z
    .array(shape({ tool: z.string(), args: z.record(z.string(), z.unknown()), expect: z.enum(['deny', 'ask', 'pass']) }))
    .max(500)
    .optional(),
  /** Walls that are tightened: a tool's name to its isolation. */
  isolation: z.record(z.string(), isolation).optional(),
});
export type PolicyFile = z.infer<typeof policyFile>;
const policyState = shape({
  path: z.string(),
  policy: policyFile,
  /** Set where the file cannot be read: then every call asks, or is refused. */
  problem: z.string().optional(),
});

export const toolsContract = {
  requests: {
    'tools.list': request({
      meaning: 'Every tool that there is, and why one is not available.',
      input: shape({ ...page }),
      output: listOf(tool),
      example: { input: {}, output: { items: [exampleTool], next: null } },
    }),
    'tools.call': request({
      meaning:
        'Call a tool yourself, under the same policy as a run. Where it needs leave it answers `approval_needed` with `data.approvalId`; after an allow, call again with that id.',
      input: shape({
        name: z.string().min(1).max(200),
        args: z.record(z.string(), z.unknown()),
        timeoutMs: z.int().min(1).max(600_000).optional(),
        approvalId: id.optional(),
      }),
      output: toolResult,
      errors: ['not_found', 'refused', 'approval_needed'],
      example: {
        input: { name: 'markdown_to_text', args: { text: '# Hi' } },
        output: { ok: true, data: { text: 'Hi' }, startedAt: at, finishedAt: at, logs: [] },
      },
    }),
    'tools.approve': request({
      meaning: "Consent to a tool of your own in the home's tools/, as the file stands now; a changed file needs it again.",
      input: shape({ name: z.string().min(1).max(200), hash: z.string().length(64) }),
      output: tool,
      errors: ['not_found', 'conflict'],
      example: { input: { name: 'own_dice', hash: 'a'.repeat(64) }, output: exampleTool },
    }),
    'capabilities.list': request({
      meaning: 'Everything that was granted, newest first, with what is left of it.',
      input: shape({ state: z.enum(['active', 'expired', 'spent', 'revoked']).optional(), ...page }),
      output: listOf(capability),
      example: { input: {}, output: { items: [exampleCapability], next: null } },
    }),
    'capabilities.grant': request({
      meaning: 'Let a tool do its work over a scope without being asked. `scope` is `always`, or `run:ID`.',
      input: grant.extend({ scope: z.string().min(1).max(100).optional() }),
      output: capability,
      errors: ['not_found', 'refused'],
      example: { input: { tool: 'read_text', paths: ['/home/ada/notes'] }, output: exampleCapability },
    }),
    'capabilities.revoke': request({
      meaning: 'Take a grant back, at once.',
      input: shape({ id }),
      output: capability,
      errors: ['not_found'],
      example: { input: { id: A }, output: { ...exampleCapability, state: 'revoked' } },
    }),
    'policy.get': request({
      meaning: 'The rules of your own, from the policy file in the home.',
      input: nothing,
      output: policyState,
      example: { input: {}, output: { path: '/home/ada/.hearth/policy.json', policy: { rules: [] } } },
    }),
    'policy.set': request({
      meaning: 'Replace the policy file. It is tried against its examples first, and refused when one fails.',
      input: policyFile,
      output: policyState,
      errors: ['refused'],
      example: {
        input: { rules: [exampleRule] },
        output: { path: '/home/ada/.hearth/policy.json', policy: { rules: [exampleRule] } },
      },
    }),
  },
  events: {
    'tools.changed': event({
      meaning: 'A tool came, went, or became available or not.',
      payload: shape({ names: z.array(z.string()) }),
      example: { names: ['read_text'] },
    }),
    'capabilities.changed': event({
      meaning: 'A grant was made, used up or revoked.',
      payload: shape({ id, state: capability.shape.state }),
      example: { id: A, state: 'revoked' },
    }),
  },
};
