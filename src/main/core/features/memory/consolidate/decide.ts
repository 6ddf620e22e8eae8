/** Doing what a proposal says, as one change, and taking it back. */
import type { MemoryChange } from '../../../../../contract/memory/index.ts';
import { AppError } from '../../../base/errors.ts';
import type { Reader, Transaction } from '../../../store/types.ts';
import { consolidated, memoryStream, proposed, undone } from '../events.ts';
import { memoryById, ofChange, proposalById, proposalOfChange } from '../memory.sql.ts';
import type { Planned } from './propose.ts';

/** With the words that will stand there. */
export const withTexts = (reader: Reader, changes: readonly Planned[]): MemoryChange[] =>
  changes.map((change) => {
    const text = change.kind === 'merge' ? memoryById.get(reader, { id: change.ids[0] ?? '' })?.text : undefined;
    return { ...change, ...(text === undefined ? {} : { text }) };
  });

export function propose(tx: Transaction, proposalId: string, changes: Planned[], actor: string): void {
  tx.append(proposed.of({ stream: memoryStream, actor, data: { proposalId, changes } }));
}

/** Thrown when it is done already, or the records have changed since: AppError `conflict`. */
export function acceptProposal(tx: Transaction, proposalId: string, changeId: string, actor: string): void {
  const proposal = proposalById.get(tx, { id: proposalId });
  if (!proposal) throw new AppError('not_found', 'There is no such proposal.', { proposalId });
  if (proposal.change_id !== null)
    throw new AppError('conflict', 'This was accepted already.', { proposalId, changeId: proposal.change_id });
  const changes = JSON.parse(proposal.changes) as Planned[];
  const ids = changes.flatMap((change) => change.ids);
  for (const id of ids) {
    const row = memoryById.get(tx, { id });
    if (!row || row.gone !== null || (row.updated_at ?? 0) > proposal.at)
      throw new AppError('conflict', 'What it speaks of has changed since: ask for a new proposal.', { proposalId, id });
  }
  tx.append(consolidated.of({ stream: memoryStream, actor, data: { changeId, proposalId, changes } }));
  for (const row of ofChange.all(tx, { changeId })) tx.publish('memory.changed', { id: row.id, what: whatOf(row.gone) });
}

const whatOf = (gone: string | null) => (gone === 'merge' ? 'merged' : 'updated');

/** Thrown when there is no such change, or it was taken back: AppError `not_found`, `conflict`. */
export function undoChange(tx: Transaction, changeId: string, actor: string): void {
  const proposal = proposalOfChange.get(tx, { changeId });
  if (!proposal) throw new AppError('not_found', 'There is no such change.', { changeId });
  if (proposal.undone_at !== null) throw new AppError('conflict', 'This was taken back already.', { changeId });
  const ids = ofChange.all(tx, { changeId }).map((row) => row.id);
  tx.append(undone.of({ stream: memoryStream, actor, data: { changeId } }));
  for (const id of ids) tx.publish('memory.changed', { id, what: 'undone' });
}
