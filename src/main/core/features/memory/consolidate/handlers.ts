/** Tidying: `memory.consolidate`, what it proposed, and deciding about that. */
import type { Handlers, Output, Parsed } from '../../../../../contract/index.ts';
import type { MemoryProposal, wholeMemoryContract } from '../../../../../contract/memory/index.ts';
import { toInstant } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { Reader } from '../../../store/types.ts';
import type { MemoryDeps } from '../index.ts';
import { memoryById } from '../records/memory.sql.ts';
import { acceptProposal, declineProposal, propose, undoChange, withTexts } from './decide.ts';
import { type ProposalView, proposalPage } from './proposals.sql.ts';
import type { Planned } from './propose.ts';

type Tidying = Pick<
  Handlers<typeof wholeMemoryContract>,
  'memory.consolidate' | 'memory.accept' | 'memory.undo' | 'memory.proposals' | 'memory.decline'
>;

export function consolidateHandlers({ store, clock, budgets, newId }: MemoryDeps): Tidying {
  return {
    'memory.consolidate': async ({ dryRun = false }, { actor, signal }) => {
      const now = clock.now();
      const changes = await store.query<Planned[]>('memory.consolidation', { now, budgets }, signal);
      if (changes.length === 0) return { proposal: null };
      const id = newId();
      if (!dryRun) await store.command((tx) => propose(tx, id, changes, actor));
      return { proposal: { id, at: toInstant(now), changes: withTexts(store.reader, changes) } };
    },
    'memory.accept': async ({ proposalId }, { actor }) => {
      byUser(actor);
      const changeId = newId();
      await store.command((tx) => acceptProposal(tx, proposalId, changeId, actor));
      return { changeId };
    },
    'memory.undo': async ({ changeId }, { actor }) => {
      await store.command((tx) => undoChange(tx, changeId, actor));
      return {};
    },
    'memory.proposals': (request, { signal }) => store.query('memory.proposals', request, signal),
    'memory.decline': async ({ proposalId }, { actor }) => {
      await store.command((tx) => declineProposal(tx, proposalId, actor));
      return {};
    },
  };
}

/** Thrown for runs and jobs: a proposal changes nothing by itself. */
function byUser(actor: string): void {
  if (/^(?:run|job|self)\b/.test(actor)) throw new AppError('refused', 'Only the user accepts what is proposed.', { actor });
}

/** In the worker: a proposal may speak of a thousand records. */
export function listProposals(reader: Reader, request: Parsed<'memory.proposals'>): Output<'memory.proposals'> {
  const { state = 'open', limit = 20, cursor } = request;
  const below = Number.parseInt(cursor ?? '', 10) || Number.MAX_SAFE_INTEGER;
  const rows = proposalPage.all(reader, { state, below, limit: limit + 1 });
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map((row) => toProposal(reader, row, state)),
    next: rows.length > limit && last ? String(last.position) : null,
  };
}

function toProposal(reader: Reader, row: ProposalView, state: MemoryProposal['state']): MemoryProposal {
  const changes = withTexts(reader, JSON.parse(row.changes) as Planned[], row.id);
  return {
    ...{ id: row.id, at: toInstant(row.at), state, cause: row.cause },
    // What was forgotten since has no words any more.
    changes: changes.map((change) => ({
      ...change,
      before: change.ids.flatMap((id) => {
        const text = memoryById.get(reader, { id })?.text;
        return text === undefined ? [] : [{ id, text }];
      }),
    })),
    ...(row.change_id === null ? {} : { changeId: row.change_id }),
    ...(row.undone_at === null ? {} : { undone: true }),
  };
}
