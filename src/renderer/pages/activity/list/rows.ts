/** The list as it is drawn: what goes on now first, then by days. Pure. */
import type { Run } from '../../../../contract/runs.ts';
import { byDay } from '../../chat/list/days.ts';
import { isActive } from './words.ts';

export type ListRow = { readonly heading: string } | { readonly run: Run };

/** Use on runs that are sorted, newest first. */
export function rowsOf(runs: readonly Run[], now: Date): ListRow[] {
  const active = runs.filter(isActive);
  const ended = runs.filter((run) => !isActive(run)).map((run) => ({ run, updatedAt: run.createdAt }));
  const rows: ListRow[] = active.length > 0 ? [{ heading: 'Now' }, ...active.map((run) => ({ run }))] : [];
  for (const { name, items } of byDay(ended, now)) rows.push({ heading: name }, ...items.map(({ run }) => ({ run })));
  return rows;
}
