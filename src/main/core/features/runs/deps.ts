/** What the runs room is given, and what its parts share. */
import type { MemoryHit } from '../../../../contract/memory/index.ts';
import type { Model } from '../../../../contract/models.ts';
import type { Constitution, Settings } from '../../../../contract/self.ts';
import type { Grant } from '../../../../contract/tools.ts';
import type { Tools } from '../../agent/run/ports.ts';
import type { Answers } from '../../agent/turn.ts';
import type { Clock } from '../../base/clock.ts';
import type { NewId } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Store, Transaction } from '../../store/types.ts';
import type { ApprovalsRoom } from './approvals/approvals.ts';
import type { Queue } from './queue/types.ts';
import type { Envelope, Progress, RunKind } from './types.ts';
import type { Worker } from './work/worker.ts';

export interface RunsDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  /** Where answers come from: the models room. */
  answers: Answers;
  models: {
    /** Thrown when nobody owns that model: AppError `not_found`. */
    resolve(model: string | null): Promise<Pick<Model, 'id' | 'contextWindow'>>;
    /** The provider that would be asked first as things stand: its runs share its places. */
    providerNow(model: string | null): string;
  };
  tools: Tools;
  /** Lore as the system prompt. */
  systemPrompt(): string;
  /** Longest answer and thinking, from the settings. */
  limits(): { maxOutputTokens: number; thinkingTokens: number | null };
  settings(): Pick<Settings, 'approvalHours'>;
  /** Of the constitution, read anew for each decision. */
  bounds(): Constitution['resourceBounds'];
  /** Grants as they are kept: their paths are the places that they lead to. Thrown for what can not be granted: AppError. */
  placeGrants(grants: readonly Grant[]): Promise<Grant[]>;
  /** Makes a standing grant, in the command that answered the approval: "always" was said. */
  remember(tx: Transaction, grant: Grant, from: { approvalId: string; actor: string }): void;
  /** Tells the person something on this computer; says why it waits where it does. */
  notify(note: Note, actor: string): Promise<{ shown: boolean; why?: string }>;
  /** What bears on a text, best first; nothing where the user wants none. What came from outside is never among it. */
  recall(about: { text: string; conversationId: string | null }, signal: AbortSignal): Promise<MemoryHit[]>;
  /** Hearth's own folder: lore/agents.md is read there. */
  home: string;
  random?(): number;
}

/** What a run has to say to the person, beside its answer. */
export interface Note {
  text: string;
  severity: 'info' | 'warning' | 'urgent';
}

/** What the parts of the room share. */
export interface Room {
  readonly deps: RunsDeps;
  readonly queue: Queue;
  readonly approvals: ApprovalsRoom;
  /** The kind of a type; types without one are done as `task`. */
  kindOf(type: string): RunKind;
  register(kind: RunKind): void;
  /** True where a room has a kind of that type, and starts it itself. */
  isOwnKind(type: string): boolean;
  /** What works here, by run. */
  readonly active: Map<string, Worker>;
  /** What has been shown of each run that has begun and not ended. */
  readonly shown: Map<string, Progress>;
  /** Puts work into the queue. */
  enqueue(tx: Transaction, envelope: Envelope): string;
  /** Tells whoever waits that a run has ended. */
  settle(runId: string): void;
  onSettled(runId: string, listener: () => void): () => void;
}
