import type { Migration } from '../../../store/types.ts';

/** What may be worth keeping, and how far the log was gone through for it: nothing is learnt twice, nothing is missed. */
export const candidates: Migration = {
  number: 43,
  name: '0043-candidates',
  sql: `
    -- position is the sequence of the event that found it.
    CREATE TABLE memory_candidates (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      text TEXT NOT NULL,
      area TEXT NOT NULL,
      kind TEXT NOT NULL,
      category TEXT NOT NULL,
      tags TEXT NOT NULL,
      occurred_at INTEGER,
      source TEXT NOT NULL,
      why TEXT NOT NULL,
      tainted_by TEXT,
      state TEXT NOT NULL DEFAULT 'open',
      created_at INTEGER NOT NULL,
      memory_id TEXT
    ) STRICT;
    CREATE INDEX memory_candidates_by_state ON memory_candidates (state, position);
    CREATE INDEX memory_candidates_by_record ON memory_candidates (memory_id) WHERE memory_id IS NOT NULL;

    -- Under which keys a candidate is filed: what says the same is not offered again.
    CREATE TABLE memory_candidate_keys (key INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (key, position)) STRICT, WITHOUT ROWID;

    -- How far something has read on, and when it last did: no view of events, so a rebuild leaves it as it is.
    CREATE TABLE memory_marks (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    -- Conversations that a model has not gone through since a turn.
    CREATE TABLE memory_unread (
      conversation_id TEXT PRIMARY KEY,
      since INTEGER NOT NULL,
      turns INTEGER NOT NULL,
      last_at INTEGER NOT NULL,
      tainted_by TEXT
    ) STRICT, WITHOUT ROWID;
  `,
};
