import type { Migration } from '../../../store/types.ts';

/** What the daemon intends, as a tree, and each time that it tried. */
export const goals: Migration = {
  number: 75,
  name: '0075-goals',
  sql: `
    -- seq is the sequence of the event that made it.
    CREATE TABLE goals (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      description TEXT NOT NULL,
      priority INTEGER NOT NULL,
      status TEXT NOT NULL,
      success TEXT NOT NULL,
      deadline INTEGER,
      parent_id TEXT,
      -- Why it is where it is, and since when.
      reason TEXT,
      since INTEGER NOT NULL,
      outside TEXT,
      created_by TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX goals_by_parent ON goals (parent_id, seq) WHERE parent_id IS NOT NULL;
    CREATE INDEX goals_open ON goals (status, seq) WHERE status NOT IN ('completed', 'abandoned');

    CREATE TABLE goal_attempts (
      seq INTEGER PRIMARY KEY,
      goal_id TEXT NOT NULL,
      at INTEGER NOT NULL,
      run_id TEXT,
      outcome TEXT NOT NULL,
      ok INTEGER NOT NULL,
      evidence TEXT
    ) STRICT;
    CREATE INDEX goal_attempts_by_goal ON goal_attempts (goal_id, seq);
  `,
};
