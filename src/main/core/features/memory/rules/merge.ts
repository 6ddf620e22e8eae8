/** Making one record of several, because the user says so. */
import { AppError } from '../../../base/errors.ts';
import type { Transaction } from '../../../store/types.ts';
import { acceptProposal, propose } from '../consolidate/decide.ts';
import { correct, requireMemory } from './correct.ts';

interface Merge {
  ids: readonly string[];
  /** What stands there from then on; the words of the first, where it is absent. */
  text?: string | undefined;
  actor: string;
  newId: () => string;
}

/**
 * Within a command: a proposal of its own, accepted at once, so that it is undone like any other. Thrown: AppError `not_found`, `refused`
 * for one that is named twice, `conflict` for one that is a part of another already.
 */
export function mergeRecords(tx: Transaction, { ids, text, actor, newId }: Merge): string {
  const [first = ''] = ids;
  if (new Set(ids).size < ids.length) throw new AppError('refused', 'A memory cannot be merged with itself: name each once.');
  for (const id of ids)
    if (requireMemory(tx, id).gone !== null)
      throw new AppError('conflict', 'One of them is a part of another memory already, or was put away.', { id });
  if (text !== undefined) correct(tx, first, { text }, actor);
  const [proposalId, changeId] = [newId(), newId()];
  propose(tx, proposalId, [{ kind: 'merge', ids: [...ids], why: 'You said that they are one.' }], actor);
  acceptProposal(tx, proposalId, changeId, actor);
  return changeId;
}
