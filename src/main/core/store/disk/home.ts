/** From a folder to a database that may be written: the lock, what a kill left, the schema, the damage. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { syncFolder } from '../../base/atomic.ts';
import { AppError, systemCode } from '../../base/errors.ts';
import { checkRows } from '../log/check.ts';
import type { Lift } from '../log/rows.ts';
import { type Taken, takeNext } from '../move/next.ts';
import type { Problem, Projection } from '../types.ts';
import { type Connection, checkRuntime, openConnection } from './connection.ts';
import { asDiskError, diskReason } from './faults.ts';
import { type Lock, lockHome } from './lock.ts';
import { createDatabase, databaseOf, sweepBeside, tailLength, upgradeDatabase } from './replace.ts';
import { type Salvage, salvage, unfinishedSalvage } from './salvage.ts';
import { pendingSteps, refuseFuture, type Schema, versionInHeader } from './schema.ts';

interface Request {
  home: string;
  schema: Schema;
  projections: readonly Projection[];
  lift: Lift;
  now: number;
  /** Said to whoever finds the home taken. */
  kind: string;
}

export interface OpenHome {
  lock: Lock;
  connection: Connection;
  /** What was found wrong and is still there. */
  problems: Problem[];
  /** Where something could not be read: what was saved and what was set aside. */
  salvaged: Salvage | null;
  /** The home that waited for this start, and is here now. */
  taken: Taken | null;
}

const damageMark = 'damaged';

/** Thrown: AppError `conflict` when held by another, `unavailable` with a reason for all else. Nothing stays open then. */
export function openHome(request: Request): OpenHome {
  checkRuntime();
  const { home } = request;
  let lock: Lock | null = null;
  try {
    makeHome(home);
    lock = lockHome(home, { pid: process.pid, since: new Date(request.now).toISOString(), kind: request.kind });
    const taken = takeNext(home);
    sweep(home);
    return { lock, taken, ...openDatabase(request) };
  } catch (error) {
    lock?.release();
    throw asDiskError(error, home);
  }
}

/** Told by a connection that met damage while it worked: the next start looks at all of the file and saves what it can. */
export function markDamaged(home: string): void {
  try {
    mkdirSync(join(home, damageMark), { recursive: true });
  } catch {
    // The disk is in a bad state already; the next start still checks the tail.
  }
}

function makeHome(home: string): void {
  if (existsSync(home)) {
    if (!statSync(home).isDirectory()) throw notAFolder(home);
    return;
  }
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (systemCode(error) === 'ENOTDIR') throw notAFolder(home);
    throw error;
  }
  syncFolder(join(home, '..'));
}

const notAFolder = (home: string) =>
  new AppError('unavailable', `The home ${home} is a file, or lies below one. Choose a folder.`, { reason: 'not_a_folder' });

/** What a kill can leave: half-made databases, shadows of a rebuild, files without a name. Never anything that was answered. */
function sweep(home: string): void {
  sweepBeside(home);
  for (const name of readdirSync(home))
    if (name.startsWith('rebuild-')) rmSync(join(home, name), { recursive: true, force: true });
  rmSync(join(home, 'artifacts', 'unnamed'), { recursive: true, force: true });
}

function openDatabase(request: Request): Omit<OpenHome, 'lock' | 'taken'> {
  const { home, schema } = request;
  const path = databaseOf(home);
  if (!existsSync(path) && !unfinishedSalvage(home)) createDatabase(home, schema, request.now);
  else {
    const version = existsSync(path) ? versionInHeader(path) : null;
    if (version !== null) refuseFuture(version, schema);
  }
  const connection = tryToOpen(request);
  if (connection) {
    const { problems, firstBad } = lookAtTail(connection, home);
    if (firstBad === null) return { connection, problems, salvaged: null };
    connection.close();
  }
  const salvaged = salvage(request);
  rmSync(join(home, damageMark), { recursive: true, force: true });
  return { connection: openWriter(path), problems: salvaged.problems, salvaged };
}

/** Null where the file is damaged. */
function tryToOpen({ home, schema, now }: Request): Connection | null {
  if (unfinishedSalvage(home)) return null;
  const path = databaseOf(home);
  try {
    if (missingSteps(path, schema)) upgradeDatabase(home, schema, now);
    return openWriter(path);
  } catch (error) {
    if (diskReason(error, home) === 'corrupt') return null;
    throw error;
  }
}

/** Looks without changing a byte of the database: one from the future is refused here and stays as it is. */
function missingSteps(path: string, schema: Schema): boolean {
  const sidecars = [`${path}-wal`, `${path}-shm`].filter((sidecar) => !existsSync(sidecar));
  const looking = openConnection(path, { untouched: true });
  try {
    return pendingSteps(looking, schema).length > 0;
  } finally {
    looking.close();
    for (const sidecar of sidecars) if (isEmptyOrIndex(sidecar)) rmSync(sidecar, { force: true });
  }
}

const isEmptyOrIndex = (path: string) => existsSync(path) && (path.endsWith('-shm') || statSync(path).size === 0);

function openWriter(path: string): Connection {
  const connection = openConnection(path);
  // A worker puts the WAL back; this is for the case that it cannot.
  connection.db.pragma('wal_autocheckpoint = 65536');
  return connection;
}

function lookAtTail(connection: Connection, home: string): { problems: Problem[]; firstBad: number | null } {
  try {
    if (existsSync(join(home, damageMark))) {
      const verdict = String(connection.db.pragma('integrity_check(1)', { simple: true }));
      if (verdict !== 'ok') return { problems: [{ kind: 'sqlite', message: verdict }], firstBad: 0 };
      rmSync(join(home, damageMark), { recursive: true, force: true });
    }
    return checkRows(connection, tailLength);
  } catch (error) {
    if (systemCode(error).startsWith('SQLITE_CORRUPT')) return { problems: [], firstBad: 0 };
    throw error;
  }
}
