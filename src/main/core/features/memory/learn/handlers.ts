/** What may be worth keeping, and when all that is kept was: `memory.candidates`, `memory.decide`, `memory.timeline`. */
import type { Handlers } from '../../../../../contract/index.ts';
import type { wholeMemoryContract } from '../../../../../contract/memory/index.ts';
import { AppError } from '../../../base/errors.ts';
import type { Transaction } from '../../../store/types.ts';
import { acceptProposal, propose } from '../consolidate/decide.ts';
import type { MemoryDeps } from '../index.ts';
import { memoryById } from '../records/memory.sql.ts';
import { type CandidateRow, candidatePage } from './candidates/candidates.sql.ts';
import { declineIn, keepIn, requireCandidate } from './candidates/decide.ts';
import { toCandidate } from './candidates/present.ts';

type Learning = Pick<Handlers<typeof wholeMemoryContract>, 'memory.candidates' | 'memory.decide' | 'memory.timeline'>;

export function learnHandlers({ store, clock, newId }: MemoryDeps): Learning {
  return {
    'memory.candidates': async ({ state = 'open', limit = 100, cursor }) => {
      const below = Number.parseInt(cursor ?? '', 10) || Number.MAX_SAFE_INTEGER;
      const rows = candidatePage.all(store.reader, { state, below, limit: limit + 1 });
      const last = rows[limit - 1];
      return { items: rows.slice(0, limit).map(toCandidate), next: rows.length > limit && last ? String(last.position) : null };
    },
    'memory.timeline': (request, { signal }) => store.query('memory.timeline', { ...request, now: clock.now() }, signal),
    'memory.decide': async ({ id, decision, text }, { actor }) => {
      byUser(actor);
      const before = requireCandidate(store.reader, id);
      if (decision === 'keep') {
        await store.command((tx) => keepIn(tx, { id, text, actor, newId }));
        return toCandidate(requireCandidate(store.reader, id));
      }
      await store.command((tx) => {
        declineIn(tx, id, actor);
        takeBack(tx, before, { actor, newId });
      });
      return toCandidate({ ...before, state: 'declined', memory_id: null });
    },
  };
}

/**
 * Kept before, unasked: then the record that it became goes out of sight, by a change that can be undone. What was said stays where it
 * was said: to erase that, too, is to forget. A record that others bear out as well stays.
 */
function takeBack(
  tx: Transaction,
  { memory_id: id, source }: CandidateRow,
  { actor, newId }: { actor: string; newId: () => string },
): void {
  const record = id === null ? undefined : memoryById.get(tx, { id });
  if (!record || record.gone !== null || record.source !== source || record.sources !== '[]') return;
  const proposalId = newId();
  propose(tx, proposalId, [{ kind: 'prune', ids: [record.id], why: 'It was declined.' }], actor);
  acceptProposal(tx, proposalId, newId(), actor);
}

/** Thrown for runs and jobs: what is worth keeping is the user's to say. */
function byUser(actor: string): void {
  if (/^(?:run|job|self)\b/.test(actor)) throw new AppError('refused', 'Only the user decides what is kept.', { actor });
}
