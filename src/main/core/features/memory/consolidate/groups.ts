/** Which fragments speak of the same thing, so that they can be summed up together. Runs in the query worker; needs no model. */
import { query } from '../../../store/sql.ts';
import type { Reader } from '../../../store/types.ts';
import { sketchOf } from '../likeness/sketch.ts';
import { live, type MemoryRow } from '../records/memory.sql.ts';

export interface Group {
  ids: string[];
  texts: string[];
  category: string;
}

/** The newest; older ones are summed up when those have become fewer. */
const looked = 2_000;
const size = { least: 3, most: 12 };
/** One proposal is something that can be read. */
const mostGroups = 8;
/** A word that so many fragments have says nothing about what they have in common. */
const commonFrom = 0.1;

/** What came from outside is never mixed into Hearth's own words. */
const fragments = query<{ now: number; limit: number }, MemoryRow>(`
  SELECT m.* FROM memories m WHERE m.area = 'fragments' AND m.source_type <> 'outside' AND ${live} ORDER BY m.position DESC LIMIT :limit`);

interface Fragment {
  row: MemoryRow;
  words: Set<string>;
}

/** Largest first. `taken` are spoken of by another line of the proposal. */
export function groupFragments(reader: Reader, { now, taken }: { now: number; taken: readonly string[] }): Group[] {
  const others = new Set(taken);
  const rows = fragments.all(reader, { now, limit: looked }).filter((row) => !others.has(row.id));
  const all = rows
    .toReversed()
    .map((row): Fragment => ({ row, words: new Set(sketchOf(row.text).content.filter((word) => word.length > 2)) }));
  const byWord = new Map<string, Fragment[]>();
  for (const one of all) for (const word of one.words) byWord.set(word, [...(byWord.get(word) ?? []), one]);
  const most = Math.max(size.most, all.length * commonFrom);
  const used = new Set<Fragment>();
  const groups: Group[] = [];
  for (const one of all) {
    if (used.has(one)) continue;
    const near = nearest(one, byWord, most).filter((other) => !used.has(other));
    if (near.length + 1 < size.least) continue;
    const group = [one, ...near.slice(0, size.most - 1)].sort((a, b) => a.row.position - b.row.position);
    for (const each of group) used.add(each);
    groups.push({ ids: group.map(({ row }) => row.id), texts: group.map(({ row }) => row.text), category: categoryOf(group) });
  }
  return groups.sort((a, b) => b.ids.length - a.ids.length).slice(0, mostGroups);
}

/** Those that share two words that tell something, or one within the same conversation; the nearest first. */
function nearest(one: Fragment, byWord: ReadonlyMap<string, Fragment[]>, most: number): Fragment[] {
  const shared = new Map<Fragment, number>();
  for (const word of one.words) {
    const having = byWord.get(word) ?? [];
    if (having.length > most) continue;
    for (const other of having) if (other !== one) shared.set(other, (shared.get(other) ?? 0) + 1);
  }
  const { conversation_id: talk } = one.row;
  return [...shared]
    .filter(([other, count]) => count >= 2 || (talk !== null && other.row.conversation_id === talk))
    .sort(([a, x], [b, y]) => y - x || a.row.position - b.row.position)
    .map(([other]) => other);
}

function categoryOf(group: readonly Fragment[]): string {
  const counts = new Map<string, number>();
  for (const { row } of group) counts.set(row.category, (counts.get(row.category) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? 'general';
}
