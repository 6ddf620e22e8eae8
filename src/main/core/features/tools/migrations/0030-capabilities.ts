import type { Migration } from '../../../store/types.ts';

/** What was granted and how often it was used, and the user's rules as they were last read. */
export const capabilities: Migration = {
  number: 30,
  name: '0030-capabilities',
  sql: `
    CREATE TABLE capabilities (
      id TEXT PRIMARY KEY,
      seq INTEGER NOT NULL,
      tool TEXT NOT NULL,
      -- The grant as JSON: paths, hosts, until, count, trusted.
      data TEXT NOT NULL,
      until INTEGER,
      count INTEGER,
      used INTEGER NOT NULL DEFAULT 0,
      -- 'always', or 'run:ID'.
      scope TEXT NOT NULL,
      granted_by TEXT NOT NULL,
      granted_at INTEGER NOT NULL,
      approval_id TEXT,
      revoked INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX capabilities_in_force ON capabilities (scope, revoked);
    CREATE INDEX capabilities_by_seq ON capabilities (seq);

    -- The grants that came with a run are in its envelope; only their uses are counted here.
    CREATE TABLE run_grant_uses (
      run_id TEXT NOT NULL,
      grant_id TEXT NOT NULL,
      used INTEGER NOT NULL,
      PRIMARY KEY (run_id, grant_id)
    ) STRICT, WITHOUT ROWID;

    -- A file of rules that was there and is gone must be noticed.
    CREATE TABLE policy_seen (one INTEGER PRIMARY KEY CHECK (one = 1), data TEXT NOT NULL) STRICT;
  `,
};
