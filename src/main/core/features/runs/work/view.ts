/** From rows to what the loop and the kinds of work see. */
import type { Content } from '../../../../../contract/chat.ts';
import type { Failure, Usage } from '../../../../../contract/run-event.ts';
import type { RunBudget, Step } from '../../../../../contract/runs.ts';
import type { Grant, ToolResult } from '../../../../../contract/tools.ts';
import type { ModelContent } from '../../../agent/provider.ts';
import type { ModelEnd, ToolEnd } from '../../../agent/run/loop.ts';
import type { RecordedStep } from '../../../agent/run/recorded.ts';
import { toInstant } from '../../../base/clock.ts';
import type { RunRow, StepRow } from '../runs.sql.ts';
import type { RunView } from '../types.ts';

/** A row's JSON is what its event's schema let through. */
export const parsed = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T));
const list = <T>(text: string): T[] => JSON.parse(text) as T[];

export function viewOf(row: RunRow): RunView {
  return {
    runId: row.id,
    type: row.type,
    goal: row.goal,
    inputs: parsed<Record<string, unknown>>(row.inputs) ?? {},
    attachments: list(row.attachments),
    contextHints: list<string>(row.context_hints),
    priority: row.priority,
    model: row.model,
    grants: list<Grant>(row.grants),
    budget: budgetOf(row),
    unattended: row.unattended === 1,
    only: parsed<string[]>(row.only_tools),
    parentId: row.parent_id,
    parentCallId: row.parent_call_id,
    agent: row.agent,
    taintedBy: row.tainted_by,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    notBefore: row.not_before || null,
    actor: row.actor,
    depth: row.depth,
  };
}

export const budgetOf = (row: Pick<RunRow, 'budget'>): RunBudget => parsed<RunBudget>(row.budget) ?? {};

/** The finished steps, as the loop is given them again. A step that was cut off and may be repeated is none. */
export function recordedSteps(rows: readonly StepRow[]): RecordedStep[] {
  return rows.flatMap((row): RecordedStep[] => {
    if (row.kind === 'model')
      return row.state === 'done' ? [{ n: row.n, kind: 'model', hash: row.hash, end: modelEnd(row) }] : [];
    if (row.state !== 'done' && row.state !== 'failed' && row.state !== 'unknown') return [];
    return [{ n: row.n, kind: 'tool', name: row.name, args: parsed(row.args), end: toolEnd(row, row.state) }];
  });
}

interface KeptAnswer {
  content: ModelContent[];
  shown: Content[];
  model: string | null;
  provider: string | null;
}

/** How a model step ended; one that was cut off ended as a stop does. */
export function modelEnd(row: StepRow): ModelEnd {
  const answer = parsed<KeptAnswer>(row.answer) ?? { content: [], shown: [], model: null, provider: null };
  const { content: message, shown, model, provider } = answer;
  const state = row.state === 'done' || row.state === 'failed' ? row.state : 'cancelled';
  return { state, message, shown, model, provider, usage: parsed<Usage>(row.usage), failure: parsed<Failure>(row.failure) };
}

export function toolEnd(row: StepRow, state: ToolEnd['state']): ToolEnd {
  const { approval_id: approvalId, child_run_id: childRunId } = row;
  const result = state === 'unknown' ? unknownEffect(row) : (parsed<ToolResult>(row.result) ?? unknownEffect(row));
  return { result, state, decision: parsed<NonNullable<Step['decision']>>(row.decision), approvalId, childRunId };
}

/** What the model is told of a side effect that was cut off: never that it failed, for it may have been done. */
function unknownEffect(row: StepRow): ToolResult {
  const at = toInstant(row.started_at);
  const message =
    'This was cut off while it ran: it may or may not have been done. Look whether it was before you do it again, or ask the user.';
  return { ok: false, error: { code: 'unknown_effect', message }, startedAt: at, finishedAt: at, logs: [] };
}

/** Milliseconds that were worked on it before: waiting for an answer does not count. */
export const workedMs = (rows: readonly StepRow[]): number =>
  rows.reduce((sum, row) => sum + Math.max(0, (row.finished_at ?? row.started_at) - row.started_at), 0);
