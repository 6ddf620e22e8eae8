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
  /** Which model said it; null for the person. */
  model: string | null;
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
  /**
   * The model to go through a conversation that another answered in: that one, unless the user chose one for such work. A talk that
   * stayed on this computer is not shown to somebody else. For `null` the first that the settings name. Null where there is none but
   * Hearth's own words.
   */
  model(answeredBy: string | null): Promise<string | null>;
}
