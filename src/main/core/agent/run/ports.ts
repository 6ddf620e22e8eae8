/** What the loop of a run stands on: the same loop works live, after a restart, and in a replay. */

import type { Preview } from '../../../../contract/runs.ts';
import type { Grant, ToolResult } from '../../../../contract/tools.ts';
import type { Transaction } from '../../store/types.ts';
import type { SkillLimit } from '../policy/skills.ts';
import type { Verdict } from '../policy/verdict.ts';
import type { ModelTool } from '../provider.ts';
import type { Touch } from '../tool.ts';

export interface ToolCall {
  callId: string;
  name: string;
  args: unknown;
  timeoutMs?: number;
}

/** Who calls, and within what. */
export interface CallContext {
  runId: string | null;
  actor: string;
  /** Fixed when the run was made, and what was remembered for it. */
  grants: readonly Grant[];
  only: readonly string[] | null;
  /** The skills that it has read so far. */
  skills?: readonly SkillLimit[];
  taintedBy: string | null;
  unattended: boolean;
}

/** A call that was looked up, parsed, resolved and decided; nothing has been done yet. */
export interface Judged {
  call: ToolCall;
  context: CallContext;
  /** Parsed arguments. */
  args: unknown;
  idempotent: boolean;
  timeoutMs: number;
  touches: readonly Touch[];
  preview: Preview;
  /** SHA-256 over name, parsed arguments and touches: what was shown is what runs. */
  hash: string;
  verdict: Verdict;
}

/** The tools room, as runs see it. */
export interface Tools {
  /** Resolves when it is known what there is on this computer: the sandbox is tried while the daemon already answers. */
  settled?(): Promise<void>;
  /** What a model is offered. */
  offered(only: readonly string[] | null): ModelTool[];
  /** Changes nothing, and never throws: a call that cannot be is a judged one with a `deny`, or a result. */
  judge(
    call: ToolCall,
    context: CallContext,
    approved?: { approvalId: string; hash: string },
  ): Promise<Judged | { call: ToolCall; refused: ToolResult }>;
  /**
   * Writes the decision down, in the command that also begins the step: there is no call without it. Uses up the grants that
   * count. Answers false where one of them was spent or revoked since: judge again.
   */
  record(tx: Transaction, judged: Judged): boolean;
  /** Does what was allowed. Never throws: a fault is a result. Cancel reaches the socket and the child within 250 ms. */
  perform(judged: Judged, signal: AbortSignal): Promise<ToolResult>;
}

/** Where leave is asked for: the runs room answers to it, the tools room uses it for calls that the user makes. */
export interface Approvals {
  /**
   * Asks for leave for a call that was judged `ask`, as part of a command: what is shown is `judged.preview`, bound by
   * `judged.hash`. Answers the approval's id.
   */
  ask(tx: Transaction, judged: Judged, of?: { conversationId?: string | null }): string;
  /**
   * Uses an approval up, in the command that also records the call. Thrown when it has no answer yet: AppError
   * `approval_needed` with `data.approvalId`; when there is none: `not_found`; when it was denied, ran out, was used before, or
   * what would run is not what was shown (`hash`): `refused`.
   */
  take(tx: Transaction, approvalId: string, hash: string): void;
}
