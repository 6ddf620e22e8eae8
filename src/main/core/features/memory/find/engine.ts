/** Recall by the engine: its picture of memory is kept beside the worker's connection and brought up to date before each question. */
import type { Parsed } from '../../../../../contract/index.ts';
import type { MemoryHit, MemorySource } from '../../../../../contract/memory/index.ts';
import type { Reader } from '../../../store/types.ts';
import { Corpus } from '../recall/corpus.ts';
import { recall, type Why } from '../recall/recall.ts';
import type { Meanings } from '../recall/text/meanings.ts';
import { buriedSince, type Filters, idsOf, memoryById, pageContaining, touchedSince } from '../records/memory.sql.ts';
import { toRecord } from '../records/present.ts';

/** What is asked, and when. */
export type RecallRequest = Parsed<'memory.recall'> & {
  now: number;
  /** The records nearest to the question by an embedder's vectors, each with its cosine. */
  vectorHits?: ReadonlyMap<string, number>;
};

interface Picture {
  corpus: Corpus;
  touched: number;
  buried: number;
  superseded: Set<string>;
  expiry: Map<string, number>;
}

const pictures = new WeakMap<Reader, Picture>();

/** Best first. What has no word in it is looked for as it stands. */
export function recallWell(reader: Reader, request: RecallRequest, filters: Filters, meanings: Meanings): MemoryHit[] {
  const picture = pictures.get(reader) ?? {
    corpus: new Corpus(),
    touched: 0,
    buried: 0,
    superseded: new Set(),
    expiry: new Map(),
  };
  pictures.set(reader, picture);
  bringUpToDate(reader, picture);
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

function bringUpToDate(reader: Reader, picture: Picture): void {
  const { corpus, superseded, expiry } = picture;
  for (const row of touchedSince.iterate(reader, { touched: picture.touched })) {
    picture.touched = row.touched;
    if (row.superseded_by === null) superseded.delete(row.id);
    else superseded.add(row.id);
    if (row.expires_at === null) expiry.delete(row.id);
    else expiry.set(row.id, row.expires_at);
    if (row.gone !== null) {
      corpus.remove(row.id);
      continue;
    }
    const { speaker } = JSON.parse(row.source) as MemorySource;
    corpus.add({
      id: row.id,
      text: row.text,
      // The parts of a long conversation are conversations: the end of one stands beside nothing of the next.
      conversation: row.conversation_id === null ? undefined : `${row.conversation_id}\u0000${row.session ?? ''}`,
      turn: row.turn ?? undefined,
      speaker,
      at: row.occurred_at ?? row.created_at,
    });
  }
  for (const { id, seq } of buriedSince.iterate(reader, { seq: picture.buried })) {
    picture.buried = seq;
    corpus.remove(id);
  }
}

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
