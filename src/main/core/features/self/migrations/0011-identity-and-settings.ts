import type { Migration } from '../../../store/types.ts';

/** Who the daemon is, and every setting that differs from its default. */
export const identityAndSettings: Migration = {
  number: 11,
  name: '0011-identity-and-settings',
  sql: `
    CREATE TABLE identity (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      id TEXT NOT NULL,
      name TEXT NOT NULL,
      description TEXT NOT NULL,
      public_key TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `,
};
