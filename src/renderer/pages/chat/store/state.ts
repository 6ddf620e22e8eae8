/** What the room for conversations knows, and what can be done in it. */
import type { Conversation, Message } from '../../../../contract/chat.ts';
import type { Output } from '../../../../contract/index.ts';
import type { Model, Provider } from '../../../../contract/models.ts';
import type { RunState } from '../../../../contract/run-event.ts';
import type { Client } from '../../../app/connection.ts';
import type { Work } from './works.ts';

export type Hit = Output<'chat.search'>['items'][number];

/** The conversation on screen. */
export interface Open {
  readonly id: string;
  readonly conversation: Conversation | null;
  /** One branch, oldest first; the ids of what is not yet acknowledged begin with `local:`. */
  readonly messages: readonly Message[];
  /** There are messages before the first. */
  readonly earlier: boolean;
  readonly loadingEarlier: boolean;
  /** The last reading of earlier messages failed: nothing asks again by itself. */
  readonly earlierFailed: boolean;
  readonly state: 'loading' | 'ready' | 'gone' | 'failed';
  /** Why it could not be read, or why the last thing asked of it was refused. */
  readonly error: string | null;
  /** The message to bring into view, from a search. */
  readonly focus: string | null;
}

/** A conversation of which nothing has been read. */
export const unread = {
  conversation: null,
  messages: [],
  earlier: false,
  loadingEarlier: false,
  earlierFailed: false,
  state: 'loading',
  error: null,
  focus: null,
} as const satisfies Partial<Open>;

/** A file on its way to the next message. */
export interface Attached {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  readonly fileId: string | null;
  readonly error: string | null;
}

export interface Search {
  readonly query: string;
  readonly titles: readonly Conversation[];
  readonly hits: readonly Hit[];
  readonly state: 'searching' | 'done' | 'failed';
}

/** The composer of a conversation, or of the one not yet begun. */
export type DraftKey = string;
export const newDraft: DraftKey = 'new';

export interface ChatState {
  readonly list: readonly Conversation[];
  readonly listState: 'loading' | 'ready' | 'failed';
  readonly next: string | null;
  readonly open: Open | null;
  readonly drafts: Readonly<Record<DraftKey, string>>;
  readonly attached: Readonly<Record<DraftKey, readonly Attached[]>>;
  /** The model chosen in a composer, where one was. */
  readonly chosen: Readonly<Record<DraftKey, string>>;
  readonly sending: DraftKey | null;
  /** Why the first message could not begin a conversation. */
  readonly refused: string | null;
  readonly typed: readonly string[];
  readonly models: readonly Model[];
  readonly providers: readonly Provider[] | null;
  readonly search: Search | null;
  /** The run that a call of a run started, by both. */
  readonly children: Readonly<Record<string, string>>;
  /** Runs that were started by answers, as they were last read; null where that failed. */
  readonly works: Readonly<Record<string, Work | null>>;
  /** Where a run stands, as far as it was heard. */
  readonly phases: Readonly<Record<string, RunState>>;
}

export interface ChatActions {
  /** Use when the address names a conversation, or none. */
  show: (id: string | null, focus?: string | null) => Promise<void>;
  loadMore: () => Promise<void>;
  /** Reads the list again, after it could not be read. */
  reload: () => Promise<void>;
  loadEarlier: () => Promise<void>;
  /** Reads all that comes before; false when it was left off or failed. */
  toFirst: () => Promise<boolean>;
  /** Leaves off going back; what was read stays. */
  stay: () => void;
  send: (text: string) => Promise<void>;
  stop: () => Promise<void>;
  regenerate: (messageId: string, model?: string) => Promise<void>;
  edit: (messageId: string, text: string) => Promise<boolean>;
  chooseBranch: (messageId: string) => Promise<void>;
  rename: (id: string, title: string) => Promise<void>;
  remove: (id: string) => Promise<boolean>;
  restore: (id: string) => Promise<void>;
  find: (query: string) => Promise<void>;
  draft: (key: DraftKey, text: string) => void;
  flush: () => void;
  attach: (key: DraftKey, files: readonly File[]) => Promise<void>;
  detach: (key: DraftKey, attached: string) => void;
  choose: (key: DraftKey, model: string) => void;
  dismiss: () => void;
  /** Goes on with an answer that was cut off, from its last finished step. */
  goOn: (runId: string) => Promise<void>;
  /** Reads a run, to show its steps under the call that started it. */
  lookAt: (runId: string) => Promise<void>;
}

/** What the room needs of the world; tests give their own. */
export interface ChatWorld extends Client {
  /** Runs later; answers its cancel. */
  wait: (run: () => void, ms: number) => () => void;
  /** Where unsent text survives a crash of both sides. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;
  /** Says once that an answer has ended. */
  announce: (text: string) => void;
  /** A conversation was begun: the address should name it. */
  begun: (id: string) => void;
}

/** What every part of the store is built from. */
export interface Room {
  readonly world: ChatWorld;
  readonly get: () => ChatState;
  readonly set: (part: Partial<ChatState>) => void;
}

/** Use for what is said where something was refused: the daemon's own sentence. */
export function sentence(error: unknown): string {
  return error instanceof Error && error.message ? error.message : 'Hearth did not answer. Nothing was changed.';
}

/** True for a message that is on its way: the daemon does not know it yet. */
export const isLocal = ({ id }: { id: string }): boolean => id.startsWith('local:');
