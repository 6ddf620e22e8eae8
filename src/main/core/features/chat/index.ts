/** The door of the chat room: conversations as trees of messages, streaming, stopping, searching. */
import type { Output } from '../../../../contract/index.ts';
import { chatKind } from './answers.ts';
import { questionOf, turnsOf } from './branch.ts';
import type { ChatDeps } from './chat.ts';
import { isAnythingSaid, type Said, type TalkRequest } from './find/talk.sql.ts';
import { chatHandlers } from './handlers.ts';
import { type MoveDeps, moveHandlers } from './move/handlers.ts';

/** Use once per daemon, before the runs room starts: it is told how a conversation is answered. */
export function createChat(deps: ChatDeps & MoveDeps) {
  deps.runs.register(chatKind(deps));
  return {
    handlers: { ...chatHandlers(deps), ...moveHandlers(deps) },
    api: {
      /** For `/find`: the best places for some words. */
      find: (query: string, limit: number): Promise<Output<'chat.search'>> => deps.store.query('chat.search', { query, limit }),
      /** What was said in a stretch of time, oldest first. */
      talk: async (stretch: TalkRequest, signal?: AbortSignal): Promise<Said[]> =>
        isAnythingSaid(deps.store.reader, stretch) ? deps.store.query('chat.talk', stretch, signal) : [],
      /** What an answer answered, as the person typed it; null where it is gone, or came from elsewhere. */
      question: (answerId: string) => questionOf(deps.store.reader, answerId),
      /** The last turns of a conversation's newest branch, oldest first. */
      turns: (conversationId: string, limit: number) => turnsOf(deps.store.reader, conversationId, limit),
    },
  };
}
