/** Puts a text in the place of a file, so that whatever another program saved meanwhile is never overwritten. */
import { existsSync, linkSync, readFileSync, renameSync, unlinkSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../../../base/errors.ts';
import { syncFolderLater } from '../../../store/log/head.ts';
import { hashOf, unfinished } from './disk.ts';

/** A text that is on the disk, synced, beside the file whose place it is to take. */
export interface Prepared {
  readonly temporary: string;
  readonly target: string;
}

/** Thrown: as node:fs throws, with nothing left behind. */
export async function prepare(target: string, writeId: string, text: string): Promise<Prepared> {
  const folder = dirname(target);
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made) await syncUp(folder, dirname(made));
  const temporary = join(folder, unfinished(writeId, 'tmp'));
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await syncFolderLater(folder);
    return { temporary, target };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Takes the place of a file that still has the hash `expected`, or of none where it is null. Answers false, and leaves both
 * where they are, where the file moved on. The look and the rename are in one turn, with nothing between them.
 */
export async function settle({ temporary, target }: Prepared, expected: string | null): Promise<boolean> {
  if (expected === null) {
    try {
      // A link never replaces anything: it is there, whole, or it is not.
      linkSync(temporary, target);
    } catch (error) {
      if (systemCode(error) === 'EEXIST' || existsSync(target)) return false;
      // A file system without links (FAT, some shares).
      renameSync(temporary, target);
    }
    await rm(temporary, { force: true });
  } else {
    if (currentHash(target) !== expected) return false;
    renameSync(temporary, target);
  }
  await syncFolderLater(dirname(target));
  return true;
}

/** Removes a file that still has the hash `expected`. False where it moved on: the look and the removal are in one turn. */
export function takeAway(target: string, expected: string): boolean {
  if (currentHash(target) !== expected) return false;
  unlinkSync(target);
  return true;
}

function currentHash(target: string): string | null {
  try {
    return hashOf(readFileSync(target));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Each new folder is an entry in the one above it. */
async function syncUp(folder: string, last: string): Promise<void> {
  for (let at = folder; at !== last && at !== dirname(at); at = dirname(at)) await syncFolderLater(dirname(at));
}
