import type { Migration } from '../../../store/types.ts';

/** Log lines, already redacted. Not events: they may be pruned. */
export const logLines: Migration = {
  number: 12,
  name: '0012-log-lines',
  sql: `
    CREATE TABLE log_lines (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      level INTEGER NOT NULL,
      service TEXT NOT NULL,
      message TEXT NOT NULL,
      data TEXT,
      run_id TEXT
    ) STRICT;
    CREATE INDEX log_lines_by_run ON log_lines (run_id) WHERE run_id IS NOT NULL;
    CREATE INDEX log_lines_by_level ON log_lines (level, id);
  `,
};
