/** What narrows memory: pure, and the same for the list, the map and the timeline. */
import type { Input } from '../../../../contract/index.ts';
import type { Area, Kind } from '../words/words.ts';

export interface Filter {
  readonly query: string;
  readonly area: Area | null;
  readonly kind: Kind | null;
  readonly category: string | null;
  readonly tags: readonly string[];
  /** Instants: from the first, up to the second. */
  readonly after: string | null;
  readonly before: string | null;
}

export const anything: Filter = { query: '', area: null, kind: null, category: null, tags: [], after: null, before: null };

type Narrowing = Pick<Input<'memory.list'>, 'area' | 'kind' | 'category' | 'tags' | 'after' | 'before'>;

/** The filter as requests take it. */
export function narrowing({ area, kind, category, tags, after, before }: Filter): Narrowing {
  return {
    ...(area && { area }),
    ...(kind && { kind }),
    ...(category && { category }),
    ...(tags.length > 0 && { tags: [...tags] }),
    ...(after && { after }),
    ...(before && { before }),
  };
}

/** True where the filter, besides its words, leaves something out. */
export const isNarrowed = (filter: Filter): boolean => Object.keys(narrowing(filter)).length > 0;

const dayMs = 86_400_000;

/** Times that are asked for often. */
export const spans = [
  { name: 'Last 7 days', days: 7 },
  { name: 'Last 30 days', days: 30 },
  { name: 'Last year', days: 365 },
] as const;

/** Midnight before `days` days, as an instant: the same all day, so that a list is not read anew at each look. */
export function daysAgo(days: number, now = new Date()): string {
  return new Date(new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime() - days * dayMs).toISOString();
}

const short = (instant: string) =>
  new Date(instant).toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric' });

/** "May 2025", "Since Oct 22, 2026", "May 3, 2025 to May 9, 2025". */
export function timeName({ after, before }: Pick<Filter, 'after' | 'before'>, now = new Date()): string {
  if (!after && !before) return 'Any time';
  const span = spans.find(({ days }) => !before && after === daysAgo(days, now));
  if (span) return span.name;
  if (after && !before) return `Since ${short(after)}`;
  if (before && !after) return `Before ${short(before)}`;
  const [from, to] = [new Date(after ?? 0), new Date(new Date(before ?? 0).getTime() - 1)];
  const month = (date: Date) => date.toLocaleDateString('en-US', { month: 'long', year: 'numeric' });
  if (isWholeMonth(from, new Date(before ?? 0))) return month(from);
  if (from.toDateString() === to.toDateString()) return short(from.toISOString());
  return `${short(from.toISOString())} to ${short(to.toISOString())}`;
}

/** In the reader's zone or in UTC: days are counted in either. */
function isWholeMonth(from: Date, to: Date): boolean {
  const next = new Date(from);
  next.setUTCMonth(next.getUTCMonth() + 1);
  const local = new Date(from.getFullYear(), from.getMonth() + 1, 1);
  return (
    (from.getUTCDate() === 1 && next.getTime() === to.getTime()) || (from.getDate() === 1 && local.getTime() === to.getTime())
  );
}
