import type { Migration } from '../../../store/types.ts';

/** Jobs with the next time of each in an index, and a row for each occurrence: who claims it first has it. */
export const schedule: Migration = {
  number: 60,
  name: '0060-schedule',
  sql: `
    -- position is the sequence of the event that made it.
    CREATE TABLE schedule_jobs (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      definition TEXT NOT NULL,
      anchor INTEGER NOT NULL,
      enabled INTEGER NOT NULL,
      blocked TEXT,
      paused INTEGER NOT NULL DEFAULT 0,
      -- What is due next; kept while a job is switched off, so that switching it on is a change of its own.
      next_at INTEGER,
      last_at INTEGER,
      failures INTEGER NOT NULL DEFAULT 0,
      created_by TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX schedule_jobs_due ON schedule_jobs (next_at) WHERE enabled = 1 AND paused = 0 AND next_at IS NOT NULL;

    CREATE TABLE schedule_occurrences (
      job_id TEXT NOT NULL,
      due_at INTEGER NOT NULL,
      state TEXT NOT NULL,
      -- Of one that waits for its turn.
      start_at INTEGER,
      why TEXT,
      run_id TEXT,
      started_at INTEGER,
      finished_at INTEGER,
      PRIMARY KEY (job_id, due_at)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX schedule_occurrences_by_time ON schedule_occurrences (due_at, job_id);
    CREATE INDEX schedule_occurrences_waiting ON schedule_occurrences (start_at) WHERE state = 'due';
    CREATE INDEX schedule_occurrences_claimed ON schedule_occurrences (started_at) WHERE state = 'claimed';
  `,
};
