/** What is put beside the words of a run by itself, before its first step. */
import type { MemoryHit } from '../../../../../contract/memory/index.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Store } from '../../../store/types.ts';
import type { Vectors } from '../vectors/index.ts';

/** What is looked for, and where it was said: what was learnt in that conversation stands in it already. */
export interface About {
  text: string;
  conversationId: string | null;
}

/** A page of a run is for its own work: what bears on it is a handful. */
const most = 6;
/** Looked at, since some of them are left out. */
const looked = 40;
/** Far behind the best one there is nothing but words in common. */
const nearBest = 0.5;

/**
 * Best first, a handful at most. What came from outside is left out: it would taint a run that never asked for it, and
 * `search_memory` finds it.
 */
export async function recallForRun(
  { store, clock, vectors }: { store: Store; clock: Clock; vectors: Pick<Vectors, 'asked'> },
  { text, conversationId }: About,
  signal?: AbortSignal,
): Promise<MemoryHit[]> {
  const query = text.slice(0, 10_000);
  if (query.trim() === '') return [];
  const asked = await vectors.asked(query);
  const hits = await store.query<MemoryHit[]>('memory.recall', { query, limit: looked, now: clock.now(), asked }, signal);
  const least = (hits[0]?.score ?? 0) * nearBest;
  return hits.filter(({ record, score }) => score >= least && mayBeSaid(record, conversationId)).slice(0, most);
}

const mayBeSaid = ({ source }: MemoryHit['record'], conversationId: string | null): boolean =>
  source.type !== 'outside' && (conversationId === null || source.conversationId !== conversationId);
