/** Recall by the engine, on the picture of memory that is kept beside the worker's connection. */
import type { Parsed } from '../../../../../contract/index.ts';
import type { MemoryHit } from '../../../../../contract/memory/index.ts';
import type { Reader } from '../../../store/types.ts';
import type { Why } from '../recall/rank/why.ts';
import { recall } from '../recall/recall.ts';
import type { Meanings } from '../recall/text/meanings.ts';
import { type Filters, idsOf, memoryById, pageContaining } from '../records/memory.sql.ts';
import { toRecord } from '../records/present.ts';
import { type Picture, pictureOf } from './picture.ts';

/** What is asked, and when. */
export type RecallRequest = Parsed<'memory.recall'> & {
  now: number;
  /** The records nearest to the question by an embedder's vectors, each with its cosine. */
  vectorHits?: ReadonlyMap<string, number>;
};

/** Best first. What has no word in it is looked for as it stands. */
export function recallWell(reader: Reader, request: RecallRequest, filters: Filters, meanings: Meanings): MemoryHit[] {
  const picture = pictureOf(reader);
  const { query: question, limit = 10, now, vectorHits } = request;
  const only = admits(reader, picture, filters);
  const found = recall({ corpus: picture.corpus, question, now, limit, meanings, only, ...(vectorHits ? { vectorHits } : {}) });
  const hits = found.flatMap(({ id, score, why }) => {
    const row = memoryById.get(reader, { id });
    return row ? [{ record: toRecord(reader, row), score, why: told(why) }] : [];
  });
  return hits.length > 0 ? hits : asItStands(reader, question.trim(), filters, limit);
}

/** What has no word that tells something, a sign or a face, is looked for as it stands; the newest first. */
function asItStands(reader: Reader, part: string, filters: Filters, limit: number): MemoryHit[] {
  if (part === '') return [];
  const rows = pageContaining.all(reader, { ...filters, part, below: Number.MAX_SAFE_INTEGER, limit });
  return rows.map((row) => ({ record: toRecord(reader, row), score: 1, why: { text: 1, words: [part.slice(0, longestWord)] } }));
}

/** More of it need not be shown. */
const longestWord = 64;

function admits(reader: Reader, { superseded, expiry }: Picture, filters: Filters): (id: string) => boolean {
  const { area, kind, category, tags, after, before, now } = filters;
  const open = area === null && kind === null && category === null && tags === '[]' && after === null && before === null;
  if (open) return (id) => !superseded.has(id) && (expiry.get(id) ?? Number.POSITIVE_INFINITY) > now;
  const ids = new Set(idsOf.all(reader, filters).map((row) => row.id));
  return (id) => ids.has(id);
}

/** What counted; what did not is not worth a word. */
function told({ words, ...parts }: Why): MemoryHit['why'] {
  const counted = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== 0));
  return { ...counted, ...(words.length > 0 ? { words } : {}) };
}
