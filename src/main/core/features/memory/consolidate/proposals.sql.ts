/** Proposals and their summaries as a view of their events, and what is asked of it. */
import { canonicalJson } from '../../../store/log/canonical.ts';
import { change, query } from '../../../store/sql.ts';
import type { Projection, Writer } from '../../../store/types.ts';
import { proposed } from '../events.ts';
import type { ProposalRow } from '../records/memory.sql.ts';
import { proposalDeclined, summarized } from './events.ts';

export interface SummaryRow {
  id: string;
  proposal_id: string;
  change: number;
  ids: string;
  text: string;
  category: string;
  area: string;
}

export interface ProposalView extends ProposalRow {
  position: number;
  cause: string;
  declined: number;
}

const whole = 'SELECT p.*, s.position, s.cause, s.declined FROM memory_proposals p JOIN memory_proposal_states s ON s.id = p.id';
const stateOf = `CASE WHEN p.change_id IS NOT NULL THEN 'accepted' WHEN s.declined = 1 THEN 'declined' ELSE 'open' END`;

export const proposalView = query<{ id: string }, ProposalView>(`${whole} WHERE p.id = :id`);
export const proposalPage = query<{ state: string; below: number; limit: number }, ProposalView>(
  `${whole} WHERE ${stateOf} = :state AND s.position < :below ORDER BY s.position DESC LIMIT :limit`,
);
export const openProposal = query<Record<string, never>, { id: string }>(
  `SELECT p.id FROM memory_proposals p JOIN memory_proposal_states s ON s.id = p.id WHERE ${stateOf} = 'open' LIMIT 1`,
);

export const summaryOf = query<{ proposalId: string; change: number }, SummaryRow>(
  'SELECT * FROM memory_summaries WHERE proposal_id = :proposalId AND change = :change',
);
/** Those that were made of any of the records, or became one of them. `ids` is a JSON array. */
export const summariesOver = query<{ ids: string }, SummaryRow>(`
  SELECT * FROM memory_summaries y WHERE y.id IN (SELECT value FROM json_each(:ids))
    OR EXISTS (SELECT 1 FROM json_each(y.ids) part WHERE part.value IN (SELECT value FROM json_each(:ids)))`);

const insertState = change<{ id: string; position: number; cause: string }>(
  'INSERT INTO memory_proposal_states (id, position, cause) VALUES (:id, :position, :cause)',
);
const decline = change<{ id: string }>('UPDATE memory_proposal_states SET declined = 1 WHERE id = :id');
const insertSummary = change<{ [K in keyof SummaryRow]: SummaryRow[K] }>(
  'INSERT INTO memory_summaries VALUES (:id, :proposal_id, :change, :ids, :text, :category, :area)',
);
const dropSummary = change<{ id: string }>('DELETE FROM memory_summaries WHERE id = :id');

const types = new Set<string>([proposed.type, proposalDeclined.type, summarized.type]);

export const proposalsProjection: Projection = {
  name: 'memory-proposals',
  tables: ['memory_proposal_states', 'memory_summaries'],
  reads: (type) => types.has(type),
  apply(writer, event) {
    if (proposed.is(event)) {
      const { proposalId: id, cause = 'user' } = event.data;
      insertState.run(writer, { id, position: event.seq, cause });
    } else if (proposalDeclined.is(event)) decline.run(writer, { id: event.data.proposalId });
    else if (summarized.is(event)) {
      const { summaryId: id, proposalId: proposal_id, change: at, ids, text, category, area } = event.data;
      insertSummary.run(writer, { id, proposal_id, change: at, ids: canonicalJson(ids), text, category, area });
    }
  },
  forget(writer: Writer, event) {
    if (summarized.is(event)) dropSummary.run(writer, { id: event.data.summaryId });
  },
};
