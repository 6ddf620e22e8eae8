import type { Migration } from '../../../store/types.ts';

/** Conversations as a tree of messages, what is searched in them, and what is unsent. */
export const conversations: Migration = {
  number: 10,
  name: '0010-conversations',
  sql: `
    CREATE TABLE conversations (
      id TEXT PRIMARY KEY,
      title TEXT NOT NULL,
      titled_by TEXT NOT NULL,
      model TEXT,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      message_count INTEGER NOT NULL DEFAULT 0,
      deleted_at INTEGER
    ) STRICT;
    CREATE INDEX conversations_by_update ON conversations (updated_at DESC, id DESC) WHERE deleted_at IS NULL;

    -- position is the event's sequence: a child is always later than its parent, so the newest message is always a leaf.
    CREATE TABLE messages (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation_id TEXT NOT NULL,
      parent_id TEXT,
      role TEXT NOT NULL,
      content TEXT NOT NULL,
      blocks TEXT,
      state TEXT NOT NULL,
      model TEXT,
      run_id TEXT,
      usage TEXT,
      failure TEXT,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX messages_by_conversation ON messages (conversation_id, position);
    CREATE INDEX messages_by_parent ON messages (conversation_id, parent_id, position);
    CREATE INDEX messages_by_run ON messages (run_id) WHERE run_id IS NOT NULL;
    CREATE INDEX messages_streaming ON messages (state) WHERE state = 'streaming';
    CREATE INDEX messages_of_user ON messages (position) WHERE role = 'user';

    CREATE VIRTUAL TABLE messages_text USING fts5 (text, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');

    CREATE TABLE drafts (conversation_id TEXT PRIMARY KEY, text TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;
  `,
};
