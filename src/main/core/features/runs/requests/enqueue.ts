/** From a task envelope to a run in the queue: what it may do and spend is fixed here. */
import { AppError } from '../../../base/errors.ts';
import type { Reader, Transaction } from '../../../store/types.ts';
import type { Room } from '../deps.ts';
import { queued } from '../events.ts';
import { runById } from '../runs.sql.ts';
import type { Envelope } from '../types.ts';
import { tellState } from '../work/ending.ts';

const normalPriority = 5;

/** Thrown when the queue is full (`rate_limited`), when runs start runs too deep (`refused`), or when the parent is gone (`not_found`). */
export function enqueue(room: Pick<Room, 'deps' | 'queue'>, tx: Transaction, envelope: Envelope): string {
  const { runId = room.deps.newId(), type, goal, priority = normalPriority, parentId = null, actor } = envelope;
  const depth = depthBelow(tx, parentId, room.deps.bounds().depth);
  room.queue.admit(tx, { type, priority });
  const data = {
    runId,
    type,
    goal,
    inputs: envelope.inputs ?? {},
    attachments: envelope.attachments ?? [],
    contextHints: envelope.contextHints ?? [],
    priority,
    model: envelope.model ?? null,
    provider: room.deps.models.providerNow(envelope.model ?? null),
    grants: envelope.grants ?? [],
    budget: envelope.budget ?? {},
    unattended: envelope.unattended ?? false,
    only: envelope.only ?? null,
    parentId,
    parentCallId: envelope.parentCallId ?? null,
    agent: envelope.agent ?? null,
    depth,
    taintedBy: envelope.taintedBy ?? null,
    conversationId: envelope.conversationId ?? null,
    messageId: envelope.messageId ?? null,
    notBefore: envelope.notBefore ?? null,
  };
  tx.append(queued.of({ stream: `run:${runId}`, actor, runId, data }));
  const row = runById.get(tx, { id: runId });
  if (row) tellState(tx, row, 'queued');
  return runId;
}

function depthBelow(reader: Reader, parentId: string | null, most: number): number {
  if (parentId === null) return 0;
  const parent = runById.get(reader, { id: parentId });
  if (!parent) throw new AppError('not_found', 'There is no such run to start another from.', { parentId });
  if (parent.depth + 1 > most)
    throw new AppError('refused', `Runs may start runs ${most} deep, and no deeper: the constitution says so.`, { depth: most });
  return parent.depth + 1;
}
