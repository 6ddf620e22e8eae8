/**
 * Forgetting in a backup: the same payloads leave it as left the log, its views, its files and what is no event, and its own log says
 * so. It is made anew beside and takes the place of the old one whole: killed at any instant, there is the one or the other.
 */
import { randomUUID } from 'node:crypto';
import { copyFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../../base/atomic.ts';
import { AppError } from '../../base/errors.ts';
import { type Connection, openConnection } from '../disk/connection.ts';
import { syncFile } from '../disk/replace.ts';
import { fullTextTables } from '../disk/schema.ts';
import { eventLog } from '../log/append.ts';
import { forgetEvents } from '../log/forget.ts';
import { eventAt, type Lift, newestEvent } from '../log/rows.ts';
import { change } from '../sql.ts';
import type { Actor, Projection, StoredEvent, Transaction } from '../types.ts';
import { hashOf, type Kept } from './backup.ts';

/** What is to leave a backup, by the event's own id: another log has other events under the same numbers. */
export interface ForgetWish {
  events: readonly { seq: number; id: string; left?: unknown }[];
  /** SHA-256 of kept files. */
  files: readonly string[];
  /** In lower case: log lines and drafts that hold one of these go. */
  parts: readonly string[];
  reason: string;
  actor: Actor;
}

interface Context {
  projections: readonly Projection[];
  lift: Lift;
  liftEvent: (event: StoredEvent) => StoredEvent;
}

const dropFile = change<{ sha256: string }>("DELETE FROM backup_files WHERE sha256 = :sha256 AND path LIKE 'artifacts/%'");

/** Null where none of it is in there. Thrown where it is no backup of this Hearth: as SQLite throws, or AppError `unavailable`. */
export async function forgetIn(path: string, wish: ForgetWish, context: Context): Promise<Kept | null> {
  const part = `${path}.part`;
  rmSync(part, { force: true });
  try {
    copyFileSync(path, part);
    const copy = openConnection(part, { throwaway: true });
    try {
      if (!takeOut(copy, wish, context)) return null;
      scrubCopy(copy);
    } finally {
      copy.close();
    }
    syncFile(part);
    const kept = { path, sha256: await hashOf(part), bytes: statSync(part).size };
    renameSync(part, path);
    syncFolder(dirname(path));
    return kept;
  } finally {
    rmSync(part, { force: true });
  }
}

function takeOut(copy: Connection, { events, files, parts, reason, actor }: ForgetWish, context: Context): boolean {
  const here = events.filter(({ seq, id }) => {
    const row = eventAt.get(copy, { seq });
    return row?.id === id && row.data !== null;
  });
  copy.exec('BEGIN IMMEDIATE');
  const tx = writingIn(copy, context);
  const instead = new Map(here.flatMap(({ seq, left }) => (left === undefined ? [] : [[seq, left] as const])));
  const wish = { seqs: here.map(({ seq }) => seq), instead, reason, actor };
  const lastOnWire = newestEvent.get(copy, {})?.seq ?? 0;
  const anew = forgetEvents(tx, wish, { ...context, lastOnWire });
  if (anew) throw new AppError('unavailable', 'This backup cannot be rewritten: it would have to be rebuilt.');
  const dropped = files.reduce((sum, sha256) => sum + dropFile.run(copy, { sha256 }), 0);
  const loose = dropLoose(tx, parts);
  copy.exec('COMMIT');
  return here.length + dropped + loose > 0;
}

/** A transaction of its own on a log that nobody else writes. */
function writingIn(copy: Connection, { projections, liftEvent }: Context): Transaction {
  const log = eventLog(copy, projections, randomUUID, liftEvent);
  const now = Date.now();
  return {
    kind: 'writer',
    now,
    prepare: (text) => copy.prepare(text),
    append: (...events) => events.map((event) => log.append(event, now)),
    publish: () => undefined,
    afterCommit: () => undefined,
  };
}

/** Deleted words out of the segments of the full-text indexes, deleted rows out of the file. */
function scrubCopy(copy: Connection): void {
  for (const { name } of fullTextTables.all(copy, {})) copy.exec(`INSERT INTO "${name}"("${name}") VALUES ('optimize')`);
  copy.exec('VACUUM');
  const verdict = String(copy.db.pragma('integrity_check(1)', { simple: true }));
  if (verdict !== 'ok')
    throw new AppError('unavailable', `The rewritten backup does not verify (${verdict}). The old one stays.`);
}

const dropLines = change<{ parts: string }>(`
  DELETE FROM log_lines WHERE EXISTS (
    SELECT 1 FROM json_each(:parts) p WHERE instr(lower(message), p.value) > 0 OR instr(lower(coalesce(data, '')), p.value) > 0)`);
const dropDrafts = change<{ parts: string }>(
  'DELETE FROM drafts WHERE EXISTS (SELECT 1 FROM json_each(:parts) p WHERE instr(lower(text), p.value) > 0)',
);

/** What is said and is no event: log lines, and what was typed and not sent. Answers how many. */
function dropLoose(tx: Transaction, parts: readonly string[]): number {
  if (parts.length === 0) return 0;
  const among = { parts: JSON.stringify(parts) };
  return dropLines.run(tx, among) + dropDrafts.run(tx, among);
}
