/** What every command is given. */
import type { Reached } from '../daemon/reach.ts';
import type { AskLeave } from '../terminal/leave.ts';
import type { Say } from '../terminal/say.ts';

export interface Context {
  client: Reached;
  say: Say;
  /** Fires when the person wants it to stop, or nobody reads any more. */
  stop: AbortSignal;
  ask: AskLeave;
}

export const exit = { done: 0, failed: 1, usage: 2, held: 3, waiting: 4 } as const;
