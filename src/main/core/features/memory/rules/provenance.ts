/** Where something is known from: decided by who calls, never by what the caller says of itself. */
import type { MemorySource } from '../../../../../contract/memory/index.ts';
import type { MemoryRow } from '../records/memory.sql.ts';

/** What a source is worth: the user's own words most, text from outside least. */
export const worth = (type: string): number => (type === 'user' ? 3 : type === 'import' ? 2 : type === 'outside' ? 0 : 1);

/** The same thing said often is known well enough: further places are not listed. */
const mostSources = 100;

/** Who said it, by who calls. `taintedBy` of a run: then what it keeps came from outside, whoever allowed it. */
export function sourceOf(said: MemorySource | undefined, actor: string, taintedBy: string | null): MemorySource {
  if (actor === 'user') return { type: 'user', ...said };
  const place = said ?? { type: 'run' };
  if (actor === 'self') return { ...place, type: 'self' };
  if (actor.startsWith('run:') || actor.startsWith('job:')) {
    if (taintedBy !== null) return { ...place, type: 'outside', ref: taintedBy.slice(0, 1000) };
    return { ...place, type: 'run', ref: actor.slice(4) };
  }
  return { ...place, type: 'outside', ref: actor.slice(0, 1000) };
}

/** The sources of a record when one more says the same: the one that is worth most stands first, none twice. */
export function withSource(
  row: Pick<MemoryRow, 'source' | 'sources'>,
  source: MemorySource,
): { first: MemorySource; more: MemorySource[] } {
  const first = JSON.parse(row.source) as MemorySource;
  const more = JSON.parse(row.sources) as MemorySource[];
  if ([first, ...more].some((known) => isSame(known, source))) return { first, more };
  if (worth(source.type) > worth(first.type)) return { first: source, more: [first, ...more].slice(0, mostSources) };
  return { first, more: [...more, source].slice(0, mostSources) };
}

const parts = ['type', 'ref', 'conversationId', 'turn', 'speaker', 'session'] as const;

const isSame = (a: MemorySource, b: MemorySource): boolean => parts.every((part) => a[part] === b[part]);
