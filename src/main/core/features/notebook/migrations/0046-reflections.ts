import type { Migration } from '../../../store/types.ts';

/** What was reflected on and how far, so that no day is written twice or forgotten; and where a proposal had text from outside. */
export const reflections: Migration = {
  number: 46,
  name: '0046-reflections',
  sql: `
    -- The words of a reflection are those of its run, and of the page once they are kept.
    CREATE TABLE notebook_reflections (
      id TEXT PRIMARY KEY,
      day TEXT NOT NULL,
      -- The messages after the one and up to the other, by their place in the log.
      after_position INTEGER NOT NULL,
      up_to INTEGER NOT NULL,
      asked_at INTEGER NOT NULL,
      -- facts: no model was asked. asked: its run goes on. ended: its words wait for their page. kept, failed: it is over.
      state TEXT NOT NULL,
      outside TEXT
    ) STRICT;
    CREATE INDEX notebook_reflections_by_day ON notebook_reflections (day);
    CREATE INDEX notebook_reflections_ended ON notebook_reflections (asked_at) WHERE state = 'ended';

    ALTER TABLE notebook_proposals ADD COLUMN outside TEXT;
  `,
};
