/** Lore is changed by the daemon in one way only: it proposes, and the user decides. */
import type { Proposal } from '../../../../../contract/notebook.ts';
import { toInstant } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import type { Transaction } from '../../../store/types.ts';
import { decided, proposed } from '../events.ts';
import { countOpen, fileByPath, type ProposalRow, proposalById, proposalPage } from '../notebook.sql.ts';
import { type NotebookDeps, requirePerson } from '../room.ts';
import { placeOf } from '../shelves/paths.ts';
import { type Notes, pastText } from '../versions/notes.ts';

const most = { open: 100, text: 64 * 1024 };

export interface Wish {
  path: string;
  text: string;
  reason: string;
  actor: string;
  runId: string | null;
  /** The text from outside that was in the context of who proposes it. */
  outside?: string | null;
}

/** Use once per room. */
export function createProposals(deps: NotebookDeps, notes: Notes) {
  const { store, newId } = deps;
  const present = (row: ProposalRow) => presentProposal(deps, row);
  return {
    async propose({ path, text, reason, actor, runId, outside = null }: Wish): Promise<Proposal> {
      const place = placeOf(path);
      if (place.shelf !== 'lore' || !path.endsWith('.md'))
        throw new AppError('refused', 'Only lore is changed by proposals: a path such as lore/user.md.', { path });
      if (Buffer.byteLength(text) > most.text || !text.isWellFormed())
        throw new AppError('invalid_input', `Lore is a page: ${most.text / 1024} KiB of whole characters at most.`, { path });
      const now = await notes.read(place);
      if (now?.text === text) throw new AppError('refused', 'That is what stands there already.', { path });
      const id = newId();
      await store.command((tx) => {
        if ((countOpen.get(tx, {})?.n ?? 0) >= most.open)
          throw new AppError('rate_limited', `${most.open} proposals wait for a decision already.`);
        const data = { id, path, baseVersion: now?.version ?? null, text, reason, ...(outside === null ? {} : { outside }) };
        tx.append(proposed.of({ stream: `proposal:${id}`, actor, data, ...(runId ? { runId } : {}) }));
        tx.publish('proposals.changed', { id, path, state: 'open' });
      });
      return present(requireProposal(deps, id));
    },
    async decide(id: string, decision: 'accept' | 'decline', actor: string): Promise<Proposal> {
      requirePerson(actor, 'decide a proposal');
      const row = requireProposal(deps, id);
      const settle = (tx: Transaction, version: number | null) => {
        requireOpen(proposalById.get(tx, { id }) ?? row);
        const state = version === null ? ('declined' as const) : ('accepted' as const);
        tx.append(decided.of({ stream: `proposal:${id}`, actor, data: { id, state, version } }));
        tx.publish('proposals.changed', { id, path: row.path, state });
      };
      requireOpen(row);
      if (decision === 'decline') await store.command((tx) => settle(tx, null));
      else {
        const base = row.base_version ?? 0;
        await notes.write(placeOf(row.path), row.text, { base, actor, origin: 'proposal', proposalId: id, also: settle });
      }
      return present(requireProposal(deps, id));
    },
    async list(state: Proposal['state'], before: number, limit: number) {
      const rows = proposalPage.all(store.reader, { state, before, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const items: Proposal[] = [];
      for (const row of shown) items.push(await present(row));
      return { items, next: rows.length > limit ? String(shown.at(-1)?.position) : null };
    },
  };
}

function requireProposal({ store }: NotebookDeps, id: string): ProposalRow {
  const row = proposalById.get(store.reader, { id });
  if (!row) throw new AppError('not_found', 'There is no such proposal.', { id });
  return row;
}

function requireOpen({ id, state }: ProposalRow): void {
  if (state !== 'open') throw new AppError('conflict', `This proposal was ${state} already.`, { id, state });
}

async function presentProposal(deps: NotebookDeps, row: ProposalRow): Promise<Proposal> {
  const { id, path, base_version: baseVersion, text: after, reason, actor, run_id: runId, outside, state } = row;
  const file = fileByPath.get(deps.store.reader, { path });
  const current = file && !file.removed ? file.version : null;
  return {
    ...{ id, path, baseVersion, after, reason, state },
    // A text that was forgotten is not shown, and does not keep the rest from being.
    before: baseVersion === null ? '' : await pastText(deps, path, baseVersion).catch(() => ''),
    source: { actor, ...(runId ? { runId } : {}), ...(outside === null ? {} : { outside }) },
    stale: state === 'open' && current !== baseVersion,
    createdAt: toInstant(row.created_at),
    ...(row.decided_at === null ? {} : { decidedAt: toInstant(row.decided_at) }),
    ...(row.version === null ? {} : { version: row.version }),
  };
}
