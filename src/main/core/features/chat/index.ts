/** The door of the chat room: conversations as trees of messages, streaming, stopping, searching. */
import type { Output } from '../../../../contract/index.ts';
import { chatKind } from './answers.ts';
import type { ChatDeps } from './chat.ts';
import { chatHandlers } from './handlers.ts';

/** Use once per daemon, before the runs room starts: it is told how a conversation is answered. */
export function createChat(deps: ChatDeps) {
  deps.runs.register(chatKind(deps));
  return {
    handlers: chatHandlers(deps),
    api: {
      /** For `/find`: the best places for some words. */
      find: (query: string, limit: number): Promise<Output<'chat.search'>> => deps.store.query('chat.search', { query, limit }),
    },
  };
}
