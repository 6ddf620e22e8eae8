/** What waits for the user though it is remembered: somebody kept it by another way. */

import { toInstant } from '../../../../base/clock.ts';
import type { Reader } from '../../../../store/types.ts';
import { sketchOf } from '../../likeness/sketch.ts';
import { memoryById } from '../../records/memory.sql.ts';
import { anyOpen } from './candidates.sql.ts';
import { offeredAs } from './offer.ts';

/** Of many at once the first: a candidate that is left open merges when it is kept. */
const most = 100;

export function closeKnown(reader: Reader, ids: readonly string[]): { candidateId: string; memoryId: string }[] {
  if (!anyOpen.get(reader, {})) return [];
  return ids.slice(0, most).flatMap((id) => {
    const record = memoryById.get(reader, { id });
    if (!record) return [];
    const at = record.occurred_at === null ? undefined : toInstant(record.occurred_at);
    const candidate = offeredAs(reader, sketchOf(record.text), at);
    return candidate?.state === 'open' ? [{ candidateId: candidate.id, memoryId: id }] : [];
  });
}
