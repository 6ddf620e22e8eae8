/** Every SQL statement of conversations: the projection, and the queries. */
import type { Content } from '../../../../contract/chat.ts';
import { change, query } from '../../store/sql.ts';
import type { Projection, StoredEvent, Writer } from '../../store/types.ts';
import { answered, answering, continued, created, deleted, renamed, restored, said } from './events.ts';
import { replaceInChat } from './forget.sql.ts';
import { applyImported } from './move/imported.sql.ts';

export interface ConversationRow {
  id: string;
  title: string;
  titled_by: 'user' | 'self';
  model: string | null;
  created_at: number;
  updated_at: number;
  message_count: number;
  deleted_at: number | null;
  active_run_id: string | null;
}

export interface MessageRow {
  position: number;
  id: string;
  conversation_id: string;
  parent_id: string | null;
  role: 'user' | 'assistant';
  content: string;
  blocks: string | null;
  state: 'complete' | 'streaming' | 'stopped' | 'failed' | 'interrupted';
  model: string | null;
  run_id: string | null;
  usage: string | null;
  failure: string | null;
  created_at: number;
  /** The format that it came in; null where it was said here. */
  imported: string | null;
}

const withRun = `c.*, (SELECT m.run_id FROM messages m WHERE m.state = 'streaming' AND m.conversation_id = c.id LIMIT 1) AS active_run_id`;

export const conversationById = query<{ id: string }, ConversationRow>(`SELECT ${withRun} FROM conversations c WHERE c.id = :id`);

export const conversationPage = query<{ title: string; at: number; id: string; limit: number }, ConversationRow>(`
  SELECT ${withRun} FROM conversations c
  WHERE c.deleted_at IS NULL AND c.title LIKE :title ESCAPE '\\' AND (c.updated_at, c.id) < (:at, :id)
  ORDER BY c.updated_at DESC, c.id DESC LIMIT :limit`);

export const messageById = query<{ id: string }, MessageRow>('SELECT * FROM messages WHERE id = :id');
export const messageByRun = query<{ runId: string }, MessageRow>('SELECT * FROM messages WHERE run_id = :runId');

/** How many were said before, in all branches. */
export const turnOf = query<{ conversationId: string; position: number }, { turn: number }>(
  'SELECT count(*) AS turn FROM messages WHERE conversation_id = :conversationId AND position < :position',
);

export const newestMessage = query<{ conversationId: string }, MessageRow>(
  'SELECT * FROM messages WHERE conversation_id = :conversationId ORDER BY position DESC LIMIT 1',
);

/** The newest message at or below one: the end of its newest branch. */
export const newestBelow = query<{ id: string; conversationId: string }, MessageRow>(`
  WITH RECURSIVE below(id, position) AS (
    SELECT id, position FROM messages WHERE id = :id AND conversation_id = :conversationId
    UNION ALL
    SELECT m.id, m.position FROM messages m JOIN below b ON m.parent_id = b.id AND m.conversation_id = :conversationId
  )
  SELECT m.* FROM messages m WHERE m.position = (SELECT MAX(position) FROM below)`);

/** From a message upwards to the first, at most \`limit\`; newest first. */
export const pathUp = query<{ id: string; limit: number }, MessageRow>(`
  WITH RECURSIVE path(id, parent_id, depth) AS (
    SELECT id, parent_id, 1 FROM messages WHERE id = :id
    UNION ALL
    SELECT m.id, m.parent_id, p.depth + 1 FROM messages m JOIN path p ON m.id = p.parent_id WHERE p.depth < :limit
  )
  SELECT m.* FROM path p JOIN messages m ON m.id = p.id ORDER BY p.depth`);

export const siblings = query<{ conversationId: string; parentId: string | null }, { id: string }>(
  'SELECT id FROM messages WHERE conversation_id = :conversationId AND parent_id IS :parentId ORDER BY position',
);

export const typedTexts = query<{ limit: number }, { content: string }>(
  `SELECT content FROM messages WHERE role = 'user' AND imported IS NULL ORDER BY position DESC LIMIT :limit`,
);

export interface SearchRow {
  conversation_id: string;
  message_id: string;
  title: string;
  role: 'user' | 'assistant';
  excerpt: string;
  created_at: number;
}

export const searchText = query<{ match: string; limit: number; offset: number }, SearchRow>(`
  SELECT m.conversation_id, m.id AS message_id, c.title, m.role, m.created_at,
         snippet(messages_text, 0, char(2), char(3), '…', 24) AS excerpt
  FROM messages_text f JOIN messages m ON m.position = f.rowid JOIN conversations c ON c.id = m.conversation_id
  WHERE messages_text MATCH :match AND c.deleted_at IS NULL
  ORDER BY bm25(messages_text), m.position DESC LIMIT :limit OFFSET :offset`);

export const drafts = query<Record<string, never>, { conversation_id: string; text: string }>(
  'SELECT conversation_id, text FROM drafts ORDER BY updated_at DESC',
);
export const keepDraft = change<{ id: string; text: string; at: number }>(
  'INSERT INTO drafts VALUES (:id, :text, :at) ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at',
);
export const dropDraft = change<{ id: string }>('DELETE FROM drafts WHERE conversation_id = :id');

const insertConversation = change<{ id: string; title: string; by: string; model: string | null; at: number }>(
  'INSERT INTO conversations (id, title, titled_by, model, created_at, updated_at) VALUES (:id, :title, :by, :model, :at, :at)',
);
const setTitle = change<{ id: string; title: string; by: string }>(
  'UPDATE conversations SET title = :title, titled_by = :by WHERE id = :id',
);
const setDeleted = change<{ id: string; at: number | null }>('UPDATE conversations SET deleted_at = :at WHERE id = :id');
const setModel = change<{ id: string; model: string }>('UPDATE conversations SET model = :model WHERE id = :id');
const touch = change<{ id: string; at: number; more: number }>(
  'UPDATE conversations SET updated_at = :at, message_count = message_count + :more WHERE id = :id',
);
const insertMessage = change<{
  position: number;
  id: string;
  conversationId: string;
  parentId: string | null;
  role: string;
  content: string;
  state: string;
  model: string | null;
  runId: string | null;
  at: number;
}>(`INSERT INTO messages (position, id, conversation_id, parent_id, role, content, state, model, run_id, created_at)
    VALUES (:position, :id, :conversationId, :parentId, :role, :content, :state, :model, :runId, :at)`);
const finishMessage = change<{
  id: string;
  content: string;
  blocks: string | null;
  state: string;
  model: string | null;
  usage: string | null;
  failure: string | null;
}>(
  'UPDATE messages SET content = :content, blocks = :blocks, state = :state, model = :model, usage = :usage, failure = :failure WHERE id = :id',
);
const setStreaming = change<{ id: string }>(`UPDATE messages SET state = 'streaming', failure = NULL WHERE id = :id`);
const indexText = change<{ position: number; text: string }>('INSERT INTO messages_text (rowid, text) VALUES (:position, :text)');
const unindexText = change<{ position: number }>('DELETE FROM messages_text WHERE rowid = :position');
const positionOf = query<{ id: string }, { position: number }>('SELECT position FROM messages WHERE id = :id');

/** The words of a message that a person could search for. */
export const searchable = (parts: Content[]): string =>
  parts
    .map((part) => (part.type === 'text' ? part.text : part.type === 'attachment' ? part.name : ''))
    .filter(Boolean)
    .join('\n');

const json = (value: unknown) => (value === null || value === undefined ? null : JSON.stringify(value));

export const chatProjection: Projection = {
  name: 'chat',
  tables: ['conversations', 'messages', 'messages_text'],
  reads: (type) => type.startsWith('chat.'),
  apply(writer, event) {
    if (created.is(event)) {
      const { conversationId: id, title, titledBy: by, model } = event.data;
      insertConversation.run(writer, { id, title, by, model, at: event.at });
    } else if (renamed.is(event))
      setTitle.run(writer, { id: event.data.conversationId, title: event.data.title, by: event.data.by });
    else if (deleted.is(event)) setDeleted.run(writer, { id: event.data.conversationId, at: event.at });
    else if (restored.is(event)) setDeleted.run(writer, { id: event.data.conversationId, at: null });
    else if (!applyImported(writer, event)) applyMessage(writer, event);
  },
  replace: (writer, before, after) => replaceInChat(writer, before, after, searchable),
};

function applyMessage(writer: Writer, event: StoredEvent): void {
  const base = { position: event.seq, at: event.at };
  if (said.is(event)) {
    const { conversationId, messageId: id, parentId, content } = event.data;
    insertMessage.run(writer, {
      ...base,
      id,
      conversationId,
      parentId,
      role: 'user',
      content: JSON.stringify(content),
      state: 'complete',
      model: null,
      runId: null,
    });
    indexText.run(writer, { position: event.seq, text: searchable(content) });
    touch.run(writer, { id: conversationId, at: event.at, more: 1 });
  } else if (answering.is(event)) {
    const { conversationId, messageId: id, parentId, runId, model, keepModel } = event.data;
    insertMessage.run(writer, {
      ...base,
      id,
      conversationId,
      parentId,
      role: 'assistant',
      content: '[]',
      state: 'streaming',
      model,
      runId,
    });
    if (model !== null && !keepModel) setModel.run(writer, { id: conversationId, model });
    touch.run(writer, { id: conversationId, at: event.at, more: 1 });
  } else if (continued.is(event)) setStreaming.run(writer, { id: event.data.messageId });
  else if (answered.is(event)) {
    const { conversationId, messageId: id, content, blocks, state, model, usage, failure } = event.data;
    const position = positionOf.get(writer, { id })?.position;
    if (position === undefined) return;
    finishMessage.run(writer, {
      id,
      content: JSON.stringify(content),
      blocks: blocks.length > 0 ? json(blocks) : null,
      state,
      model,
      usage: json(usage),
      failure: json(failure),
    });
    unindexText.run(writer, { position });
    indexText.run(writer, { position, text: searchable(content) });
    touch.run(writer, { id: conversationId, at: event.at, more: 0 });
  }
}
