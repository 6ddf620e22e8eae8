/** Doing what a proposal says, as one change, taking it back, and turning it down. */
import type { MemoryChange, MemorySource } from '../../../../../contract/memory/index.ts';
import { AppError } from '../../../base/errors.ts';
import type { Reader, Transaction } from '../../../store/types.ts';
import { consolidated, memoryStream, proposed, stored, streamOf, undone } from '../events.ts';
import { memoryById, nextPosition, ofChange, proposalById, proposalOfChange } from '../records/memory.sql.ts';
import { proposalDeclined } from './events.ts';
import { proposalView, type SummaryRow, summaryOf } from './proposals.sql.ts';
import type { Planned } from './propose.ts';

/** With the words that will stand there. */
export const withTexts = (reader: Reader, changes: readonly Planned[], proposalId = ''): MemoryChange[] =>
  changes.map((change, at) => {
    const text =
      change.kind === 'merge'
        ? memoryById.get(reader, { id: change.ids[0] ?? '' })?.text
        : summaryOf.get(reader, { proposalId, change: at })?.text;
    return { ...change, ...(text === undefined ? {} : { text }) };
  });

export function propose(tx: Transaction, proposalId: string, changes: Planned[], actor: string, cause = 'user'): void {
  tx.append(proposed.of({ stream: memoryStream, actor, data: { proposalId, changes, cause } }));
  tx.publish('memory.proposed', { proposalId, state: 'open' });
}

/** Thrown when there is no such proposal, or it was decided: AppError `not_found`, `conflict`. */
function requireOpen(tx: Transaction, proposalId: string) {
  const proposal = proposalById.get(tx, { id: proposalId });
  if (!proposal) throw new AppError('not_found', 'There is no such proposal.', { proposalId });
  if (proposal.change_id !== null)
    throw new AppError('conflict', 'This was accepted already.', { proposalId, changeId: proposal.change_id });
  if (proposalView.get(tx, { id: proposalId })?.declined === 1)
    throw new AppError('conflict', 'This was declined: ask for a new proposal.', { proposalId });
  return proposal;
}

/** Thrown when it is done already, or the records have changed since: AppError `conflict`. */
export function acceptProposal(tx: Transaction, proposalId: string, changeId: string, actor: string): void {
  const proposal = requireOpen(tx, proposalId);
  const planned = JSON.parse(proposal.changes) as Planned[];
  const changed = (id: string) =>
    new AppError('conflict', 'What it speaks of has changed since: ask for a new proposal.', { proposalId, id });
  for (const id of planned.flatMap((change) => change.ids)) {
    const row = memoryById.get(tx, { id });
    if (!row || row.gone !== null || (row.updated_at ?? 0) > proposal.at) throw changed(id);
  }
  const changes = planned.map((change, at) => {
    if (change.kind !== 'summarize') return change;
    const summary = summaryOf.get(tx, { proposalId, change: at });
    if (!summary) throw changed(change.ids[0] ?? '');
    keepSummary(tx, summary, change.ids, actor);
    return { ...change, into: summary.id };
  });
  tx.append(consolidated.of({ stream: memoryStream, actor, data: { changeId, proposalId, changes } }));
  for (const row of ofChange.all(tx, { changeId })) tx.publish('memory.changed', { id: row.id, what: whatOf(row.gone) });
  tx.publish('memory.proposed', { proposalId, state: 'accepted' });
}

/** The summary as a record: Hearth's own words, whoever was the source of what it sums up. */
function keepSummary(
  tx: Transaction,
  { id, text, category, area, proposal_id }: SummaryRow,
  ids: readonly string[],
  actor: string,
) {
  const kinds = ids.map((each) => memoryById.get(tx, { id: each })?.kind);
  const source: MemorySource = { type: 'self', ref: proposal_id };
  const data = {
    ...{ memoryId: id, text, category, source, tags: [], metadata: {}, occurredAt: null, expiresAt: null },
    position: nextPosition(tx),
    area: area === 'solutions' ? ('solutions' as const) : ('main' as const),
    kind:
      area === 'solutions'
        ? ('procedural' as const)
        : kinds.every((kind) => kind === 'episodic')
          ? ('episodic' as const)
          : ('semantic' as const),
  };
  tx.append(stored.of({ stream: streamOf(id), actor, data }));
  tx.publish('memory.changed', { id, what: 'stored' });
}

const whatOf = (gone: string | null) => (gone === 'merge' ? 'merged' : 'updated');

/** Within a command. Thrown when it was decided already: AppError `conflict`. */
export function declineProposal(tx: Transaction, proposalId: string, actor: string): void {
  requireOpen(tx, proposalId);
  tx.append(proposalDeclined.of({ stream: memoryStream, actor, data: { proposalId } }));
  tx.publish('memory.proposed', { proposalId, state: 'declined' });
}

/** Thrown when there is no such change, or it was taken back: AppError `not_found`, `conflict`. */
export function undoChange(tx: Transaction, changeId: string, actor: string): void {
  const proposal = proposalOfChange.get(tx, { changeId });
  if (!proposal) throw new AppError('not_found', 'There is no such change.', { changeId });
  if (proposal.undone_at !== null) throw new AppError('conflict', 'This was taken back already.', { changeId });
  const rows = ofChange.all(tx, { changeId });
  const ids = [...rows.map((row) => row.id), ...summariesIn(rows)];
  tx.append(undone.of({ stream: memoryStream, actor, data: { changeId } }));
  for (const id of ids) tx.publish('memory.changed', { id, what: 'undone' });
}

/** The records that a change made of others. */
const summariesIn = (rows: readonly { gone: string | null; merged_into: string | null }[]): string[] => [
  ...new Set(rows.flatMap(({ gone, merged_into: into }) => (gone === 'summarize' && into !== null ? [into] : []))),
];
