/**
 * A damaged database. It is copied whole to `set-aside/`, then a new one is made from what reads: the log up to its last good
 * row, every view anew from it, and of the tables that are no view whatever still reads. What comes after the last good row
 * is written out as lines of JSON beside the copy, as far as it reads. Killed at any instant, the next start begins again
 * from the copy: a note says which.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder, writeAtomic } from '../../base/atomic.ts';
import { describeError } from '../../base/errors.ts';
import { chainWalk } from '../log/check.ts';
import { type EventRow, eventsAfter, type Lift } from '../log/rows.ts';
import { query } from '../sql.ts';
import type { Problem, Projection, Reader } from '../types.ts';
import { type Connection, openConnection } from './connection.ts';
import { buildBeside, databaseOf, putInPlace, syncFile } from './replace.ts';
import { applySteps, type Schema } from './schema.ts';

interface Request {
  home: string;
  schema: Schema;
  projections: readonly Projection[];
  lift: Lift;
  now: number;
}

export interface Salvage {
  /** The log goes this far. */
  lastGood: number;
  /** The newest event of which anything could be read. */
  upTo: number;
  /** Within the home. */
  folder: string;
  problems: Problem[];
}

const noteOf = (home: string) => join(home, 'salvage.json');

/** The copy that a killed salvage was working from. */
export function unfinishedSalvage(home: string): string | null {
  return existsSync(noteOf(home)) ? String(JSON.parse(readFileSync(noteOf(home), 'utf8'))) : null;
}

export function salvage(request: Request): Salvage {
  const { home, schema } = request;
  const folder = unfinishedSalvage(home) ?? setAside(home, request.now);
  const source = openSource(join(home, folder, 'hearth.db'));
  let saved: Omit<Salvage, 'folder'> = { lastGood: 0, upTo: 0, problems: [] };
  buildBeside(home, (target) => {
    applySteps(target, schema.steps, schema, request.now);
    target.exec('BEGIN IMMEDIATE');
    saved = source
      ? saveRows(source, target, request)
      : { ...saved, problems: [damage('Nothing of the database could be read.')] };
    if (source) saveOtherTables(source, target, request, saved);
    target.exec('COMMIT');
  });
  if (source) saved.upTo = Math.max(saved.lastGood, writeRest(source, saved.lastGood, join(home, folder)));
  source?.close();
  // From here on the old files are not needed: a WAL of theirs must never meet the new database.
  for (const suffix of ['-wal', '-shm']) rmSync(databaseOf(home) + suffix, { force: true });
  putInPlace(home);
  rmSync(noteOf(home));
  syncFolder(home);
  return { ...saved, folder };
}

function setAside(home: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(':', '-');
  const folder = join('set-aside', stamp);
  mkdirSync(join(home, folder), { recursive: true, mode: 0o700 });
  for (const suffix of ['', '-wal']) {
    const from = databaseOf(home) + suffix;
    const to = join(home, folder, `hearth.db${suffix}`);
    if (!existsSync(from)) continue;
    copyFileSync(from, to);
    syncFile(to);
  }
  for (const above of [join(home, folder), join(home, 'set-aside'), home]) syncFolder(above);
  writeAtomic(noteOf(home), JSON.stringify(folder));
  return folder;
}

function openSource(path: string): Connection | null {
  try {
    const source = openConnection(path, { untouched: true });
    source.prepare('SELECT count(*) FROM sqlite_schema').get({});
    return source;
  } catch {
    return null;
  }
}

function saveRows(source: Connection, target: Connection, { projections, lift }: Request): Omit<Salvage, 'folder'> {
  const walk = chainWalk();
  const problems: Problem[] = [];
  const insert = target.db.prepare(
    `INSERT INTO events (seq, id, at, stream, type, version, actor, run_id, cause, data, salt, data_hash, hash)
     VALUES (:seq, :id, :at, :stream, :type, :version, :actor, :run_id, :cause, :data, :salt, :data_hash, :hash)`,
  );
  let lastGood = 0;
  for (const row of readable(source)) {
    const problem = walk.step(row);
    if (problem) problems.push(problem);
    // A payload that rotted breaks nothing after it: its row stays, and says so whenever the log is verified.
    if (problem && problem.kind !== 'payload') break;
    insert.run(row);
    const event = lift(row);
    for (const projection of projections) projection.apply(target, event);
    lastGood = row.seq;
  }
  if (problems.length === 0) problems.push(damage(`The database was damaged; the log reads up to event ${lastGood}.`));
  return { lastGood, upTo: lastGood, problems };
}

/** One row at a time once a page fails, so that the last good row is found. */
function* readable(source: Reader): Generator<EventRow> {
  let after = 0;
  for (let limit = 200; ; ) {
    let rows: EventRow[];
    try {
      rows = eventsAfter.all(source, { after, limit });
    } catch {
      if (limit === 1) return;
      limit = 1;
      continue;
    }
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.seq;
  }
}

const eventsBackwards = query<{ after: number }, EventRow>('SELECT * FROM events WHERE seq > :after ORDER BY seq DESC');

/** What stands after the last good row, newest first, as far as it reads. Answers the newest sequence number that was met. */
function writeRest(source: Connection, lastGood: number, folder: string): number {
  const lines: string[] = [];
  let newest = lastGood;
  try {
    for (const row of eventsBackwards.iterate(source, { after: lastGood })) {
      newest = Math.max(newest, row.seq);
      lines.push(JSON.stringify(row, (_key, value: unknown) => (Buffer.isBuffer(value) ? value.toString('hex') : value)));
    }
  } catch (error) {
    lines.push(JSON.stringify({ unreadable: describeError(error) }));
  }
  const path = join(folder, `events-after-${lastGood}.jsonl`);
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  syncFile(path);
  return newest;
}

/** Made anew from events, or kept by SQLite itself. */
const madeAnew = /^(events|migrations|wire|wire_runs|wire_floor|checkpoints|sqlite_.*)$/;

const plainTables = query<Record<string, never>, { name: string }>(
  `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'`,
);
const columnsOf = query<{ table: string }, { name: string }>('SELECT name FROM pragma_table_info(:table)');

/** Tables that are no view of events (drafts, log lines): what reads is kept. */
function saveOtherTables(
  source: Connection,
  target: Connection,
  { projections }: Request,
  saved: Pick<Salvage, 'lastGood' | 'problems'>,
): void {
  const views = new Set(projections.flatMap((projection) => projection.tables));
  for (const { name } of plainTables.all(target, {})) {
    if (views.has(name) || madeAnew.test(name)) continue;
    try {
      copyTable(source, target, name);
    } catch (error) {
      saved.problems.push(
        damage(`A part of the table ${name} could not be read: ${error instanceof Error ? error.message : 'unknown'}.`),
      );
    }
  }
  try {
    copyTable(source, target, 'checkpoints', `WHERE seq <= ${saved.lastGood}`);
  } catch {
    // Checkpoints only prove; the next one is made within a minute.
  }
}

function copyTable(source: Connection, target: Connection, table: string, where = ''): void {
  const there = new Set(columnsOf.all(source, { table }).map((column) => column.name));
  const names = columnsOf.all(target, { table }).flatMap(({ name }) => (there.has(name) ? [name] : []));
  if (names.length === 0) return;
  const columns = names.map((name) => `"${name}"`).join(', ');
  const insert = target.db.prepare(`INSERT OR IGNORE INTO "${table}" (${columns}) VALUES (${names.map(() => '?').join(', ')})`);
  for (const row of source.db.prepare<[], unknown[]>(`SELECT ${columns} FROM "${table}" ${where}`).raw().iterate())
    insert.run(...row);
}

const damage = (message: string): Problem => ({ kind: 'sqlite', message });
