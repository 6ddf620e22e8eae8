/** From rows to the contract's shapes. */
import type { Content } from '../../../../../contract/chat.ts';
import type { Failure, RunReport, Usage } from '../../../../../contract/run-event.ts';
import type { Preview, Run, Step } from '../../../../../contract/runs.ts';
import type { ToolResult } from '../../../../../contract/tools.ts';
import { toInstant } from '../../../base/clock.ts';
import type { RunRow, StepRow } from '../runs.sql.ts';
import { parsed } from '../work/view.ts';

/** Leaves out what is null: absent is how the contract says it. */
function present<T extends object>(fields: { [K in keyof T]: T[K] | null }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as T;
}

const instantOf = (ms: number | null) => (ms === null ? null : toInstant(ms));

export function toRun(row: RunRow): Run {
  return {
    id: row.id,
    type: row.type,
    goal: row.goal,
    state: row.state,
    priority: row.priority,
    attempt: row.attempt,
    createdAt: toInstant(row.created_at),
    actor: row.actor,
    cost: row.cost,
    tokens: row.tokens,
    toolCalls: row.tool_calls,
    ...present<Partial<Run>>({
      startedAt: instantOf(row.started_at),
      finishedAt: instantOf(row.finished_at),
      report: parsed<RunReport>(row.report),
      failure: parsed<Failure>(row.failure),
      parentId: row.parent_id,
      conversationId: row.conversation_id,
      messageId: row.message_id,
      agent: row.agent,
      model: row.model,
      notBefore: row.not_before > 0 ? toInstant(row.not_before) : null,
      taintedBy: row.tainted_by,
    }),
  };
}

export function toStep(row: StepRow): Step {
  const shown = parsed<{ shown: Content[] }>(row.answer)?.shown ?? [];
  const text = shown.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return {
    n: row.n,
    kind: row.kind,
    name: row.name,
    state: row.state,
    startedAt: toInstant(row.started_at),
    ...present<Partial<Step>>({
      finishedAt: instantOf(row.finished_at),
      callId: row.call_id,
      args: parsed<unknown>(row.args),
      result: parsed<ToolResult>(row.result),
      text: text === '' ? null : text,
      usage: parsed<Usage>(row.usage),
      failure: parsed<Failure>(row.failure),
      decision: parsed<NonNullable<Step['decision']>>(row.decision),
      approvalId: row.approval_id,
      preview: parsed<Preview>(row.preview),
      childRunId: row.child_run_id,
    }),
  };
}
