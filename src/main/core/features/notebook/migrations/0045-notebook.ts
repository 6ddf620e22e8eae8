import type { Migration } from '../../../store/types.ts';

/** Files of the notebook with their versions, what is searched in them, proposals to change lore, and consent to skills. */
export const notebook: Migration = {
  number: 45,
  name: '0045-notebook',
  sql: `
    -- One row a file that ever was; one that is gone keeps its row, and so its history.
    CREATE TABLE notebook_files (
      position INTEGER PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      shelf TEXT NOT NULL,
      version INTEGER NOT NULL,
      hash TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      removed INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX notebook_files_by_shelf ON notebook_files (shelf, path);

    -- The text itself stays in the log: seq says in which event.
    CREATE TABLE notebook_versions (
      path TEXT NOT NULL,
      version INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      origin TEXT NOT NULL,
      hash TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      removed INTEGER NOT NULL,
      reverted INTEGER,
      run_id TEXT,
      write_id TEXT,
      PRIMARY KEY (path, version)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX notebook_versions_by_write ON notebook_versions (write_id) WHERE write_id IS NOT NULL;

    -- Without an index of beginnings: it would make each change three times as long, and a notebook is small enough without.
    CREATE VIRTUAL TABLE notebook_text USING fts5 (name, text, tokenize = "unicode61 remove_diacritics 2");

    CREATE TABLE notebook_proposals (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      path TEXT NOT NULL,
      base_version INTEGER,
      text TEXT NOT NULL,
      reason TEXT NOT NULL,
      actor TEXT NOT NULL,
      run_id TEXT,
      state TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      decided_at INTEGER,
      version INTEGER
    ) STRICT;
    CREATE INDEX notebook_proposals_by_state ON notebook_proposals (state, position);

    CREATE TABLE notebook_skills (
      name TEXT PRIMARY KEY,
      hash TEXT NOT NULL,
      approved_at INTEGER NOT NULL
    ) STRICT;
  `,
};
