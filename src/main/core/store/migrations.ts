/** The store's own tables. Features' steps are numbered from 10. */
import type { Migration } from './types.ts';

const eventLog: Migration = {
  number: 1,
  name: '0001-event-log',
  sql: `
    -- Append-only and hash-chained: log/chain.ts says how. data and salt are NULL where a payload was forgotten.
    CREATE TABLE events (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      at INTEGER NOT NULL,
      stream TEXT NOT NULL,
      type TEXT NOT NULL,
      version INTEGER NOT NULL,
      actor TEXT NOT NULL,
      run_id TEXT,
      cause TEXT,
      data TEXT,
      salt BLOB,
      data_hash BLOB NOT NULL,
      hash BLOB NOT NULL
    ) STRICT;
    CREATE INDEX events_by_stream ON events (stream, seq);
    CREATE INDEX events_by_type ON events (type, seq);

    CREATE TABLE checkpoints (
      seq INTEGER PRIMARY KEY,
      hash BLOB NOT NULL,
      at INTEGER NOT NULL,
      -- Raw Ed25519. It proves nothing by itself: log/keys.ts says whose signatures hold.
      public_key BLOB NOT NULL,
      signature BLOB NOT NULL
    ) STRICT;

    -- The bus with a memory: what was published, kept for an hour and for as long as its run goes on.
    CREATE TABLE wire (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      name TEXT NOT NULL,
      run_id TEXT,
      data TEXT NOT NULL
    ) STRICT;
    CREATE TABLE wire_runs (run_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    -- floor: the newest id that was ever dropped. Ids only grow, even where nothing is kept.
    CREATE TABLE wire_floor (one INTEGER PRIMARY KEY CHECK (one = 1), floor INTEGER NOT NULL) STRICT;
    INSERT INTO wire_floor VALUES (1, 0);
  `,
};

const keptFiles: Migration = {
  number: 2,
  name: '0002-kept-files',
  sql: `
    -- What the files in artifacts/ are called. A projection of store.file_kept.
    CREATE TABLE kept_files (
      file_id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      sha256 TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};

/** Belongs first in the ordered list of all migrations. */
export const storeMigrations: readonly Migration[] = [eventLog, keptFiles];
