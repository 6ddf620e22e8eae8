/** What learning asks of other rooms: instances arrive when they are made. */
import type { Settings } from '../../../../../contract/self.ts';
import type { RunsApi } from '../../runs/index.ts';

/** What a person typed, and where. */
export interface Question {
  conversationId: string;
  messageId: string;
  text: string;
  /** From 0, within the conversation. */
  turn: number;
  at: number;
}

/** A part of a conversation, as it was said and done. */
export interface Turn {
  messageId: string;
  role: 'user' | 'assistant';
  turn: number;
  at: number;
  text: string;
  /** What tools answered in it. `own`: Hearth's memory of things, and no finding. */
  results: { tool: string; text: string; outside: string | null; own: boolean }[];
}

export interface Rooms {
  /** `keep`, `ask` or `off`, as the settings say now. */
  mode(): Settings['learn'];
  runs: Pick<RunsApi, 'register' | 'queue' | 'about'>;
  chat: {
    /** What an answer answered; null where it is gone. */
    question(answerId: string): Question | null;
    /** The newest branch of a conversation, its last turns, oldest first; empty where it is gone. */
    turns(conversationId: string, limit: number): Turn[];
  };
  /** The model that would be asked for such a small piece of work; null where only Hearth's own words would answer. */
  model(): Promise<string | null>;
}
