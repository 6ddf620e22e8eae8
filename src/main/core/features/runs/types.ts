/** What the runs room offers to other rooms: kinds of work, and the one way to have work done. */
import type { Content } from '../../../../contract/chat.ts';
import type { Failure, RunReport, RunState, Usage } from '../../../../contract/run-event.ts';
import type { RunBudget } from '../../../../contract/runs.ts';
import type { Grant } from '../../../../contract/tools.ts';
import type { ModelMessage } from '../../agent/provider.ts';
import type { Transaction } from '../../store/types.ts';

/** A task envelope as a room gives it. */
export interface Envelope {
  runId?: string;
  type: string;
  goal: string;
  inputs?: Record<string, unknown>;
  attachments?: { fileId: string; name: string; bytes: number; mime: string }[];
  contextHints?: string[];
  /** 0 to 9; 5 when absent. */
  priority?: number;
  model?: string | null;
  grants?: Grant[];
  budget?: RunBudget;
  unattended?: boolean;
  only?: string[] | null;
  parentId?: string | null;
  parentCallId?: string | null;
  agent?: string | null;
  taintedBy?: string | null;
  conversationId?: string | null;
  messageId?: string | null;
  notBefore?: number | null;
  actor: string;
}

/** A run as a kind sees it. */
export interface RunView extends Required<Omit<Envelope, 'runId'>> {
  runId: string;
  depth: number;
}

/** What the model is asked, before the tools' steps. Made anew after a restart and in a replay: the same run, the same answer. */
export interface Prepared {
  system: string;
  messages: ModelMessage[];
  model: string | null;
  maxOutputTokens: number;
  thinkingTokens?: number;
  /** False where it is answered without tools. */
  tools: boolean;
  /** What to look for in memory; absent where nothing is recalled. `conversationId`: what was learnt there is in the messages. */
  recall?: { text: string; conversationId: string | null };
  /** Where text from outside already is in the messages. */
  taintedBy: string | null;
}

/** How a run ended, in the transaction that says so. */
export interface Ended {
  run: RunView;
  state: Extract<RunState, 'succeeded' | 'failed' | 'cancelled' | 'interrupted'>;
  /** All that was said and done, in order: text, thinking, tool calls with their results, notices. */
  content: Content[];
  /** Blocks of the last model step that only its provider understands. */
  blocks: { provider: string; block: unknown }[];
  model: string | null;
  usage: Usage | null;
  failure: Failure | null;
  report: RunReport;
}

/** A kind of work: what is asked, and what follows from its end. `task` is the runs room's own. */
export interface RunKind {
  readonly type: string;
  /** True where a run that a crash cut off goes on by itself as soon as its steps allow; else it is interrupted and waits for the user. */
  readonly resumesItself: boolean;
  /** True where only its own room can start it: `runs.start` with that type makes a task. */
  readonly ownRoomOnly?: boolean;
  prepare(run: RunView, signal: AbortSignal): Promise<Prepared>;
  /** What else has happened when it ends, in the same transaction. */
  ended?(tx: Transaction, end: Ended): void;
  /** What else happens when the user has it go on. */
  resumed?(tx: Transaction, run: RunView): void;
}

/** What has been shown of a run so far. */
export interface Progress {
  content: Content[];
  seq: number;
}

export interface RunsApi {
  /** Use at start-up, before `start`: one kind for each type. Types without a kind of their own are done as `task`. */
  register(kind: RunKind): void;
  /** Puts work into the queue, as part of a command. Thrown when the queue is full and the priority low: AppError `rate_limited`. */
  queue(tx: Transaction, envelope: Envelope): string;
  /** Asks a run and those that it started to stop. False when it has ended already. Thrown when there is none: `not_found`. */
  cancel(runId: string, actor: string): Promise<boolean>;
  /** What a running run has shown so far; undefined when it does not run here. */
  progress(runId: string): Progress | undefined;
  /** What brought text from outside into it; null where nothing did, or there is no such run. */
  taintedBy(runId: string): string | null;
  /** What a run was asked, and what has tainted it so far; null where there is none. */
  about(runId: string): RunView | null;
  /** Resolves when the run has ended, with its report. */
  settled(runId: string, signal?: AbortSignal): Promise<{ state: RunState; report: RunReport; content: Content[] }>;
}
