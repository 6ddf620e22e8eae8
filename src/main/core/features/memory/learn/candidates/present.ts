/** A candidate as the contract shows it. */
import type { MemoryCandidate, MemorySource } from '../../../../../../contract/memory/index.ts';
import { toInstant } from '../../../../base/clock.ts';
import type { CandidateRow } from './candidates.sql.ts';

export const toCandidate = (row: CandidateRow): MemoryCandidate => ({
  id: row.id,
  text: row.text,
  area: row.area as MemoryCandidate['area'],
  kind: row.kind as MemoryCandidate['kind'],
  category: row.category,
  tags: JSON.parse(row.tags) as string[],
  ...(row.occurred_at === null ? {} : { occurredAt: toInstant(row.occurred_at) }),
  source: JSON.parse(row.source) as MemorySource,
  why: row.why,
  ...(row.tainted_by === null ? {} : { taintedBy: row.tainted_by }),
  state: row.state,
  createdAt: toInstant(row.created_at),
  ...(row.memory_id === null ? {} : { memoryId: row.memory_id }),
});
