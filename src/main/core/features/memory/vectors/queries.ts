/** What the query worker is asked about vectors. */
import type { Output } from '../../../../../contract/index.ts';
import { toInstant } from '../../../base/clock.ts';
import type { Reader } from '../../../store/types.ts';
import type { Surroundings } from '../../../store/worker/serve.ts';
import { dictionaryIn } from '../find/dictionary.ts';
import { flatten } from './ask/map.ts';
import { toFloats } from './ask/near.ts';
import { type BatchRequest, counted, nextBatch, ownPrint, type Wanted } from './make/batch.ts';
import { type CountedSet, own, serving } from './make/sets.ts';
import { countedSets, drawn, type MapFilters, matching } from './vectors.sql.ts';

export interface MapRequest {
  filters: MapFilters;
  limit: number;
  chosen: string;
}

/** Of the vectors that there are most of: nothing is asked of their embedder for it. */
function draw(reader: Reader, { filters, limit, chosen }: MapRequest): Output<'memory.map'> {
  const set = serving(countedSets.all(reader, {}), chosen, () => true);
  const total = matching.get(reader, filters)?.count ?? 0;
  const rows = set ? drawn.all(reader, { ...filters, set: set.id, limit }) : [];
  const places = flatten(rows.map((row) => toFloats(row.vector)));
  const points = rows.map(({ id, category, text, at }, nth) => {
    const { x, y } = places[nth] ?? { x: 0, y: 0 };
    return { id, x, y, category, text, at: toInstant(at) };
  });
  return { points, total, embedder: set?.embedder ?? chosen };
}

export const vectorQueries = {
  'memory.toEmbed': (reader: Reader, request: BatchRequest, { resources }: Surroundings): Wanted[] =>
    nextBatch(reader, request, () => dictionaryIn(resources)),
  'memory.ownPrint': (_reader: Reader, _none: unknown, { resources }: Surroundings): string => ownPrint(dictionaryIn(resources)),
  'memory.embedded': (reader: Reader, { embedder }: { embedder: string }) => {
    const counts = counted(reader, embedder);
    return embedder === own && counts.dimensions === 0 ? { ...counts, dimensions: 384 } : counts;
  },
  'memory.vectorSets': (reader: Reader): CountedSet[] => countedSets.all(reader, {}),
  'memory.map': draw,
};
