/** The door of the chat room: conversations as trees of messages, streaming, stopping, searching. */
import type { Output } from '../../../../contract/index.ts';
import type { ChatDeps } from './chat.ts';
import { chatHandlers } from './handlers.ts';
import { createRuns } from './runs.ts';

/** Use once per daemon, after the models room. `start` takes up what a crash cut off; `stop` ends running answers and keeps them. */
export function createChat(deps: ChatDeps) {
  const runs = createRuns({ store: deps.store, clock: deps.clock, log: deps.log, answers: deps.answers });
  return {
    handlers: chatHandlers(deps, runs),
    start: () => runs.recover(),
    stop: () => runs.stopAll(),
    api: {
      /** For `/find`: the best places for some words. */
      find: (query: string, limit: number): Promise<Output<'chat.search'>> => deps.store.query('chat.search', { query, limit }),
    },
  };
}
