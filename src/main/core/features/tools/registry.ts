/** The registry: the built-in tools, and those that sources bring in (servers, files of the user's own). */
import type { Isolation, Risk } from '../../../../contract/tools.ts';
import type { Work } from '../../agent/tool.ts';

/** A tool that a source brings in: its schemas are JSON Schema, and nothing of it runs in the daemon. */
export interface SourcedTool {
  /** As a model is offered it: `[a-zA-Z0-9_-]{1,64}`. One that is taken already, by a built-in or an earlier source, is refused. */
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Record<string, unknown>;
  /** Anything where absent. */
  readonly outputSchema?: Record<string, unknown>;
  readonly risk: Risk;
  readonly idempotent: boolean;
  readonly timeoutMs: number;
  readonly isolation: Isolation;
  readonly perMinute: number;
  /** True where it needs no grant: only for what provably reaches nothing. */
  readonly free: boolean;
  readonly available: boolean;
  /** Why it is not available. */
  readonly why?: string;
  /** `own`, or `mcp:NAME`. */
  readonly source: string;
  /** Of a tool of the user's own: the hash of its file. Bound into what an approval shows, as consent is. */
  readonly hash?: string;
  /** Where its data comes from, when from outside: a server's always does. Null for what only computed on its arguments. */
  readonly outside: string | null;
}

export interface SourceCall {
  callId: string;
  /** Bytes that the answer may have. */
  maxOutputBytes: number;
  timeoutMs: number;
}

/** Brings tools in: one for all MCP servers, one for the user's own files. */
export interface ToolSource {
  /** What there is now, what is not available too (with `why`). Called often: answers from memory. */
  list(): readonly SourcedTool[];
  /** Called when `list` would answer something else. Returns its unsubscribe. */
  onChange(listener: () => void): () => void;
  /** Does a call that was judged, recorded and allowed; `args` fit the input schema. A fault is an answer, as of a runner. */
  perform(name: string, args: unknown, call: SourceCall, signal: AbortSignal): Promise<Work>;
}
