/** Where a step needs leave: asking, letting go of the run, and what the answer was. */
import type { ToolResult } from '../../../../../../contract/tools.ts';
import type { ToolEnd, ToolStep } from '../../../../agent/run/loop.ts';
import type { Judged } from '../../../../agent/run/ports.ts';
import { waiting } from '../../events.ts';
import { approvalById, runById, stepOf } from '../../runs.sql.ts';
import { tellState } from '../ending.ts';
import type { Work } from '../worker.ts';
import { beginIn, endIn, failed } from './step-facts.ts';

/** An answer that allows one call: of exactly this hash. */
export interface Allowed {
  approvalId: string;
  hash: string;
}

type Given = Allowed | { approvalId: string; no: 'denied' | 'expired' } | 'open' | null;

/** What the user said to a step that asked before. */
export function answerGiven({ room, runId }: Work, n: number): Given {
  const { reader } = room.deps.store;
  const step = stepOf.get(reader, { runId, n });
  if (step?.state !== 'waiting' || step.approval_id === null) return null;
  const approval = approvalById.get(reader, { id: step.approval_id });
  const approvalId = step.approval_id;
  if (approval?.state === 'allowed') return { approvalId, hash: approval.hash };
  if (approval?.state === 'denied' || approval?.state === 'expired') return { approvalId, no: approval.state };
  return approval?.state === 'open' ? 'open' : null;
}

/** Asks, lets go of the run, and says so, in one command. */
export async function ask(work: Work, step: ToolStep, judged: Judged): Promise<ToolEnd | 'waiting' | 'again'> {
  const { room, runId, lease, row } = work;
  const { tools } = room.deps;
  const stopped: ToolEnd = {
    result: failed(work, 'cancelled', 'The run was stopped.'),
    state: 'cancelled',
    decision: null,
    approvalId: null,
    childRunId: null,
  };
  await work.outlet.drain();
  return work.book.write((tx) => {
    // A cancel that came first finds nobody at work any more: it is honored here, and stands in the log as a step of its own.
    if (runById.get(tx, { id: runId })?.cancelled_by !== null) {
      beginIn(work, tx, step, null, null);
      endIn(work, tx, step.n, stopped, null);
      return stopped;
    }
    if (!tools.record(tx, judged)) return 'again' as const;
    const approvalId = room.approvals.ask(tx, judged, { conversationId: row.conversation_id });
    beginIn(work, tx, step, judged, approvalId);
    tx.append(waiting.of({ ...work.of, data: { runId, lease, n: step.n, approvalId } }));
    const { why } = judged.verdict;
    const card = { approvalId, tool: step.call.name, args: judged.args, why, preview: judged.preview.text };
    work.outlet.within(tx, [
      { kind: 'approval', ...card },
      { kind: 'state', state: 'waiting' },
    ]);
    tellState(tx, row, 'waiting');
    return 'waiting' as const;
  });
}

/** Taken up although there is no answer yet. False where one was given in between. */
export async function keepWaiting(work: Work, n: number): Promise<boolean> {
  const { runId, lease, row } = work;
  await work.outlet.drain();
  return work.book.write((tx) => {
    const approvalId = stepOf.get(tx, { runId, n })?.approval_id ?? '';
    if (approvalById.get(tx, { id: approvalId })?.state !== 'open') return false;
    tx.append(waiting.of({ ...work.of, data: { runId, lease, n, approvalId } }));
    work.outlet.within(tx, [{ kind: 'state', state: 'waiting' }]);
    tellState(tx, row, 'waiting');
    return true;
  });
}

/** What the model is told of a no. */
export const refusedBecause = (work: Work, no: 'denied' | 'expired'): ToolResult =>
  no === 'denied'
    ? failed(work, 'denied', 'The user said no. Do not try the same in another way; ask what to do instead.')
    : failed(work, 'expired', 'The user did not answer in time, and no answer is a no.');
