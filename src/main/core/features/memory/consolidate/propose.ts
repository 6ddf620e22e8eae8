/** What could be merged, let go because its time is over, or pruned because there is too much. Needs no model; runs in the query worker. */
import type { MemoryChange } from '../../../../../contract/memory/index.ts';
import type { Reader } from '../../../store/types.ts';
import { saysTheSame } from '../likeness/likeness.ts';
import { sketchOf } from '../likeness/sketch.ts';
import { atPosition, expired, kept, type MemoryRow, pruningOrder, sharedKeys } from '../records/memory.sql.ts';
import { worth } from '../rules/provenance.ts';

export interface Budgets {
  records: number;
  bytes: number;
}

/** A person decides: so they are shown what is only nearly the same, too. */
const worthAsking = 0.85;
/** One proposal is something that can be read. */
const mostChanges = 200;
const mostIds = 1_000;

/** By id alone: the texts stay where forgetting finds them. */
export type Planned = Omit<MemoryChange, 'text'>;

export function planConsolidation(reader: Reader, { now, budgets }: { now: number; budgets: Budgets }): Planned[] {
  const merges = planMerges(reader, now);
  const late = expired.all(reader, { now, limit: mostIds }).map((row) => row.id);
  const touched = new Set([...merges.flatMap((one) => one.ids), ...late]);
  const expiry: Planned[] = late.length > 0 ? [{ kind: 'expire', ids: late, why: 'Their time is over.' }] : [];
  return [...merges, ...expiry, ...planPruning(reader, now, budgets, touched)];
}

function planMerges(reader: Reader, now: number): Planned[] {
  const taken = new Set<number>();
  const changes: Planned[] = [];
  for (const { positions } of sharedKeys.iterate(reader, { now, limit: 100_000 })) {
    if (changes.length >= mostChanges) break;
    const rows = positions
      .split(',')
      .map(Number)
      .filter((position) => !taken.has(position))
      .sort((a, b) => a - b)
      .flatMap((position) => atPosition.get(reader, { position }) ?? []);
    for (const group of groupsOf(rows)) {
      for (const row of group) taken.add(row.position);
      changes.push({ kind: 'merge', ids: group.map((row) => row.id), why: 'They say the same.' });
    }
  }
  return changes;
}

/** Each row with those that say the same as it; the one to keep first. */
function groupsOf(rows: MemoryRow[]): MemoryRow[][] {
  const left = [...rows];
  const groups: MemoryRow[][] = [];
  for (let one = left.shift(); one; one = left.shift()) {
    const sketch = sketchOf(one.text);
    const [first, day] = [one, dayOf(one)];
    const same = left.filter(
      (row) => row.area === first.area && day === dayOf(row) && saysTheSame(sketch, sketchOf(row.text), worthAsking),
    );
    if (same.length === 0) continue;
    for (const row of same) left.splice(left.indexOf(row), 1);
    groups.push([one, ...same].sort(byWorth));
  }
  return groups;
}

const dayOf = ({ occurred_at: at }: MemoryRow): number | null => (at === null ? null : Math.floor(at / 86_400_000));

/** The user's own words before others', the fuller text before the shorter, the older before the newer. */
const byWorth = (a: MemoryRow, b: MemoryRow): number =>
  worth(b.source_type) - worth(a.source_type) || b.text.length - a.text.length || a.position - b.position;

function planPruning(reader: Reader, now: number, budgets: Budgets, touched: ReadonlySet<string>): Planned[] {
  const { records, bytes } = kept.get(reader, { now }) ?? { records: 0, bytes: 0 };
  let [manyOver, bytesOver] = [records - budgets.records, bytes - budgets.bytes];
  const ids: string[] = [];
  if (manyOver > 0 || bytesOver > 0)
    for (const row of pruningOrder.iterate(reader, { now, limit: mostIds * 2 })) {
      if ((manyOver <= 0 && bytesOver <= 0) || ids.length >= mostIds) break;
      if (touched.has(row.id)) continue;
      ids.push(row.id);
      manyOver -= 1;
      bytesOver -= row.bytes;
    }
  if (ids.length === 0) return [];
  const why = `There are ${records} of ${budgets.records} records and ${bytes} of ${budgets.bytes} bytes: what was replaced, said once and old goes first.`;
  return [{ kind: 'prune', ids, why }];
}
