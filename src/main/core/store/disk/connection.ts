/** One way to open a database file: every connection of every thread gets the same pragmas. */
import Database from 'better-sqlite3';
import { AppError } from '../../base/errors.ts';
import type { Params, PreparedStatement, Writer } from '../types.ts';

export interface Connection extends Writer {
  readonly db: Database.Database;
  exec(sql: string): void;
  close(): void;
}

interface ConnectionOptions {
  /** Refuses every change. */
  queryOnly?: boolean;
  /** How long to wait for another writer. Zero on the main thread: a wait there would hold everything. */
  busyMs?: number;
  cacheKiB?: number;
  /** The file is not changed by opening it, not even its WAL is put back. */
  untouched?: boolean;
  /** Nothing of it is worth a journal: a shadow that a kill may leave half-made. */
  throwaway?: boolean;
}

/** Under Node 20 the addon takes the whole process down: say it in words, before it loads. Thrown: AppError `unavailable`. */
export function checkRuntime(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 14)) return;
  throw new AppError('unavailable', `Hearth needs Node 22.14 or newer to open its database; this is Node ${version}.`, {
    reason: 'runtime',
    version,
  });
}

/** Thrown: as better-sqlite3 throws; `asDiskError` puts it in words. */
export function openConnection(path: string, options: ConnectionOptions = {}): Connection {
  checkRuntime();
  const db = new Database(path, { timeout: options.busyMs ?? 0, readonly: options.untouched ?? false });
  try {
    if (options.throwaway) db.pragma('journal_mode = MEMORY');
    else if (!options.untouched) db.pragma('journal_mode = WAL');
    harden(db, options);
  } catch (error) {
    db.close();
    throw error;
  }
  const statements = new Map<string, PreparedStatement>();
  return {
    kind: 'writer',
    db,
    prepare(text) {
      let statement = statements.get(text);
      if (!statement) {
        statement = db.prepare<[Params | readonly Params[string][]]>(text);
        statements.set(text, statement);
      }
      return statement;
    },
    exec: (sql) => void db.exec(sql),
    close: () => void db.close(),
  };
}

function harden(db: Database.Database, { queryOnly = false, cacheKiB = 8_192 }: ConnectionOptions): void {
  // better-sqlite3 is built with WAL meaning NORMAL: without FULL the last commits before a power cut are gone.
  db.pragma('synchronous = FULL');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('foreign_keys = ON');
  db.pragma('secure_delete = ON');
  db.pragma(`cache_size = -${cacheKiB}`);
  // A rebuild makes a long WAL once: the file gives the room back when it starts from the front again.
  db.pragma('journal_size_limit = 16777216');
  // No mmap: a bad sector would be a SIGBUS that ends the process instead of an error that can be told.
  db.pragma('mmap_size = 0');
  if (queryOnly) db.pragma('query_only = ON');
}
