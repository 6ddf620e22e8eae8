/** A database is made beside and put in place by one rename: killed at any instant, the home has the old one or the new one. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../base/atomic.ts';
import { AppError } from '../../base/errors.ts';
import { checkRows } from '../log/check.ts';
import { type Connection, openConnection } from './connection.ts';
import { applySteps, pendingSteps, type Schema } from './schema.ts';

export const databaseOf = (home: string): string => join(home, 'hearth.db');
const besideOf = (home: string): string => join(home, 'hearth.db.new');

/** The tail that is checked at every start, and after an upgrade. */
export const tailLength = 1_000;

/** Use when there is none yet. */
export function createDatabase(home: string, schema: Schema, now: number): void {
  buildBeside(home, (connection) => applySteps(connection, schema.steps, schema, now));
  putInPlace(home);
}

/** Snapshot, migrate the copy, verify it, swap; the old file stays as `hearth.db.before-N`. Thrown: as the disk throws; the old one is in place then. */
export function upgradeDatabase(home: string, schema: Schema, now: number): void {
  const path = databaseOf(home);
  const old = openConnection(path);
  const version = Number(old.db.pragma('user_version', { simple: true }));
  // Everything into the one file: after the close there is no WAL that could meet the new database.
  old.db.pragma('wal_checkpoint(TRUNCATE)');
  old.close();
  removeSidecars(path);
  buildBeside(
    home,
    (connection) => {
      applySteps(connection, pendingSteps(connection, schema), schema, now);
      verifyCopy(connection);
    },
    path,
  );
  keepOld(path, `${path}.before-${version}`);
  putInPlace(home);
}

/** Makes `hearth.db.new`, from a copy of `source` where there is one, all of it in the one file and synced. */
export function buildBeside(home: string, build: (connection: Connection) => void, source?: string): void {
  const beside = besideOf(home);
  sweepBeside(home);
  try {
    // Made by us and not by SQLite, which would let others read it; its WAL takes after it.
    closeSync(openSync(beside, 'w', 0o600));
    if (source) copyFileSync(source, beside);
    const connection = openConnection(beside);
    try {
      build(connection);
      connection.db.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      connection.close();
    }
    syncFile(beside);
  } catch (error) {
    sweepBeside(home);
    throw error;
  }
}

export function putInPlace(home: string): void {
  renameSync(besideOf(home), databaseOf(home));
  syncFolder(home);
}

/** What a kill half-way left. */
export function sweepBeside(home: string): void {
  const beside = besideOf(home);
  for (const path of [beside, `${beside}-wal`, `${beside}-shm`, `${beside}-journal`]) rmSync(path, { force: true });
}

function verifyCopy(connection: Connection): void {
  const verdict = connection.db.pragma('integrity_check(1)', { simple: true });
  const problem = verdict === 'ok' ? checkRows(connection, tailLength).problems[0]?.message : String(verdict);
  if (problem)
    throw new AppError('unavailable', `The upgraded copy of the database does not verify (${problem}). The old one was kept.`, {
      reason: 'upgrade',
    });
}

/** A second name for the same file, so that there is no instant without `hearth.db`. */
function keepOld(path: string, kept: string): void {
  rmSync(kept, { force: true });
  try {
    linkSync(path, kept);
  } catch {
    // A file system without hard links.
    copyFileSync(path, kept);
    syncFile(kept);
  }
  syncFolder(dirname(path));
}

function removeSidecars(path: string): void {
  const wal = `${path}-wal`;
  if (existsSync(wal) && statSync(wal).size > 0)
    throw new AppError('unavailable', 'Another program holds the database; close it and try again. Nothing was changed.', {
      reason: 'locked',
    });
  rmSync(wal, { force: true });
  rmSync(`${path}-shm`, { force: true });
}

export function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Use after forgetting: to go back to a copy from before an upgrade would bring the text back. */
export function dropOldCopies(home: string): void {
  for (const name of readdirSync(home)) if (name.startsWith('hearth.db.before-')) rmSync(join(home, name), { force: true });
}
