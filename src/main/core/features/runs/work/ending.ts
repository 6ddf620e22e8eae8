/** The last facts of a run, in one command: its report, its state, what its kind makes of it, and an end for what it started. */
import type { Content } from '../../../../../contract/chat.ts';
import type { Failure, RunState, Usage } from '../../../../../contract/run-event.ts';
import { type StepEnd, shownResult } from '../../../agent/run/loop.ts';
import { reportOf } from '../../../agent/run/report.ts';
import type { Reader, Transaction } from '../../../store/types.ts';
import type { Room } from '../deps.ts';
import { cancelling, ended } from '../events.ts';
import { openBelow, type RunRow, runById, type StepRow, stepsOf } from '../runs.sql.ts';
import type { Ended } from '../types.ts';
import { type Outgoing, publishEvents } from './outlet.ts';
import { recordedSteps, toolEnd, viewOf, workedMs } from './view.ts';

export interface End {
  state: Ended['state'];
  failure: Failure | null;
  content: Content[];
  blocks: Ended['blocks'];
  model: string | null;
  usage: Usage | null;
  steps: readonly StepEnd[];
  durationMs: number;
  dead?: boolean;
  /** Set where its kind could not make anything of its end: it is over all the same. */
  withoutKind?: boolean;
}

/** Use in the command that ends a run, whoever does: its worker, a cancel, a rescue. */
export function endRun(room: Room, tx: Transaction, row: RunRow, end: End): void {
  const { state, failure, content, blocks, model, usage } = end;
  const run = viewOf(row);
  const { runId } = run;
  const report = reportOf({ runId, state, failure, content, usage, steps: end.steps, durationMs: end.durationMs });
  const progress = room.shown.get(runId) ?? { content: [], seq: row.shown_seq };
  const events: Outgoing[] = [
    { kind: 'state', state, ...(failure ? { failure } : {}) },
    { kind: 'done', report },
  ];
  const seq = progress.seq + events.length;
  const data = { runId, lease: row.lease, state, report, failure, content, model, usage, dead: end.dead ?? false, seq };
  tx.append(ended.of({ stream: `run:${runId}`, actor: 'self', runId, data }));
  room.approvals.withdraw(tx, runId);
  if (!end.withoutKind) room.kindOf(row.type).ended?.(tx, { run, state, content, blocks, model, usage, failure, report });
  publishEvents(tx, run, progress, events);
  tellState(tx, row, state);
  // What it started without waiting ends with it, unless it did what it was asked.
  if (state !== 'succeeded') for (const child of openBelow.all(tx, { id: runId })) cancelOne(room, tx, child, 'self');
  tx.afterCommit(() => room.settle(runId));
}

export function tellState(tx: Transaction, row: RunRow, state: RunState): void {
  const { id: runId, type, parent_id: parentId, conversation_id: conversationId } = row;
  tx.publish('runs.changed', {
    runId,
    state,
    type,
    ...(parentId === null ? {} : { parentId }),
    ...(conversationId === null ? {} : { conversationId }),
  });
}

export const cancelReason = new DOMException('Stopped by the user.', 'AbortError');

/** Stops a run and all below it: what works here is told to, the rest ends in this command. False where it has ended. */
export function cancelRun(room: Room, tx: Transaction, runId: string, by: string): boolean {
  const open = openBelow.all(tx, { id: runId });
  for (const row of open) cancelOne(room, tx, row, by);
  return open.some((row) => row.id === runId);
}

function cancelOne(room: Room, tx: Transaction, before: RunRow, by: string): void {
  // Another end in this command may have reached it already.
  const row = runById.get(tx, { id: before.id });
  if (!row || !isOpen(row.state)) return;
  const runId = row.id;
  if (row.cancelled_by === null) tx.append(cancelling.of({ stream: `run:${runId}`, actor: by, runId, data: { runId, by } }));
  if (row.state !== 'running') endRun(room, tx, row, endWithoutWorker(room, tx, row, { state: 'cancelled', failure: null }));
  else tx.afterCommit(() => room.active.get(runId)?.stop.abort(cancelReason));
}

export const isOpen = (state: RunState): boolean => state === 'queued' || state === 'running' || state === 'waiting';

/** What there is of a run that nobody works on: its recorded steps, and what was shown of it. */
export function endWithoutWorker(room: Room, tx: Reader, row: RunRow, how: Pick<End, 'state' | 'failure' | 'dead'>): End {
  const rows = stepsOf.all(tx, { runId: row.id });
  const steps = recordedSteps(rows).map(
    (step): StepEnd =>
      step.kind === 'model'
        ? { kind: 'model', end: step.end }
        : { kind: 'tool', call: { callId: '', name: step.name, args: step.args }, end: step.end },
  );
  const model = steps.findLast((step) => step.kind === 'model')?.end.model ?? row.model;
  const counted = rows.some((step) => step.usage !== null);
  const usage = steps.flatMap((step) => (step.kind === 'model' && step.end.usage ? [step.end.usage] : []));
  return {
    ...how,
    content: withCutCalls(room.shown.get(row.id)?.content ?? [], how.state === 'interrupted' ? rows : []),
    blocks: [],
    model,
    usage: counted ? sumOf(usage) : null,
    steps,
    durationMs: workedMs(rows),
  };
}

/** A call that a crash cut off is shown as what it is: one that left nothing, or one that may have been done. */
function withCutCalls(content: readonly Content[], rows: readonly StepRow[]): Content[] {
  const answered = new Set(content.flatMap((part) => (part.type === 'tool_result' ? [part.callId] : [])));
  const cut = content.flatMap((part) => {
    if (part.type !== 'tool_call' || answered.has(part.callId)) return [];
    const row = rows.findLast((step) => step.call_id === part.callId);
    if (row?.state === 'unknown') return [shownResult(part.callId, toolEnd(row, 'unknown').result, row.child_run_id)];
    return row?.state === 'cancelled' ? [{ type: 'tool_result' as const, callId: part.callId, ok: false, error: cutOff }] : [];
  });
  return [...content, ...cut];
}

const cutOff = { code: 'cancelled', message: 'It was cut off, and left nothing behind.' };

function sumOf(usages: readonly Usage[]): Usage {
  const sum = { inputTokens: 0, outputTokens: 0, cost: 0 };
  for (const { inputTokens, outputTokens, cost = 0 } of usages) {
    sum.inputTokens += inputTokens;
    sum.outputTokens += outputTokens;
    sum.cost += cost;
  }
  return sum;
}
