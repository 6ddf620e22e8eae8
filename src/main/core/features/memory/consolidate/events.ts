/** The facts of consolidation that are not in memory's own list: a proposal turned down, and the words of a summary. */
import { z } from 'zod';
import { memoryArea } from '../../../../../contract/memory/index.ts';
import { defineEvent } from '../../../store/define-event.ts';

/** The stream of a summary: its words are erased with any record that it was made of. */
export const summaryStream = (id: string): string => `memory-summary:${id}`;

export const proposalDeclined = defineEvent({
  type: 'memory.proposal_declined',
  version: 1,
  meaning: 'A proposal to tidy was turned down.',
  data: z.object({ proposalId: z.string() }),
});

export const summarized = defineEvent({
  type: 'memory.summarized',
  version: 1,
  meaning: 'A model summed up several records, for one line of a proposal; nothing has changed yet.',
  data: z.object({
    /** The record that it becomes, where it is accepted. */
    summaryId: z.string(),
    proposalId: z.string(),
    /** Which of the proposal's changes it is the text of, from 0. */
    change: z.int(),
    ids: z.array(z.string()),
    text: z.string(),
    category: z.string(),
    area: memoryArea,
  }),
});

export const consolidateEvents = [proposalDeclined, summarized];
