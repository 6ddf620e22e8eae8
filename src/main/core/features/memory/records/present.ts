/** A record as the contract shows it. */
import type { MemoryRecord, MemorySource } from '../../../../../contract/memory/index.ts';
import { toInstant } from '../../../base/clock.ts';
import type { Reader } from '../../../store/types.ts';
import { absorbedInto, type MemoryRow } from './memory.sql.ts';

/** Use on a row; what was merged into it is shown among its sources. */
export function toRecord(reader: Reader, row: MemoryRow): MemoryRecord {
  const absorbed = absorbedInto.all(reader, { id: row.id });
  const more = [row, ...absorbed].flatMap((each, at) => [...(at > 0 ? [sourceOfRow(each)] : []), ...sourcesOf(each)]);
  return {
    id: row.id,
    area: row.area as MemoryRecord['area'],
    kind: row.kind as MemoryRecord['kind'],
    category: row.category,
    text: row.text,
    tags: JSON.parse(row.tags) as string[],
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    source: sourceOfRow(row),
    ...(more.length > 0 ? { sources: more } : {}),
    createdAt: toInstant(row.created_at),
    ...(row.occurred_at === null ? {} : { occurredAt: toInstant(row.occurred_at) }),
    ...(row.updated_at === null ? {} : { updatedAt: toInstant(row.updated_at) }),
    ...(row.expires_at === null ? {} : { expiresAt: toInstant(row.expires_at) }),
    ...(row.superseded_by === null ? {} : { supersededBy: row.superseded_by }),
    ...(row.merged_into === null ? {} : { merged: row.merged_into }),
  };
}

const sourceOfRow = (row: MemoryRow): MemorySource => JSON.parse(row.source) as MemorySource;
const sourcesOf = (row: MemoryRow): MemorySource[] => JSON.parse(row.sources) as MemorySource[];
