/** One shape for every tool, wherever it comes from: what the pipeline works with. */
import type { Preview } from '../../../../../contract/runs.ts';
import type { Isolation, ToolInfo } from '../../../../../contract/tools.ts';
import type { JudgedTool } from '../../../agent/policy/verdict.ts';
import type { CommandContext, DaemonCommand, Place, Tool, Touch } from '../../../agent/tool.ts';
import type { SourcedTool, ToolSource } from '../registry.ts';
import { type Fit, fitTo, fromJson, type JsonSchema, toJson } from './schema.ts';

/** Who does the work. */
export type Doer =
  | { kind: 'runner' }
  | { kind: 'command'; command(args: unknown, context: CommandContext): DaemonCommand }
  | { kind: 'source'; source: ToolSource };

export interface Registered extends JudgedTool {
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema: JsonSchema;
  readonly idempotent: boolean;
  readonly timeoutMs: number;
  readonly isolation: Isolation;
  /** Why it is not available; null when it is. */
  readonly absent: string | null;
  readonly hash: string | null;
  readonly doer: Doer;
  parse(args: unknown): Fit;
  check(data: unknown): Fit;
  touches(args: unknown, place: Place): Promise<Touch[]>;
  preview(args: unknown, touches: readonly Touch[], place: Place): Promise<Preview>;
  /** Where its data comes from, when from outside. */
  outside(args: unknown, touches: readonly Touch[]): string | null;
}

/** Use for a tool of the house. `absent` says why it cannot be used on this computer. */
export function ofHouse(tool: Tool, absent: string | null): Registered {
  const { name, description, risk, idempotent, timeoutMs, isolation, free, perMinute, taintSafe } = tool;
  const { command } = tool;
  return {
    ...{ name, description, risk, idempotent, timeoutMs, isolation, free, perMinute, absent },
    ...(taintSafe === undefined ? {} : { taintSafe }),
    source: 'builtin',
    hash: null,
    inputSchema: toJson(tool.input, 'input'),
    outputSchema: toJson(tool.output, 'output'),
    doer: command ? { kind: 'command', command: (args, context) => command(args, context) } : { kind: 'runner' },
    parse: (args) => fitTo(tool.input, args),
    check: (data) => fitTo(tool.output, data),
    touches: async (args, place) => (await tool.touches?.(args, place)) ?? [],
    preview: async (args, touches, place) => (await tool.preview?.(args, touches, place)) ?? asText(args),
    outside: (args, touches) => (tool.outside ? tool.outside(args, touches) : lookedAt(touches)),
  };
}

/** Use for a tool that a source brought in. What it would touch is not known: only a grant without a scope covers it. */
export function ofSource(tool: SourcedTool, source: ToolSource): Registered {
  const { name, description, risk, idempotent, timeoutMs, isolation, free, perMinute, inputSchema } = tool;
  return {
    ...{ name, description, risk, idempotent, timeoutMs, isolation, free, perMinute, inputSchema },
    source: tool.source,
    absent: tool.available ? null : (tool.why ?? 'It is not available.'),
    hash: tool.hash ?? null,
    outputSchema: tool.outputSchema ?? {},
    doer: { kind: 'source', source },
    parse: (args) => fitTo(fromJson(inputSchema, 'input'), args),
    check: (data) => (tool.outputSchema ? fitTo(fromJson(tool.outputSchema, 'output'), data) : { ok: true, data }),
    touches: async () => [],
    preview: async (args) => asText(args),
    outside: () => tool.outside,
  };
}

export const asText = (args: unknown): Preview => ({ kind: 'text', text: JSON.stringify(args, null, 2) ?? '' });

/** What was read, listed or asked for; what was written comes from inside. */
function lookedAt(touches: readonly Touch[]): string | null {
  const seen = touches.flatMap((touch) => {
    if (touch.kind === 'host') return [touch.host];
    return touch.kind === 'path' && touch.mode !== 'write' ? [touch.path] : [];
  });
  return seen.length === 0 ? null : [...new Set(seen)].slice(0, 5).join(', ');
}

/** As the contract shows it. */
export function infoOf(tool: Registered, isolation: Isolation): ToolInfo {
  const { name, description, inputSchema, outputSchema, risk, timeoutMs, source, absent, hash } = tool;
  return {
    ...{ name, description, inputSchema, outputSchema, risk, timeoutMs, source, isolation },
    available: absent === null,
    ...(absent === null ? {} : { why: absent }),
    ...(hash === null ? {} : { hash }),
  };
}
