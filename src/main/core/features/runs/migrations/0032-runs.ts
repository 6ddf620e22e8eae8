import type { Migration } from '../../../store/types.ts';

/** Runs with their envelopes, every step of theirs, and what was asked of the user. */
export const runs: Migration = {
  number: 32,
  name: '0032-runs',
  sql: `
    CREATE TABLE runs (
      id TEXT PRIMARY KEY,
      type TEXT NOT NULL,
      goal TEXT NOT NULL,
      state TEXT NOT NULL,
      priority INTEGER NOT NULL,
      model TEXT,
      -- Who would answer when it was asked for: runs of one provider share its places.
      provider TEXT NOT NULL,
      actor TEXT NOT NULL,
      created_seq INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      started_at INTEGER,
      finished_at INTEGER,
      -- 0 where it may go on at once.
      not_before INTEGER NOT NULL,
      attempt INTEGER NOT NULL DEFAULT 0,
      -- Claims since it last got on.
      tries INTEGER NOT NULL DEFAULT 0,
      lease INTEGER NOT NULL DEFAULT 0,
      parent_id TEXT,
      parent_call_id TEXT,
      agent TEXT,
      depth INTEGER NOT NULL,
      unattended INTEGER NOT NULL,
      only_tools TEXT,
      inputs TEXT NOT NULL,
      attachments TEXT NOT NULL,
      context_hints TEXT NOT NULL,
      -- Fixed when it was made, and what was remembered for it.
      grants TEXT NOT NULL,
      budget TEXT NOT NULL,
      conversation_id TEXT,
      message_id TEXT,
      tainted_by TEXT,
      system_file TEXT,
      tools_file TEXT,
      messages_hash TEXT,
      cancelled_by TEXT,
      steps INTEGER NOT NULL DEFAULT 0,
      cost REAL NOT NULL DEFAULT 0,
      tokens INTEGER NOT NULL DEFAULT 0,
      tool_calls INTEGER NOT NULL DEFAULT 0,
      report TEXT,
      failure TEXT,
      dead INTEGER NOT NULL DEFAULT 0,
      -- The last number among its events when it ended: one that goes on counts from there.
      shown_seq INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX runs_queued ON runs (provider, type, priority, not_before, created_seq) WHERE state = 'queued';
    CREATE INDEX runs_delayed ON runs (not_before) WHERE state = 'queued' AND not_before > 0;
    CREATE INDEX runs_running ON runs (id) WHERE state = 'running';
    CREATE INDEX runs_waiting ON runs (id) WHERE state = 'waiting';
    CREATE INDEX runs_leases ON runs (lease);
    CREATE INDEX runs_by_age ON runs (created_seq);
    CREATE INDEX runs_by_state ON runs (state, created_seq);
    CREATE INDEX runs_by_type ON runs (type, created_seq);
    CREATE INDEX runs_by_parent ON runs (parent_id, created_seq) WHERE parent_id IS NOT NULL;
    CREATE INDEX runs_by_conversation ON runs (conversation_id, created_seq) WHERE conversation_id IS NOT NULL;

    CREATE TABLE run_steps (
      run_id TEXT NOT NULL,
      n INTEGER NOT NULL,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      state TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      finished_at INTEGER,
      call_id TEXT,
      args TEXT,
      hash TEXT NOT NULL,
      idempotent INTEGER NOT NULL,
      decision TEXT,
      approval_id TEXT,
      child_run_id TEXT,
      -- The diff of a write.
      preview TEXT,
      result TEXT,
      answer TEXT,
      usage TEXT,
      failure TEXT,
      tainted_by TEXT,
      PRIMARY KEY (run_id, n)
    ) STRICT;

    CREATE TABLE approvals (
      id TEXT PRIMARY KEY,
      asked_seq INTEGER NOT NULL,
      run_id TEXT,
      conversation_id TEXT,
      call_id TEXT NOT NULL,
      tool TEXT NOT NULL,
      args TEXT NOT NULL,
      why TEXT NOT NULL,
      preview TEXT NOT NULL,
      preview_kind TEXT NOT NULL,
      hash TEXT NOT NULL,
      scope TEXT NOT NULL,
      tainted_by TEXT,
      asked_at INTEGER NOT NULL,
      deadline INTEGER NOT NULL,
      state TEXT NOT NULL,
      answered_by TEXT
    ) STRICT;
    CREATE INDEX approvals_open ON approvals (asked_seq) WHERE state = 'open';
    CREATE INDEX approvals_deadline ON approvals (deadline) WHERE state = 'open';
    CREATE INDEX approvals_by_run ON approvals (run_id, asked_seq) WHERE run_id IS NOT NULL;
  `,
};
