import type { Migration } from '../../../store/types.ts';

/** Messages to people and how far each has come, so that a crash loses none and sends none twice; and how channels are set up. */
export const outbox: Migration = {
  number: 80,
  name: '0080-outbox',
  sql: `
    CREATE TABLE outbox (
      id TEXT PRIMARY KEY,
      position INTEGER NOT NULL,
      channel TEXT NOT NULL,
      recipient TEXT,
      text TEXT NOT NULL,
      topic TEXT,
      severity TEXT NOT NULL,
      idempotency_key TEXT NOT NULL UNIQUE,
      run_id TEXT,
      created_at INTEGER NOT NULL,
      -- queued, sending, delivered, unverified or failed.
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      next_at INTEGER NOT NULL,
      last_error TEXT,
      held_back TEXT,
      -- Went out together, and are tried again together: then it is the same message to who gets it.
      bundle TEXT,
      first_sent_at INTEGER,
      delivered_at INTEGER,
      read_at INTEGER,
      dropped INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX outbox_by_position ON outbox (position);
    CREATE INDEX outbox_by_state ON outbox (state, channel, position);
    CREATE INDEX outbox_due ON outbox (channel, next_at, position) WHERE state = 'queued';
    CREATE INDEX outbox_held ON outbox (channel) WHERE state = 'queued' AND held_back IS NOT NULL;
    CREATE INDEX outbox_bundles ON outbox (bundle) WHERE bundle IS NOT NULL;
    CREATE INDEX outbox_sent ON outbox (first_sent_at) WHERE first_sent_at IS NOT NULL;
    CREATE INDEX outbox_topics ON outbox (channel, topic, first_sent_at) WHERE first_sent_at IS NOT NULL;
    CREATE INDEX outbox_unread ON outbox (channel) WHERE state = 'delivered' AND read_at IS NULL;

    CREATE TABLE channels (
      channel TEXT PRIMARY KEY,
      -- JSON of what was set; the rest is as the channel has it. Never a secret.
      settings TEXT NOT NULL
    ) STRICT;
  `,
};
