/** The Tool interface, owned by the agent room: what a tool says of itself, and how its work is asked for. */
import type { z } from 'zod';
import type { Preview } from '../../../contract/runs.ts';
import type { Grant, Isolation, Risk, ToolError } from '../../../contract/tools.ts';

/** One thing that a call would touch, after expansion and normalization: policy judges these, never the raw arguments. */
export type Touch =
  | {
      kind: 'path';
      /** Absolute, every link on the way resolved; of a file that is not there yet, its nearest folder resolved. */
      path: string;
      /** As it was asked for. */
      asked: string;
      mode: 'read' | 'write' | 'list';
    }
  /** `host` in lower case, without a trailing dot, IDNA-encoded; a literal address in its canonical spelling. */
  | { kind: 'host'; host: string; port: number; url: string }
  | { kind: 'code'; language: string; code: string };

/** What a tool is told of the place that it works in. */
export interface Place {
  /** Hearth's own folder, resolved: never a tool's to touch. */
  home: string;
  /** Where a relative path starts: the user's home folder unless the run says otherwise. */
  base: string;
  /**
   * Where a kept file lies that the call names by its id (`file:ID` in place of a path): an attachment, or an answer too large
   * to be given whole. Null when there is none. It is the one thing in Hearth's own folder that may be read.
   */
  file?(fileId: string): string | null;
  /** The folders and files that are granted to this tool: where a search looks that names no path. Empty where none is named. */
  granted?: readonly string[];
}

/** A tool as it is registered: `tools/<name>/tool.ts` exports one. */
export interface Tool<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** For the model and the person: what it does, one or two sentences. */
  readonly description: string;
  readonly input: I;
  readonly output: O;
  readonly risk: Risk;
  /** May be repeated without harm: retries and recovery depend on it. */
  readonly idempotent: boolean;
  readonly timeoutMs: number;
  readonly isolation: Isolation;
  /** True where it needs no grant: it computes, or looks at Hearth's own records. */
  readonly free: boolean;
  /** How often a run, and everybody together, may call it. */
  readonly perMinute: number;
  /**
   * True where text from outside in the context does no harm through it, though it acts: what it does stays with the owner (a
   * notification on their own desktop) or with runs that inherit the taint. Only then is it not asked about for the taint.
   */
  readonly taintSafe?: boolean;
  /**
   * What the call would touch. May look at the file system, changes nothing. Thrown where the arguments can never be right:
   * AppError `invalid_input` or `refused`.
   */
  touches?(args: z.output<I>, place: Place): Promise<Touch[]>;
  /** Exactly what will run, for the approval card. The arguments as JSON where absent. */
  preview?(args: z.output<I>, touches: readonly Touch[], place: Place): Promise<Preview>;
  /** Of a tool that only gives the daemon a command: the request that it makes. It then has no `run.ts`. */
  command?(args: z.output<I>, context: CommandContext): DaemonCommand;
  /** Where the data comes from, when from outside: a page, a file. Null for the daemon's own. Default: what it touched. */
  outside?(args: z.output<I>, touches: readonly Touch[]): string | null;
}

export interface CommandContext {
  runId: string | null;
  callId: string;
  grants: readonly Grant[];
}

export interface DaemonCommand {
  /** A request of the contract, or of the internal ones that the daemon gives to tools. */
  request: string;
  input: unknown;
}

/** Use to declare a tool; keeps the schemas' types. */
export function defineTool<I extends z.ZodType, O extends z.ZodType>(tool: Tool<I, O>): Tool<I, O> {
  return tool;
}

/** What `tools/<name>/run.ts` exports as `run`: the work, loaded only inside a runner. Thrown: AppError, whose code and message the model reads. */
export type RunTool<I = never, O = unknown> = (args: I, context: RunContext) => Promise<O>;

/** What work in a runner is given. It crosses a process boundary: data only, but for `signal` and `log`. */
export interface RunContext {
  readonly touches: readonly Touch[];
  /** Hosts that the decision allows, for redirects: judged anew at each hop. Empty where none. */
  readonly hosts: readonly string[];
  /** Folders and files that no tool may enter, whatever above them is granted: a tool that walks a folder leaves them out. */
  readonly forbidden: readonly string[];
  /** Bytes that the answer may have. */
  readonly maxOutputBytes: number;
  /** An empty folder of this call's own, removed afterwards. */
  readonly workFolder: string;
  /** Where `write_text` keeps the version before, and other files that outlive the call. */
  readonly keepFolder: string;
  /** True where a grant vouches for what is touched: then a file with several names (hard links) is read too. */
  readonly trusted?: boolean;
  readonly signal: AbortSignal;
  log(line: string): void;
  /** Says what was changed outside, a sentence each. */
  changed(what: string): void;
}

/** What a runner answers. */
export type Work =
  | { ok: true; data: unknown; logs: string[]; sideEffects: string[] }
  | { ok: false; error: ToolError; logs: string[]; sideEffects: string[] };
