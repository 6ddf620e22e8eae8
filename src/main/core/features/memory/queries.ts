/** What this feature asks of the query worker. */
import type { Output, Parsed } from '../../../../contract/index.ts';
import type { MemoryHit } from '../../../../contract/memory/index.ts';
import type { Reader } from '../../store/types.ts';
import type { Surroundings } from '../../store/worker/serve.ts';
import { isDue } from './consolidate/due.ts';
import { groupFragments } from './consolidate/groups.ts';
import { listProposals } from './consolidate/handlers.ts';
import { type Budgets, planConsolidation } from './consolidate/propose.ts';
import { dictionaryIn } from './find/dictionary.ts';
import { type RecallRequest, recallWell } from './find/engine.ts';
import { timeline } from './find/timeline.ts';
import { warm } from './find/warm.ts';
import { allOf } from './find/words.ts';
import { birthsOf } from './forget/history.ts';
import { findStanding } from './forget/scan.ts';
import { counts, type Filters, pageContaining, pageOf, pageWith } from './records/memory.sql.ts';
import { toRecord } from './records/present.ts';
import { readableMemory } from './records/readable.ts';
import { type Asked, nearest } from './vectors/ask/near.ts';
import { vectorQueries } from './vectors/queries.ts';

type ListRequest = Parsed<'memory.list'> & { now: number };

type Narrowing = Pick<ListRequest, 'area' | 'kind' | 'category' | 'tags' | 'after' | 'before' | 'now'>;

const filtersOf = ({ area, kind, category, tags, after, before, now }: Narrowing): Filters => ({
  area: area ?? null,
  kind: kind ?? null,
  category: category ?? null,
  tags: JSON.stringify(tags ?? []),
  after: after === undefined ? null : Date.parse(after),
  before: before === undefined ? null : Date.parse(before),
  now,
});

function list(reader: Reader, request: ListRequest): Output<'memory.list'> {
  const { query = '', limit = 100, cursor } = request;
  const page = { ...filtersOf(request), below: Number.parseInt(cursor ?? '', 10) || Number.MAX_SAFE_INTEGER, limit: limit + 1 };
  const match = allOf(query);
  const part = query.trim();
  const rows =
    part === ''
      ? pageOf.all(reader, page)
      : match === null
        ? pageContaining.all(reader, { ...page, part })
        : pageWith.all(reader, { ...page, match });
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map((row) => toRecord(reader, row)),
    next: rows.length > limit && last ? String(last.position) : null,
  };
}

function count(reader: Reader, { now }: { now: number }): Omit<Output<'memory.stats'>, 'embedder' | 'embedded' | 'budgets'> {
  const rows = counts.all(reader, { now });
  const by = (what: string) => rows.filter((row) => row.what === what);
  const named = (what: string) => Object.fromEntries(by(what).map((row) => [row.name, row.records]));
  const sum = (of: (row: (typeof rows)[number]) => number) => by('area').reduce((total, row) => total + of(row), 0);
  return {
    records: sum((row) => row.records),
    bytes: sum((row) => row.bytes),
    byArea: named('area'),
    byKind: named('kind'),
    byCategory: named('category'),
  };
}

export const memoryQueries = {
  ...vectorQueries,
  'memory.recall': (
    reader: Reader,
    request: RecallRequest & { asked?: Asked | null },
    { resources }: Surroundings,
  ): MemoryHit[] => {
    const filters = filtersOf(request);
    const { asked } = request;
    const near = asked ? { vectorHits: nearest(reader, asked, filters) } : {};
    return recallWell(reader, { ...request, ...near }, filters, dictionaryIn(resources));
  },
  'memory.warm': warm,
  'memory.list': list,
  'memory.standing': findStanding,
  'memory.births': birthsOf,
  'memory.readable': readableMemory,
  'memory.stats': count,
  'memory.timeline': (reader: Reader, request: Parsed<'memory.timeline'> & { now: number }) =>
    timeline(reader, filtersOf(request), request),
  'memory.proposals': listProposals,
  'memory.due': isDue,
  'memory.fragments': groupFragments,
  'memory.consolidation': (reader: Reader, request: { now: number; budgets: Budgets }) => planConsolidation(reader, request),
};
