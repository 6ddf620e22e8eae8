/** From rows to the contract's shapes. */
import type { Content, Conversation, Message } from '../../../../contract/chat.ts';
import type { Failure, Usage } from '../../../../contract/run-event.ts';
import { toInstant } from '../../base/clock.ts';
import type { Reader } from '../../store/types.ts';
import type { Progress } from '../runs/index.ts';
import { type ConversationRow, type MessageRow, siblings } from './chat.sql.ts';

export function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    title: row.title,
    model: row.model,
    createdAt: toInstant(row.created_at),
    updatedAt: toInstant(row.updated_at),
    messageCount: row.message_count,
    ...(row.active_run_id ? { activeRunId: row.active_run_id } : {}),
  };
}

export type { Progress };

export function toMessage(reader: Reader, row: MessageRow, progress?: Progress): Message {
  const around = siblings.all(reader, { conversationId: row.conversation_id, parentId: row.parent_id });
  return {
    id: row.id,
    conversationId: row.conversation_id,
    parentId: row.parent_id,
    role: row.role,
    content: progress?.content ?? (JSON.parse(row.content) as Content[]),
    state: row.state,
    ...(row.model ? { model: row.model } : {}),
    ...(row.run_id ? { runId: row.run_id } : {}),
    ...(progress ? { seq: progress.seq } : {}),
    ...(row.usage ? { usage: JSON.parse(row.usage) as Usage } : {}),
    ...(row.failure ? { failure: JSON.parse(row.failure) as Failure } : {}),
    siblings: around.map((sibling) => sibling.id),
    createdAt: toInstant(row.created_at),
  };
}
