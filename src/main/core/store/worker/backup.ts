/** A backup: everything that is worth keeping, in one file that any SQLite opens. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../base/atomic.ts';
import { AppError } from '../../base/errors.ts';
import { type Connection, openConnection } from '../disk/connection.ts';
import { databaseOf, syncFile } from '../disk/replace.ts';
import { change } from '../sql.ts';

export interface Kept {
  path: string;
  sha256: string;
  bytes: number;
}

/** Beside the database: what the user wrote or gave. Never a key, and nothing that is made anew by itself. */
export const homeFolders: readonly string[] = ['artifacts', 'lore', 'journal', 'scratchpad', 'skills', 'tools'];
export const homeFiles: readonly string[] = ['policy.json'];
const files = ['head', ...homeFiles];
/** Parts that were not finished. */
export const unfinishedFile = /(?:^|\/)(?:unnamed|node_modules)$|\.(?:tmp|part)$/;

const keepFile = change<{ path: string; sha256: string; bytes: Buffer }>(
  'INSERT INTO backup_files (path, sha256, bytes) VALUES (:path, :sha256, :bytes)',
);

/**
 * The database as it is at one instant, without what was forgotten (free pages stay behind), and every file beside it in the
 * table `backup_files`. Named only when it is whole and checked. Thrown: AppError `conflict` where the name is taken.
 */
export async function backUp(home: string, path: string): Promise<Kept> {
  if (existsSync(path)) throw new AppError('conflict', `${path} is there already. A backup never replaces a file.`, { path });
  const part = `${path}.part`;
  rmSync(part, { force: true });
  try {
    // Made by us and not by SQLite, which would let others read it.
    closeSync(openSync(part, 'wx', 0o600));
    copyDatabase(home, part);
    await addFiles(home, part);
    syncFile(part);
    const kept = { path, sha256: await hashOf(part), bytes: statSync(part).size };
    renameSync(part, path);
    syncFolder(dirname(path));
    return kept;
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function copyDatabase(home: string, to: string): void {
  const database = openConnection(databaseOf(home), { busyMs: 5_000 });
  try {
    database.db.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}

async function addFiles(home: string, to: string): Promise<void> {
  const copy = openConnection(to, { throwaway: true });
  try {
    copy.exec('CREATE TABLE backup_files (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, bytes BLOB NOT NULL) STRICT');
    for (const name of files) if (existsSync(join(home, name))) addFile(copy, home, name);
    for (const folder of homeFolders) await addFolder(copy, home, folder);
    const verdict = String(copy.db.pragma('integrity_check(1)', { simple: true }));
    if (verdict !== 'ok')
      throw new AppError('unavailable', `The copy does not verify (${verdict}). Nothing was kept.`, { reason: 'corrupt' });
  } finally {
    copy.close();
  }
}

async function addFolder(copy: Connection, home: string, folder: string): Promise<void> {
  if (!existsSync(join(home, folder))) return;
  for (const entry of readdirSync(join(home, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (unfinishedFile.test(path)) continue;
    // A link may lead anywhere: what it names is not ours to keep.
    if (entry.isDirectory()) await addFolder(copy, home, path);
    else if (entry.isFile()) addFile(copy, home, path);
  }
}

function addFile(copy: Connection, home: string, path: string): void {
  const bytes = readFileSync(join(home, path));
  keepFile.run(copy, { path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes });
}

/** SHA-256 of a file, hex. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}
