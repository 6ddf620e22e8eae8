import type { Migration } from '../../../store/types.ts';

/** What set a proposal off, whether it was turned down, and the summaries that a model made for it. */
export const proposals: Migration = {
  number: 44,
  name: '0044-proposals',
  sql: `
    CREATE TABLE memory_proposal_states (
      id TEXT PRIMARY KEY,
      position INTEGER NOT NULL,
      cause TEXT NOT NULL,
      declined INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX memory_proposal_states_by_position ON memory_proposal_states (position);

    -- Their words stand here and in their own events, and nowhere else: they go with any record that they were made of.
    CREATE TABLE memory_summaries (
      id TEXT PRIMARY KEY,
      proposal_id TEXT NOT NULL,
      change INTEGER NOT NULL,
      ids TEXT NOT NULL,
      text TEXT NOT NULL,
      category TEXT NOT NULL,
      area TEXT NOT NULL
    ) STRICT;
    CREATE INDEX memory_summaries_by_proposal ON memory_summaries (proposal_id, change);
  `,
};
