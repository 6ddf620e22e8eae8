/** Which steps a database has, which it lacks, and whether it may be touched at all. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../base/errors.ts';
import { storeMigrations } from '../migrations.ts';
import { change, query } from '../sql.ts';
import type { Migration, Reader } from '../types.ts';
import type { Connection } from './connection.ts';

export interface Schema {
  readonly steps: readonly Migration[];
  /** The number of the newest step. */
  readonly version: number;
}

const applied = query<Record<string, never>, { number: number; name: string; sha256: string }>(
  'SELECT number, name, sha256 FROM migrations ORDER BY number',
);
const record = change<{ number: number; name: string; sha256: string; at: number }>(
  'INSERT INTO migrations (number, name, sha256, applied_at) VALUES (:number, :name, :sha256, :at)',
);
/** Every FTS5 table. */
export const fullTextTables = query<Record<string, never>, { name: string }>(
  `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'`,
);
const tableNamed = query<{ name: string }, { name: string }>('SELECT name FROM sqlite_schema WHERE name = :name');

const textHash = (step: Migration) => createHash('sha256').update(step.sql).digest('hex');

/** Adds the store's own steps to the features'. Thrown when the numbers do not grow: AppError `internal`. */
export function schemaOf(migrations: readonly Migration[]): Schema {
  const own = new Set(storeMigrations.map((step) => step.number));
  const steps = [...storeMigrations, ...migrations.filter((step) => !own.has(step.number))];
  steps.forEach((step, at) => {
    const before = steps[at - 1];
    if (before && before.number >= step.number)
      throw new AppError('internal', `The migration ${step.name} stands after ${before.name}: numbers must grow.`);
  });
  return { steps, version: steps.at(-1)?.number ?? 0 };
}

/** Read from the file's header without opening it: user_version, big-endian at byte 60. Null where there is no database yet. */
export function versionInHeader(path: string): number | null {
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, header, 0, 100, 0) < 100) return null;
  } finally {
    closeSync(file);
  }
  return header.toString('latin1', 0, 15) === 'SQLite format 3' ? header.readUInt32BE(60) : null;
}

/** Thrown when a newer Hearth made this database: AppError `unavailable`, reason `future`. */
export function refuseFuture(found: number, schema: Schema): void {
  if (found <= schema.version) return;
  throw new AppError(
    'unavailable',
    `This home was made by a newer Hearth (schema ${found}; this one knows ${schema.version}). It was left untouched: use the newer Hearth.`,
    { reason: 'future', found, known: schema.version },
  );
}

/** The steps that are missing. Thrown for a database from the future, and where a shipped step's text was changed. */
export function pendingSteps(reader: Reader, schema: Schema): Migration[] {
  if (!tableNamed.get(reader, { name: 'migrations' })) return [...schema.steps];
  const done = new Map(applied.all(reader, {}).map((row) => [row.number, row]));
  const newest = Math.max(0, ...done.keys());
  refuseFuture(newest, schema);
  for (const step of schema.steps) {
    const row = done.get(step.number);
    if (row && row.sha256 !== textHash(step))
      throw new AppError('unavailable', `The migration ${step.name} is not the one that made this home. It was left untouched.`, {
        reason: 'changed_migration',
        migration: step.name,
      });
  }
  const known = new Set(schema.steps.map((step) => step.number));
  for (const number of done.keys()) if (!known.has(number)) refuseFuture(number, { ...schema, version: number - 1 });
  return schema.steps.filter((step) => !done.has(step.number));
}

/** All in one transaction. */
export function applySteps(connection: Connection, steps: readonly Migration[], schema: Schema, now: number): void {
  connection.exec('BEGIN IMMEDIATE');
  connection.exec(
    'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
  );
  for (const step of steps) {
    connection.exec(step.sql);
    record.run(connection, { number: step.number, name: step.name, sha256: textHash(step), at: now });
  }
  // Without this, words that were deleted stay in the segments of a full-text index until it is merged.
  for (const { name } of fullTextTables.all(connection, {}))
    connection.exec(`INSERT INTO "${name}"("${name}", rank) VALUES ('secure-delete', 1)`);
  connection.exec(`PRAGMA user_version = ${schema.version}`);
  connection.exec('COMMIT');
}
