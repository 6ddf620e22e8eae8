/** Conversations from elsewhere, as rows. A message comes before its conversation: one that is not whole is seen by nobody. */
import type { Content } from '../../../../../contract/chat.ts';
import { change, query } from '../../../store/sql.ts';
import type { StoredEvent, Writer } from '../../../store/types.ts';
import { imported, importedMessage } from '../events.ts';

const insertMessage = change<{
  position: number;
  id: string;
  conversationId: string;
  parentId: string | null;
  role: string;
  content: string;
  blocks: string | null;
  state: string;
  model: string | null;
  usage: string | null;
  failure: string | null;
  at: number;
  format: string;
}>(`
  INSERT INTO messages
    (position, id, conversation_id, parent_id, role, content, blocks, state, model, usage, failure, created_at, imported)
  VALUES
    (:position, :id, :conversationId, :parentId, :role, :content, :blocks, :state, :model, :usage, :failure, :at, :format)
  ON CONFLICT (id) DO NOTHING`);
const indexText = change<{ position: number; text: string }>('INSERT INTO messages_text (rowid, text) VALUES (:position, :text)');
/** Of a conversation that is there already: a newer export of it has more. */
const countOneMore = change<{ id: string; at: number }>(
  'UPDATE conversations SET message_count = message_count + 1, updated_at = max(updated_at, :at) WHERE id = :id',
);
const insertConversation = change<{ id: string; title: string; model: string | null; at: number; updatedAt: number }>(`
  INSERT INTO conversations (id, title, titled_by, model, created_at, updated_at, message_count)
  VALUES (:id, :title, 'user', :model, :at, :updatedAt, (SELECT count(*) FROM messages WHERE conversation_id = :id))
  ON CONFLICT (id) DO NOTHING`);
const firstOf = query<{ id: string }, { one: number }>('SELECT 1 AS one FROM messages WHERE id = :id');

/** The beginning of a long text is what is searched: an index of all of it would hold the one who waits for the commit. */
const mostIndexed = 64 * 1024;
/** The words that a message from elsewhere is found by. */
export const searchedIn = (content: readonly Content[]): string =>
  content
    .flatMap((part) => (part.type === 'text' ? [part.text] : part.type === 'attachment' ? [part.name] : []))
    .join('\n')
    .slice(0, mostIndexed);
const json = (value: unknown) => (value === null ? null : JSON.stringify(value));

/** Answers whether the event was one of these. */
export function applyImported(writer: Writer, event: StoredEvent): boolean {
  if (importedMessage.is(event)) {
    const { conversationId, messageId: id, parentId, role, content, format, createdAt: at, state, model } = event.data;
    const { blocks, usage, failure } = event.data;
    if (firstOf.get(writer, { id })) return true;
    const more = { blocks: blocks.length > 0 ? json(blocks) : null, usage: json(usage), failure: json(failure) };
    const row = { position: event.seq, id, conversationId, parentId, role, content: JSON.stringify(content) };
    insertMessage.run(writer, { ...row, ...more, state, model, at, format });
    indexText.run(writer, { position: event.seq, text: searchedIn(content) });
    countOneMore.run(writer, { id: conversationId, at });
    return true;
  }
  if (!imported.is(event)) return false;
  const { conversationId: id, title, model, createdAt: at, updatedAt } = event.data;
  insertConversation.run(writer, { id, title, model, at, updatedAt });
  return true;
}
