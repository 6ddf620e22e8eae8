/** Reading one branch of a conversation's tree. Runs in the query worker too. */
import type { Content } from '../../../../contract/chat.ts';
import type { Output } from '../../../../contract/index.ts';
import { resultText } from '../../agent/run/result-text.ts';
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
  turnOf,
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

/** What an answer answered, as the person typed it; null where it is gone, or came from elsewhere. */
export function questionOf(reader: Reader, answerId: string) {
  const row = messageById.get(reader, { id: messageById.get(reader, { id: answerId })?.parent_id ?? '' });
  if (row?.role !== 'user' || row.imported) return null;
  if (conversationById.get(reader, { id: row.conversation_id })?.deleted_at !== null) return null;
  return turnFrom(reader, row);
}

/** The last turns of a conversation's newest branch, oldest first; empty where it is gone. What came from elsewhere is left out. */
export function turnsOf(reader: Reader, conversationId: string, limit: number) {
  if (conversationById.get(reader, { id: conversationId })?.deleted_at !== null) return [];
  const top = newestMessage.get(reader, { conversationId })?.id;
  const rows = top === undefined ? [] : pathUp.all(reader, { id: top, limit }).reverse();
  return rows.filter((row) => !row.imported).map((row) => turnFrom(reader, row));
}

/** Tools whose answers are what Hearth itself knows or says: no finding. */
const ownWords = new Set(
  'search_memory memory_store memory_delete search_conversation get_run list_runs dispatch_run plan note_write skill_read'.split(
    ' ',
  ),
);

function turnFrom(reader: Reader, row: MessageRow) {
  const { id: messageId, conversation_id: conversationId, role, created_at: at, position } = row;
  const parts = JSON.parse(row.content) as Content[];
  const tools = new Map(parts.flatMap((part) => (part.type === 'tool_call' ? [[part.callId, part.name] as const] : [])));
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const results = parts.flatMap((part) => {
    if (part.type !== 'tool_result' || !part.ok) return [];
    const tool = tools.get(part.callId) ?? '';
    const { outside = null } = part;
    return [{ tool, text: resultText({ ok: true, data: part.data }), outside, own: ownWords.has(tool) }];
  });
  const { turn } = turnOf.get(reader, { conversationId, position }) ?? { turn: 0 };
  const model = role === 'assistant' ? row.model : null;
  return { messageId, conversationId, role, turn, at, text, model, results };
}
