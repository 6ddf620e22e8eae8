/** Keeping a candidate as a record, or declining it. */
import type { MemoryRecord, MemorySource } from '../../../../../../contract/memory/index.ts';
import { toInstant } from '../../../../base/clock.ts';
import { AppError } from '../../../../base/errors.ts';
import type { Reader, Transaction } from '../../../../store/types.ts';
import { rememberFrom } from '../../rules/many.ts';
import { candidateDecided, candidateStream } from '../events.ts';
import { type CandidateRow, candidateById } from './candidates.sql.ts';

/** Thrown when there is no such candidate, or it was forgotten: AppError `not_found`. */
export function requireCandidate(reader: Reader, id: string): CandidateRow {
  const row = candidateById.get(reader, { id });
  if (!row) throw new AppError('not_found', 'There is nothing of that id to decide about.', { id });
  return row;
}

interface Keeping {
  id: string;
  /** Better words than its own. */
  text?: string | undefined;
  actor: string;
  newId: () => string;
}

/** Within a command. Answers the record: what said the same already, where there is one. Thrown when it was kept before: `conflict`. */
export function keepIn(tx: Transaction, { id, text, actor, newId }: Keeping): string {
  const row = requireCandidate(tx, id);
  if (row.state === 'kept') throw new AppError('conflict', 'This is kept already.', { id, memoryId: row.memory_id });
  const words = (text ?? row.text).toWellFormed();
  const { id: memoryId } = rememberFrom(tx, {
    input: {
      text: words,
      area: row.area as MemoryRecord['area'],
      kind: row.kind as MemoryRecord['kind'],
      category: row.category,
      tags: JSON.parse(row.tags) as string[],
      ...(row.occurred_at === null ? {} : { occurredAt: toInstant(row.occurred_at) }),
    },
    source: JSON.parse(row.source) as MemorySource,
    actor,
    newId,
  });
  decided(tx, id, 'kept', memoryId, actor);
  return memoryId;
}

/** Within a command. Thrown when it was declined before: AppError `conflict`. */
export function declineIn(tx: Transaction, id: string, actor: string): void {
  const row = requireCandidate(tx, id);
  if (row.state === 'declined') throw new AppError('conflict', 'This was declined already.', { id });
  decided(tx, id, 'declined', null, actor);
}

/** Within a command: what became of it, for the log and for windows. */
export function decided(tx: Transaction, id: string, state: 'kept' | 'declined', memoryId: string | null, actor: string): void {
  tx.append(candidateDecided.of({ stream: candidateStream(id), actor, data: { candidateId: id, state, memoryId } }));
  tx.publish('memory.learnt', { id, state, ...(memoryId === null ? {} : { memoryId }) });
}
