/** Runs, their steps and approvals as tables: made from events alone. */
import { change } from '../../../store/sql.ts';
import type { Projection, StoredEvent, Writer } from '../../../store/types.ts';
import * as facts from '../events.ts';
import { replaceInRuns } from './forget.sql.ts';

const insertRun = change<{
  id: string;
  type: string;
  goal: string;
  priority: number;
  model: string | null;
  provider: string;
  actor: string;
  seq: number;
  at: number;
  notBefore: number;
  parentId: string | null;
  parentCallId: string | null;
  agent: string | null;
  depth: number;
  unattended: number;
  only: string | null;
  inputs: string;
  attachments: string;
  contextHints: string;
  grants: string;
  budget: string;
  conversationId: string | null;
  messageId: string | null;
  taintedBy: string | null;
}>(`
  INSERT INTO runs (id, type, goal, state, priority, model, provider, actor, created_seq, created_at, not_before, parent_id,
    parent_call_id, agent, depth, unattended, only_tools, inputs, attachments, context_hints, grants, budget, conversation_id,
    message_id, tainted_by)
  VALUES (:id, :type, :goal, 'queued', :priority, :model, :provider, :actor, :seq, :at, :notBefore, :parentId,
    :parentCallId, :agent, :depth, :unattended, :only, :inputs, :attachments, :contextHints, :grants, :budget, :conversationId,
    :messageId, :taintedBy)`);
const nameChild = change<{ parentId: string; callId: string; id: string }>(
  'UPDATE run_steps SET child_run_id = :id WHERE run_id = :parentId AND call_id = :callId',
);
const claim = change<{ id: string; lease: number; attempt: number; at: number }>(`
  UPDATE runs SET state = 'running', lease = :lease, attempt = :attempt, tries = tries + 1, not_before = 0,
    started_at = coalesce(started_at, :at) WHERE id = :id`);
const prepare = change<{ id: string; system: string; tools: string; hash: string; taintedBy: string | null }>(`
  UPDATE runs SET system_file = :system, tools_file = :tools, messages_hash = :hash,
    tainted_by = coalesce(tainted_by, :taintedBy) WHERE id = :id`);
const wait = change<{ id: string }>(`UPDATE runs SET state = 'waiting', tries = 0 WHERE id = :id`);
const delay = change<{ id: string; notBefore: number }>(
  `UPDATE runs SET state = 'queued', not_before = :notBefore WHERE id = :id`,
);
const cancel = change<{ id: string; by: string }>('UPDATE runs SET cancelled_by = :by WHERE id = :id');
const resume = change<{ id: string }>(`
  UPDATE runs SET state = 'queued', not_before = 0, tries = 0, dead = 0, cancelled_by = NULL, finished_at = NULL, report = NULL,
    failure = NULL WHERE id = :id`);
const grant = change<{ id: string; grants: string }>(`
  UPDATE runs SET grants = (
    SELECT json_group_array(json(value)) FROM (SELECT value FROM json_each(runs.grants) UNION ALL SELECT value FROM json_each(:grants))
  ) WHERE id = :id`);
const end = change<{ id: string; state: string; at: number; report: string; failure: string | null; dead: number; seq: number }>(`
  UPDATE runs SET state = :state, finished_at = :at, report = :report, failure = :failure, dead = :dead, not_before = 0,
    shown_seq = max(shown_seq, :seq)
  WHERE id = :id`);
const spend = change<{ id: string; cost: number; tokens: number; got: number; taintedBy: string | null }>(`
  UPDATE runs SET cost = cost + :cost, tokens = tokens + :tokens, tainted_by = coalesce(tainted_by, :taintedBy),
    tries = CASE WHEN :got THEN 0 ELSE tries END WHERE id = :id`);

const beginStep = change<{
  id: string;
  n: number;
  kind: string;
  name: string;
  at: number;
  callId: string | null;
  args: string | null;
  hash: string;
  idempotent: number;
  decision: string | null;
  approvalId: string | null;
  childRunId: string | null;
  preview: string | null;
}>(`
  INSERT INTO run_steps (run_id, n, kind, name, state, started_at, call_id, args, hash, idempotent, decision, approval_id, child_run_id, preview)
  VALUES (:id, :n, :kind, :name, 'began', :at, :callId, :args, :hash, :idempotent, :decision, :approvalId, :childRunId, :preview)
  ON CONFLICT (run_id, n) DO UPDATE SET kind = :kind, name = :name, state = 'began', started_at = :at, finished_at = NULL,
    call_id = :callId, args = :args, hash = :hash, idempotent = :idempotent, decision = :decision,
    approval_id = :approvalId, child_run_id = coalesce(:childRunId, child_run_id), preview = :preview, result = NULL,
    answer = NULL, usage = NULL, failure = NULL`);
const countStep = change<{ id: string; n: number; tools: number }>(`
  UPDATE runs SET tool_calls = tool_calls + CASE WHEN :n > steps THEN :tools ELSE 0 END, steps = max(steps, :n) WHERE id = :id`);
const endStep = change<{
  id: string;
  n: number;
  state: string;
  at: number;
  result: string | null;
  answer: string | null;
  usage: string | null;
  failure: string | null;
  taintedBy: string | null;
  /** The model that answered, where another was asked for or none. */
  name: string | null;
}>(`
  UPDATE run_steps SET name = coalesce(:name, name), state = :state, finished_at = :at, result = :result, answer = :answer, usage = :usage, failure = :failure,
    tainted_by = :taintedBy WHERE run_id = :id AND n = :n`);
const waitStep = change<{ id: string; n: number; approvalId: string }>(
  `UPDATE run_steps SET state = 'waiting', approval_id = :approvalId WHERE run_id = :id AND n = :n`,
);

const insertApproval = change<{
  id: string;
  seq: number;
  runId: string | null;
  conversationId: string | null;
  callId: string;
  tool: string;
  args: string;
  why: string;
  preview: string;
  previewKind: string;
  hash: string;
  scope: string;
  taintedBy: string | null;
  at: number;
  deadline: number;
}>(`
  INSERT INTO approvals (id, asked_seq, run_id, conversation_id, call_id, tool, args, why, preview, preview_kind, hash, scope,
    tainted_by, asked_at, deadline, state)
  VALUES (:id, :seq, :runId, :conversationId, :callId, :tool, :args, :why, :preview, :previewKind, :hash, :scope, :taintedBy, :at,
    :deadline, 'open')`);
const answerApproval = change<{ id: string; state: string; by: string }>(
  'UPDATE approvals SET state = :state, answered_by = :by WHERE id = :id',
);
const useApproval = change<{ id: string }>(`UPDATE approvals SET state = 'used' WHERE id = :id`);

const json = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value));

export const runsProjection: Projection = {
  name: 'runs',
  tables: ['runs', 'run_steps', 'approvals'],
  apply(writer, event) {
    if (facts.queued.is(event)) applyQueued(writer, event);
    else if (event.type.startsWith('approvals.')) applyApproval(writer, event);
    else if (facts.began.is(event) || facts.stepped.is(event) || facts.waiting.is(event)) applyStep(writer, event);
    else applyRun(writer, event);
  },
  reads: (type) => type.startsWith('runs.') || type.startsWith('approvals.'),
  replace: replaceInRuns,
};

function applyQueued(writer: Writer, event: StoredEvent): void {
  if (!facts.queued.is(event)) return;
  const { runId: id, notBefore, only, unattended, inputs, attachments, contextHints, grants, budget, ...rest } = event.data;
  insertRun.run(writer, {
    ...rest,
    id,
    actor: event.actor,
    seq: event.seq,
    at: event.at,
    // A time that has come already is none: it waits with those that may go on at once.
    notBefore: notBefore !== null && notBefore > event.at ? notBefore : 0,
    only: json(only),
    unattended: Number(unattended),
    inputs: JSON.stringify(inputs),
    attachments: JSON.stringify(attachments),
    contextHints: JSON.stringify(contextHints),
    grants: JSON.stringify(grants),
    budget: JSON.stringify(budget),
  });
  const { parentId, parentCallId: callId } = rest;
  if (parentId !== null && callId !== null) nameChild.run(writer, { parentId, callId, id });
}

function applyRun(writer: Writer, event: StoredEvent): void {
  if (facts.claimed.is(event)) {
    const { runId: id, lease, attempt } = event.data;
    claim.run(writer, { id, lease, attempt, at: event.at });
  } else if (facts.prepared.is(event)) {
    const { runId: id, systemFileId: system, toolsFileId: tools, messagesHash: hash, taintedBy } = event.data;
    prepare.run(writer, { id, system, tools, hash, taintedBy });
  } else if (facts.delayed.is(event)) {
    const { runId: id, notBefore } = event.data;
    delay.run(writer, { id, notBefore: notBefore > event.at ? notBefore : 0 });
  } else if (facts.cancelling.is(event)) cancel.run(writer, { id: event.data.runId, by: event.data.by });
  else if (facts.resumed.is(event)) resume.run(writer, { id: event.data.runId });
  else if (facts.granted.is(event)) grant.run(writer, { id: event.data.runId, grants: JSON.stringify(event.data.grants) });
  else if (facts.ended.is(event)) {
    const { runId: id, state, report, failure, dead, seq = 0 } = event.data;
    const at = event.at;
    end.run(writer, { id, state, at, report: JSON.stringify(report), failure: json(failure), dead: Number(dead), seq });
  }
}

function applyStep(writer: Writer, event: StoredEvent): void {
  if (facts.began.is(event)) {
    const { runId: id, n, kind, name, callId, args, hash, idempotent, decision, approvalId, childRunId, preview } = event.data;
    const tools = kind === 'tool' || kind === 'run' ? 1 : 0;
    countStep.run(writer, { id, n, tools });
    beginStep.run(writer, {
      id,
      n,
      kind,
      name,
      at: event.at,
      callId,
      args: json(args),
      hash,
      idempotent: Number(idempotent),
      decision: json(decision),
      approvalId,
      childRunId,
      preview: json(preview ?? null),
    });
  } else if (facts.stepped.is(event)) {
    const { runId: id, n, state, result, answer, usage, failure, taintedBy } = event.data;
    const texts = { result: json(result), answer: json(answer), usage: json(usage), failure: json(failure) };
    endStep.run(writer, { id, n, state, at: event.at, ...texts, taintedBy, name: answer?.model ?? null });
    const tokens = (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0);
    spend.run(writer, { id, cost: usage?.cost ?? 0, tokens, got: Number(state === 'done'), taintedBy });
  } else if (facts.waiting.is(event)) {
    const { runId: id, n, approvalId } = event.data;
    wait.run(writer, { id });
    waitStep.run(writer, { id, n, approvalId });
  }
}

function applyApproval(writer: Writer, event: StoredEvent): void {
  if (facts.asked.is(event)) {
    const {
      approvalId: id,
      runId = null,
      conversationId = null,
      callId,
      tool,
      args,
      scope,
      taintedBy = null,
      ...rest
    } = event.data;
    const texts = { args: json(args) ?? 'null', scope: JSON.stringify(scope) };
    insertApproval.run(writer, {
      ...rest,
      ...texts,
      id,
      runId,
      conversationId,
      callId,
      tool,
      taintedBy,
      seq: event.seq,
      at: event.at,
    });
  } else if (facts.answered.is(event)) {
    const { approvalId: id, state, by } = event.data;
    answerApproval.run(writer, { id, state, by });
  } else if (facts.used.is(event)) useApproval.run(writer, { id: event.data.approvalId });
}
