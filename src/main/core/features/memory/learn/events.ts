/** The facts of learning. Each candidate has a stream of its own, so that forgetting erases all of it. */
import { z } from 'zod';
import { memoryArea, memoryKind, memorySource } from '../../../../../contract/memory/index.ts';
import { defineEvent } from '../../../store/define-event.ts';

/** The stream of a candidate. */
export const candidateStream = (id: string): string => `memory-candidate:${id}`;
export const candidateOf = (stream: string): string => stream.slice('memory-candidate:'.length);

export const candidateFound = defineEvent({
  type: 'memory.candidate_found',
  version: 1,
  meaning: 'Something was said that may be worth keeping; nothing is remembered yet.',
  data: z.object({
    candidateId: z.string(),
    text: z.string(),
    area: memoryArea,
    kind: memoryKind,
    category: z.string(),
    tags: z.array(z.string()),
    occurredAt: z.string().nullable(),
    source: memorySource,
    why: z.string(),
    taintedBy: z.string().nullable(),
  }),
});

export const candidateDecided = defineEvent({
  type: 'memory.candidate_decided',
  version: 1,
  meaning: 'What may be worth keeping was kept, as a record, or declined.',
  data: z.object({ candidateId: z.string(), state: z.enum(['kept', 'declined']), memoryId: z.string().nullable() }),
});

export const learnEvents = [candidateFound, candidateDecided];
