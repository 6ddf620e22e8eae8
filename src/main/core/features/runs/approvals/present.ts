/** From a row to the contract's shape. */
import type { Approval } from '../../../../../contract/runs.ts';
import { toInstant } from '../../../base/clock.ts';
import type { ApprovalRow } from '../runs.sql.ts';

export function toApproval(row: ApprovalRow): Approval {
  return {
    approvalId: row.id,
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    ...(row.conversation_id === null ? {} : { conversationId: row.conversation_id }),
    callId: row.call_id,
    tool: row.tool,
    args: JSON.parse(row.args),
    why: row.why,
    preview: row.preview,
    previewKind: row.preview_kind,
    hash: row.hash,
    scope: JSON.parse(row.scope) as Approval['scope'],
    ...(row.tainted_by === null ? {} : { taintedBy: row.tainted_by }),
    askedAt: toInstant(row.asked_at),
    deadline: toInstant(row.deadline),
    state: row.state,
  };
}
