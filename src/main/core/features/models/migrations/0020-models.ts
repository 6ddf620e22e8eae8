import type { Migration } from '../../../store/types.ts';

/** Providers that were added or changed, what models cost, the caps, and every paid call with what it holds back or has cost. */
export const models: Migration = {
  number: 20,
  name: '0020-models',
  sql: `
    -- Keys are never here: they are in the host's secret store.
    CREATE TABLE models_providers (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      name TEXT,
      base_url TEXT,
      enabled INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE models_prices (
      model TEXT PRIMARY KEY,
      free INTEGER NOT NULL,
      input REAL NOT NULL,
      output REAL NOT NULL,
      cache_read REAL,
      cache_write REAL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE models_caps (name TEXT PRIMARY KEY, dollars REAL NOT NULL) STRICT, WITHOUT ROWID;

    -- Money is whole nanodollars. cost is null while the call runs: then reserved is held back.
    CREATE TABLE models_calls (
      id TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      day TEXT NOT NULL,
      provider TEXT NOT NULL,
      model TEXT NOT NULL,
      run_id TEXT NOT NULL,
      job_id TEXT,
      purpose TEXT NOT NULL,
      reserved INTEGER NOT NULL,
      cost INTEGER,
      outcome TEXT,
      input_tokens INTEGER NOT NULL DEFAULT 0,
      output_tokens INTEGER NOT NULL DEFAULT 0,
      cache_read_tokens INTEGER NOT NULL DEFAULT 0,
      cache_write_tokens INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX models_calls_open ON models_calls (id) WHERE cost IS NULL;
    -- Covers every sum of watch.usage, so that a year of calls is read without touching a row.
    CREATE INDEX models_calls_usage ON models_calls
      (at, day, provider, model, job_id, cost, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens)
      WHERE cost IS NOT NULL;

    -- Running sums for each day, month, run and job-day, so that a reservation decides without adding up the past.
    CREATE TABLE models_spend (
      scope TEXT NOT NULL,
      key TEXT NOT NULL,
      spent INTEGER NOT NULL,
      reserved INTEGER NOT NULL,
      PRIMARY KEY (scope, key)
    ) STRICT, WITHOUT ROWID;
  `,
};
