/** Reading one branch of a conversation's tree. Runs in the query worker too. */
import type { Output } from '../../../../contract/index.ts';
import { AppError } from '../../base/errors.ts';
import type { Reader } from '../../store/types.ts';
import {
  type ConversationRow,
  conversationById,
  type MessageRow,
  messageById,
  newestBelow,
  newestMessage,
  pathUp,
} from './chat.sql.ts';
import { type Progress, toConversation, toMessage } from './present.ts';

export const streamOf = (conversationId: string) => `chat:${conversationId}`;

export interface BranchRequest {
  id: string;
  branch?: string | undefined;
  limit?: number | undefined;
  before?: string | undefined;
}

/** Thrown when there is no such conversation: AppError `not_found`. */
export function requireConversation(reader: Reader, id: string): ConversationRow {
  const row = conversationById.get(reader, { id });
  if (!row || row.deleted_at !== null)
    throw new AppError('not_found', 'There is no such conversation. It may have been deleted.', { conversationId: id });
  return row;
}

/** Thrown when there is no such message in that conversation: AppError `not_found`. */
export function requireMessage(reader: Reader, id: string, conversationId?: string): MessageRow {
  const row = messageById.get(reader, { id });
  if (!row || (conversationId && row.conversation_id !== conversationId))
    throw new AppError('not_found', 'There is no such message.', { messageId: id });
  return row;
}

/** The conversation with the messages of one branch, oldest first. `progress` gives what streams right now. */
export function readBranch(
  reader: Reader,
  request: BranchRequest,
  progress: (runId: string) => Progress | undefined,
): Output<'chat.get'> {
  const conversation = requireConversation(reader, request.id);
  const top = startOf(reader, request);
  // One row more than asked tells whether there is anything earlier.
  const limit = request.limit ?? 1_000_000;
  const rows = top ? pathUp.all(reader, { id: top, limit: limit + 1 }) : [];
  const messages = rows
    .slice(0, limit)
    .reverse()
    .map((row) => toMessage(reader, row, row.state === 'streaming' && row.run_id ? progress(row.run_id) : undefined));
  return { ...toConversation(conversation), messages, earlier: rows.length > limit };
}

function startOf(reader: Reader, { id, branch, before }: BranchRequest): string | null {
  if (before) return requireMessage(reader, before, id).parent_id;
  if (!branch) return newestMessage.get(reader, { conversationId: id })?.id ?? null;
  requireMessage(reader, branch, id);
  return newestBelow.get(reader, { id: branch, conversationId: id })?.id ?? branch;
}
