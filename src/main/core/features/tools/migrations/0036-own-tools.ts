import type { Migration } from '../../../store/types.ts';

/** The user's own tools: the hash of each file that was consented to. */
export const ownTools: Migration = {
  number: 36,
  name: '0036-own-tools',
  sql: `
    CREATE TABLE own_tools (
      name TEXT PRIMARY KEY,
      hash TEXT NOT NULL
    ) STRICT;
  `,
};
