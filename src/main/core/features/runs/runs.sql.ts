/** Every SQL query of runs, their steps and approvals; the queue's are its own. */
import type { RunState } from '../../../../contract/run-event.ts';
import type { Approval, Step } from '../../../../contract/runs.ts';
import { query } from '../../store/sql.ts';

export interface RunRow {
  id: string;
  type: string;
  goal: string;
  state: RunState;
  priority: number;
  model: string | null;
  actor: string;
  created_seq: number;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  not_before: number;
  attempt: number;
  lease: number;
  parent_id: string | null;
  parent_call_id: string | null;
  agent: string | null;
  depth: number;
  unattended: number;
  only_tools: string | null;
  inputs: string;
  attachments: string;
  context_hints: string;
  grants: string;
  budget: string;
  conversation_id: string | null;
  message_id: string | null;
  tainted_by: string | null;
  system_file: string | null;
  tools_file: string | null;
  messages_hash: string | null;
  cancelled_by: string | null;
  steps: number;
  cost: number;
  tokens: number;
  tool_calls: number;
  report: string | null;
  failure: string | null;
  dead: number;
  shown_seq: number;
}

export interface StepRow {
  run_id: string;
  n: number;
  kind: Step['kind'];
  name: string;
  state: Step['state'];
  started_at: number;
  finished_at: number | null;
  call_id: string | null;
  args: string | null;
  hash: string;
  idempotent: number;
  decision: string | null;
  approval_id: string | null;
  child_run_id: string | null;
  preview: string | null;
  result: string | null;
  answer: string | null;
  usage: string | null;
  failure: string | null;
  tainted_by: string | null;
}

export interface ApprovalRow {
  id: string;
  asked_seq: number;
  run_id: string | null;
  conversation_id: string | null;
  call_id: string;
  tool: string;
  args: string;
  why: string;
  preview: string;
  preview_kind: Approval['previewKind'];
  hash: string;
  scope: string;
  tainted_by: string | null;
  asked_at: number;
  deadline: number;
  state: Approval['state'];
  answered_by: string | null;
}

type None = Record<string, never>;

export const runById = query<{ id: string }, RunRow>('SELECT * FROM runs WHERE id = :id');
export const stepsOf = query<{ runId: string }, StepRow>('SELECT * FROM run_steps WHERE run_id = :runId ORDER BY n');
export const stepOf = query<{ runId: string; n: number }, StepRow>('SELECT * FROM run_steps WHERE run_id = :runId AND n = :n');

/** The runs that this one started, oldest first. */
export const childrenOf = query<{ id: string }, RunRow>('SELECT * FROM runs WHERE parent_id = :id ORDER BY created_seq');
/** The one that a call started: the same call never starts a second. */
export const childOfCall = query<{ parentId: string; callId: string }, RunRow>(
  'SELECT * FROM runs WHERE parent_id = :parentId AND parent_call_id = :callId ORDER BY created_seq LIMIT 1',
);

/** Summaries that were made in a conversation, or for a run; newest first. */
export const compactedBefore = query<{ conversationId: string; runId: string; limit: number }, Pick<RunRow, 'id' | 'inputs'>>(`
  SELECT id, inputs FROM runs
  WHERE parent_id IN (SELECT id FROM runs WHERE conversation_id = :conversationId UNION SELECT :runId)
    AND type = 'compact' AND state = 'succeeded'
  ORDER BY created_seq DESC LIMIT :limit`);

/** A run and all below it that have not ended, itself first. */
export const openBelow = query<{ id: string }, RunRow>(`
  WITH RECURSIVE below(id, level) AS (
    SELECT :id, 0
    UNION ALL
    SELECT r.id, b.level + 1 FROM runs r JOIN below b ON r.parent_id = b.id
  )
  SELECT r.* FROM below b JOIN runs r ON r.id = b.id
  WHERE r.state IN ('queued', 'running', 'waiting') ORDER BY b.level, r.created_seq`);

/** The runs above one, the nearest first. */
export const runsAbove = query<{ id: string }, Pick<RunRow, 'id' | 'budget'>>(`
  WITH RECURSIVE above(id, level) AS (
    SELECT parent_id, 1 FROM runs WHERE id = :id AND parent_id IS NOT NULL
    UNION ALL
    SELECT r.parent_id, a.level + 1 FROM runs r JOIN above a ON r.id = a.id WHERE r.parent_id IS NOT NULL
  )
  SELECT r.id, r.budget FROM above a JOIN runs r ON r.id = a.id ORDER BY a.level`);

/** All that were begun and have not ended: what windows may be showing. */
export const begunRuns = query<None, RunRow>(
  `SELECT * FROM runs WHERE state IN ('queued', 'running', 'waiting') AND attempt > 0`,
);

interface Page {
  before: number;
  limit: number;
  [name: string]: string | number | null;
}

const newestFirst = 'created_seq < :before ORDER BY created_seq DESC LIMIT :limit';
export const runPage = query<Page, RunRow>(`SELECT * FROM runs WHERE ${newestFirst}`);
export const runPageOfState = query<Page & { state: string }, RunRow>(
  `SELECT * FROM runs INDEXED BY runs_by_state WHERE state = :state AND ${newestFirst}`,
);
/** Any filters together; a null one lets everything through. */
export const runPageWhere = query<
  Page & { state: string | null; type: string | null; parentId: string | null; query: string | null },
  RunRow
>(`
  SELECT * FROM runs
  WHERE (:state IS NULL OR state = :state) AND (:type IS NULL OR type = :type) AND (:parentId IS NULL OR parent_id = :parentId)
    AND (:query IS NULL OR goal LIKE :query ESCAPE '\\') AND ${newestFirst}`);

export const approvalById = query<{ id: string }, ApprovalRow>('SELECT * FROM approvals WHERE id = :id');
export const openApprovals = query<{ after: number; limit: number }, ApprovalRow>(
  `SELECT * FROM approvals INDEXED BY approvals_open WHERE state = 'open' AND asked_seq > :after ORDER BY asked_seq LIMIT :limit`,
);
export const openApprovalsOf = query<{ runId: string }, ApprovalRow>(
  `SELECT * FROM approvals WHERE run_id = :runId AND state = 'open' ORDER BY asked_seq`,
);
export const approvalsOf = query<{ runId: string }, ApprovalRow>(
  'SELECT * FROM approvals WHERE run_id = :runId ORDER BY asked_seq',
);
export const countOpenApprovals = query<None, { open: number }>(
  `SELECT count(*) AS open FROM approvals INDEXED BY approvals_open WHERE state = 'open'`,
);
export const nextDeadline = query<None, { at: number | null }>(
  `SELECT min(deadline) AS at FROM approvals INDEXED BY approvals_deadline WHERE state = 'open'`,
);
export const approvalsPast = query<{ now: number }, ApprovalRow>(
  `SELECT * FROM approvals INDEXED BY approvals_deadline WHERE state = 'open' AND deadline <= :now ORDER BY deadline`,
);
