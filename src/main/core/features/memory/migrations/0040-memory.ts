import type { Migration } from '../../../store/types.ts';

/** What is remembered, how it is found by its words and by what is like it, and what consolidation proposed and did. */
export const memory: Migration = {
  number: 40,
  name: '0040-memory',
  sql: `
    -- position is the sequence of the event that stored it.
    CREATE TABLE memories (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      area TEXT NOT NULL,
      kind TEXT NOT NULL,
      category TEXT NOT NULL,
      text TEXT NOT NULL,
      tags TEXT NOT NULL,
      metadata TEXT NOT NULL,
      source TEXT NOT NULL,
      sources TEXT NOT NULL,
      source_type TEXT NOT NULL,
      conversation_id TEXT,
      session TEXT,
      turn INTEGER,
      occurred_at INTEGER,
      created_at INTEGER NOT NULL,
      updated_at INTEGER,
      expires_at INTEGER,
      superseded_by TEXT,
      -- Set where a change took it out of sight: merged, expired or pruned, until that change is undone.
      gone TEXT,
      change_id TEXT,
      merged_into TEXT,
      -- The sequence of the event that changed it last: who keeps a picture of memory reads on from there.
      touched INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX memories_by_touch ON memories (touched);
    CREATE INDEX memories_by_turn ON memories (conversation_id, turn) WHERE conversation_id IS NOT NULL;
    CREATE INDEX memories_by_expiry ON memories (expires_at) WHERE expires_at IS NOT NULL;
    CREATE INDEX memories_by_change ON memories (change_id) WHERE change_id IS NOT NULL;
    CREATE INDEX memories_by_merge ON memories (merged_into) WHERE merged_into IS NOT NULL;

    CREATE VIRTUAL TABLE memories_text USING fts5 (text, tokenize = "porter unicode61 remove_diacritics 2");

    -- Under which keys a text is filed: what may say the same shares one.
    CREATE TABLE memory_keys (key INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (key, position)) STRICT, WITHOUT ROWID;

    CREATE TABLE memory_tombstones (
      id TEXT PRIMARY KEY,
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      reason TEXT,
      erased INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX memory_tombstones_unfinished ON memory_tombstones (id) WHERE erased = 0;

    CREATE TABLE memory_proposals (
      id TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      changes TEXT NOT NULL,
      change_id TEXT UNIQUE,
      undone_at INTEGER
    ) STRICT;
  `,
};
