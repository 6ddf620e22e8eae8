import type { Migration } from '../../../store/types.ts';

/** What there is to do, in the order in which it presses, and found again by where it came from. */
export const tasks: Migration = {
  number: 70,
  name: '0070-tasks',
  sql: `
    -- seq is the sequence of the event that made it.
    CREATE TABLE tasks (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL,
      description TEXT NOT NULL,
      status TEXT NOT NULL,
      priority INTEGER NOT NULL,
      tags TEXT NOT NULL,
      due INTEGER,
      remind_at INTEGER,
      repeats TEXT,
      timezone TEXT,
      conversation_id TEXT,
      run_id TEXT,
      goal_id TEXT,
      position REAL NOT NULL,
      next_id TEXT,
      -- What another program calls it.
      uid TEXT,
      -- Title and due, as an import compares them.
      same_as TEXT NOT NULL,
      -- All its words, folded: what a search looks through.
      words TEXT NOT NULL,
      outside TEXT,
      created_by TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      completed_at INTEGER,
      deleted_at INTEGER,
      -- What presses first: not completed, then by due, where there is none last.
      done INTEGER GENERATED ALWAYS AS (status = 'completed') VIRTUAL,
      due_or_last INTEGER GENERATED ALWAYS AS (coalesce(due, 9000000000000000)) VIRTUAL
    ) STRICT;
    CREATE INDEX tasks_by_pressure ON tasks (done, due_or_last, priority, position, seq) WHERE deleted_at IS NULL;
    CREATE INDEX tasks_by_position ON tasks (position);
    CREATE INDEX tasks_by_uid ON tasks (uid) WHERE uid IS NOT NULL;
    CREATE INDEX tasks_by_likeness ON tasks (same_as);
  `,
};
