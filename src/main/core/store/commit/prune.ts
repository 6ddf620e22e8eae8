/** The wire keeps the last hour, and all of the runs that go on. The rest goes in slices, each a small command. */
import { change, query } from '../sql.ts';
import type { Transaction, Writer } from '../types.ts';

const keptMs = 3_600_000;
/** A run that never said `done` (its process died and nobody took it up) is not waited for longer than this. */
const longestRunMs = 24 * 3_600_000;
const slice = 500;

const pageOf = query<{ from: number; limit: number }, { seq: number; at: number }>(
  'SELECT seq, at FROM wire WHERE seq > :from ORDER BY seq LIMIT :limit',
);
const dropPage = change<{ from: number; to: number; before: number }>(`
  DELETE FROM wire WHERE seq > :from AND seq <= :to AND at < :before
    AND (run_id IS NULL OR run_id NOT IN (SELECT run_id FROM wire_runs))`);
const dropRuns = change<{ before: number }>('DELETE FROM wire_runs WHERE at < :before');
const raiseFloor = change<{ to: number }>('UPDATE wire_floor SET floor = max(floor, :to)');
const dropForgotten = change<{ runIds: string }>(`
  DELETE FROM wire WHERE run_id IS NULL OR run_id NOT IN (SELECT run_id FROM wire_runs)
    OR run_id IN (SELECT value FROM json_each(:runIds))`);

export interface Pruned {
  /** Where the next slice starts; null when there is nothing older. */
  next: number | null;
  /** The newest id that may have been dropped; 0 when none was. */
  floor: number;
}

/** One slice, inside a command. */
export function pruneWire(tx: Transaction, from: number): Pruned {
  const before = tx.now - keptMs;
  if (from === 0) dropRuns.run(tx, { before: tx.now - longestRunMs });
  const page = pageOf.all(tx, { from, limit: slice });
  const to = page.findLast((row) => row.at < before)?.seq;
  if (to === undefined) return { next: null, floor: 0 };
  const dropped = dropPage.run(tx, { from, to, before });
  if (dropped > 0) raiseFloor.run(tx, { to });
  return { next: page.length === slice && to === page.at(-1)?.seq ? to : null, floor: dropped > 0 ? to : 0 };
}

/** What was published may repeat what is being forgotten: only the running runs' events stay, and not those of these runs. */
export function forgetOnWire(writer: Writer, runIds: readonly string[], last: number): void {
  dropForgotten.run(writer, { runIds: JSON.stringify(runIds) });
  raiseFloor.run(writer, { to: last });
}
