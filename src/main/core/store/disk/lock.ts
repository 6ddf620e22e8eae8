/**
 * One writer per home. Node has no file locks, SQLite has: an exclusive transaction on a tiny database of its own, held open
 * for life. The kernel gives it back when the process dies, however it dies.
 */
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError, systemCode } from '../../base/errors.ts';
import { checkRuntime } from './connection.ts';

/** Who holds a home, as far as it could be read. */
export interface Holder {
  pid: number;
  since: string;
  kind: string;
}

export interface Lock {
  /** The one before did not give the home back: it was killed, or the power went. */
  readonly afterCrash: boolean;
  release(): void;
}

/** Thrown when another process holds the home: AppError `conflict` with the holder's pid in `data`. */
export function lockHome(home: string, holder: Holder): Lock {
  checkRuntime();
  // The holder stands in a file beside: to open and close the locked file itself would drop the lock (POSIX).
  const told = join(home, 'holder.json');
  const path = join(home, 'hearth.lock');
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const db = new Database(path, { timeout: 0 });
  try {
    // In memory, so that a kill leaves no journal behind.
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = FULL');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (systemCode(error).startsWith('SQLITE_BUSY')) throw held(home, told);
    throw error;
  }
  const afterCrash = existsSync(told);
  try {
    writeFileSync(told, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    afterCrash,
    release() {
      rmSync(told, { force: true });
      db.close();
    },
  };
}

function held(home: string, told: string): AppError {
  const holder = readHolder(told);
  const who = holder ? ` by process ${holder.pid} (${holder.kind}, since ${holder.since})` : '';
  return new AppError('conflict', `The home ${home} is in use${who}. Close that one first, or choose another home.`, {
    reason: 'held',
    home,
    ...holder,
  });
}

function readHolder(path: string): Holder | null {
  try {
    const told: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof told !== 'object' || told === null || !('pid' in told) || typeof told.pid !== 'number') return null;
    const text = (key: string) => String(Object.entries(told).find(([name]) => name === key)?.[1] ?? 'unknown');
    return { pid: told.pid, since: text('since'), kind: text('kind') };
  } catch {
    return null;
  }
}
