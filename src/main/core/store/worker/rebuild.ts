/**
 * Every view anew. Events are replayed into a shadow database with the same tables, in slices; then, in one transaction, what
 * was recorded meanwhile is replayed too and the rows take the place of the old ones. Until that commit nothing of the living
 * views is touched: a kill leaves a folder that the next start sweeps.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Connection, openConnection } from '../disk/connection.ts';
import { databaseOf } from '../disk/replace.ts';
import { applySteps } from '../disk/schema.ts';
import { eventsAfter, type Lift, newestEvent } from '../log/rows.ts';
import { query } from '../sql.ts';
import type { Migration, Projection } from '../types.ts';

interface Context {
  home: string;
  steps: readonly Migration[];
  projections: readonly Projection[];
  lift: Lift;
}

const slice = 500;
/** So close to the end that the rest is replayed under the write lock. */
const closeEnough = 200;
const mostSlicesBeyond = 50;

export async function rebuildViews(
  context: Context,
  progress: (done: number, total: number) => void,
): Promise<{ events: number; tookMs: number }> {
  const started = performance.now();
  const folder = join(context.home, `rebuild-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const live = openConnection(databaseOf(context.home), { busyMs: 10_000 });
  const path = join(folder, 'shadow.db');
  const shadow = openConnection(path, { throwaway: true, cacheKiB: 65_536 });
  try {
    const schema = { steps: context.steps, version: 0 };
    applySteps(shadow, context.steps, schema, 0);
    // One transaction for all slices: nothing of the shadow has to last.
    shadow.exec('BEGIN');
    const replay = replayer(live, shadow, context);
    const reached = await catchUp(live, replay, progress);
    attach(live, shadow, path);
    const events = swap(live, shadow, replay, reached, context.projections);
    progress(events, events);
    return { events, tookMs: performance.now() - started };
  } finally {
    shadow.close();
    live.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Applies the events after `after`, one slice; answers the last one and how many there were. */
type Replay = (after: number) => { last: number; count: number };

function replayer(live: Connection, shadow: Connection, { projections, lift }: Context): Replay {
  return (after) => {
    const rows = eventsAfter.all(live, { after, limit: slice });
    for (const row of rows) {
      const event = lift(row);
      for (const projection of projections) projection.apply(shadow, event);
    }
    return { last: rows.at(-1)?.seq ?? after, count: rows.length };
  };
}

async function catchUp(live: Connection, replay: Replay, progress: (done: number, total: number) => void): Promise<number> {
  const atFirst = newestEvent.get(live, {})?.seq ?? 0;
  let reached = 0;
  for (let beyond = 0; ; ) {
    const total = newestEvent.get(live, {})?.seq ?? 0;
    progress(reached, total);
    // A log that grows as fast as it is replayed must end too.
    if (total - reached < closeEnough || beyond > mostSlicesBeyond) return reached;
    reached = replay(reached).last;
    if (reached >= atFirst) beyond += 1;
    await setImmediate();
  }
}

/** What was replayed so far is written out before the lock is taken: the living store waits for the rest only. */
function attach(live: Connection, shadow: Connection, path: string): void {
  shadow.exec('COMMIT');
  live.prepare('ATTACH :path AS shadow').run({ path });
  live.prepare('SELECT count(*) FROM shadow.sqlite_schema').get({});
  shadow.exec('BEGIN');
}

function swap(live: Connection, shadow: Connection, replay: Replay, reached: number, projections: readonly Projection[]): number {
  // All rows of a view are replaced: rules between rows hold at the end, and were held to in the shadow.
  live.db.pragma('foreign_keys = OFF');
  // The write lock on the living database alone: BEGIN IMMEDIATE would lock the shadow too, which is still written.
  live.exec('BEGIN; UPDATE main.wire_floor SET floor = floor WHERE 0');
  try {
    let last = reached;
    for (let count = slice; count === slice; ) ({ last, count } = replay(last));
    // A full-text index keeps its newest words in memory until its transaction ends.
    shadow.exec('COMMIT');
    live.db.unsafeMode(true);
    const tables = ownedTables(live, projections);
    for (const table of tables) copyRows(live, table);
    copyCounters(live, shadow, tables);
    live.exec('COMMIT');
    return last;
  } catch (error) {
    if (live.db.inTransaction) live.exec('ROLLBACK');
    throw error;
  }
}

const tableList = query<Record<string, never>, { name: string; type: string; wr: number }>(
  `SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'`,
);
const columnsOf = query<{ table: string }, { name: string; type: string; pk: number; hidden: number }>(
  'SELECT name, type, pk, hidden FROM pragma_table_xinfo(:table)',
);

/** AUTOINCREMENT goes on where the events left it. */
function copyCounters(live: Connection, shadow: Connection, tables: OwnedTable[]): void {
  if (!tableList.all(live, {}).some((table) => table.name === 'sqlite_sequence')) return;
  for (const { name } of tables) {
    const counter = shadow.prepare('SELECT seq FROM sqlite_sequence WHERE name = :name').get({ name }) as
      | { seq: number }
      | undefined;
    live.prepare('DELETE FROM sqlite_sequence WHERE name = :name').run({ name });
    if (counter) live.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)').run({ name, seq: counter.seq });
  }
}

interface OwnedTable {
  name: string;
  hasRowid: boolean;
}

/** A full-text index is copied through the tables that it keeps itself in. */
function ownedTables(live: Connection, projections: readonly Projection[]): OwnedTable[] {
  const all = tableList.all(live, {});
  const wanted = new Set(projections.flatMap((projection) => projection.tables));
  const virtual = all.filter((table) => table.type === 'virtual' && wanted.has(table.name)).map((table) => table.name);
  return all
    .filter((table) =>
      table.type === 'shadow'
        ? virtual.some((name) => table.name.startsWith(`${name}_`))
        : table.type === 'table' && wanted.has(table.name),
    )
    .map((table) => ({ name: table.name, hasRowid: table.wr === 0 }));
}

function copyRows(live: Connection, { name, hasRowid }: OwnedTable): void {
  const columns = columnsOf.all(live, { table: name });
  const keys = columns.filter((column) => column.pk > 0);
  const keyIsRowid = keys.length === 1 && keys[0]?.type.toUpperCase() === 'INTEGER';
  live.exec(`DELETE FROM main."${name}"`);
  // Rows of the same shape SQLite copies as they are, with their indexes; a hidden rowid or a computed column takes it by name.
  if (columns.every((column) => column.hidden === 0) && (keyIsRowid || !hasRowid)) {
    live.exec(`INSERT INTO main."${name}" SELECT * FROM shadow."${name}"`);
    return;
  }
  const named = columns.filter((column) => column.hidden === 0).map((column) => `"${column.name}"`);
  const list = (hasRowid && !keyIsRowid ? ['rowid', ...named] : named).join(', ');
  live.exec(`INSERT INTO main."${name}" (${list}) SELECT ${list} FROM shadow."${name}"`);
}
