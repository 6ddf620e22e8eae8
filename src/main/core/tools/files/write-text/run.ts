/** The work of `write_text`: beside, synced, renamed over; the version before is kept first. */
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { z } from 'zod';
import type { RunContext, RunTool } from '../../../agent/tool.ts';
import { syncFolder, writeAtomic } from '../../../base/atomic.ts';
import { AppError } from '../../../base/errors.ts';
import { changed, type Folder, readAt, withFileIn, withFolder } from '../open.ts';
import { pathOf } from '../shapes.ts';
import type { writeText } from './tool.ts';

type Output = z.output<(typeof writeText)['output']>;

/** A version before that is larger is not replaced: it could not be kept. */
const maxKept = 64 * 1024 * 1024;
const maxNewFolders = 20;

interface Before {
  bytes: Buffer;
  stats: Stats;
}

export const run: RunTool<z.output<(typeof writeText)['input']>, Output> = async ({ text }, context) => {
  const path = pathOf(context.touches);
  const name = basename(path);
  if (name === '') throw new AppError('invalid_input', 'That is a folder, not a file.', { reason: 'not_a_file' });
  const bytes = Buffer.from(text, 'utf8');
  makeFolders(dirname(path), context);
  return withFolder(dirname(path), (folder) => {
    const before = readBefore(folder, name, path, context.trusted ?? false);
    const about = { path, bytes: bytes.length, created: before === null };
    if (before?.bytes.equals(bytes)) return { ...about, changed: false };
    const kept = before ? keep(before.bytes, context.keepFolder) : null;
    context.signal.throwIfAborted();
    replace(folder, name, path, bytes, before?.stats ?? null);
    context.changed(before ? `Replaced ${path} (${bytes.length} bytes).` : `Made ${path} (${bytes.length} bytes).`);
    return { ...about, changed: true, ...(kept ? { kept } : {}) };
  });
};

/** From the nearest folder that is there, one at a time, each verified: a link that appears on the way is not followed. */
function makeFolders(path: string, context: RunContext): void {
  const missing: string[] = [];
  let at = path;
  for (; !lstatSync(at, { throwIfNoEntry: false }) && dirname(at) !== at; at = dirname(at)) missing.push(basename(at));
  if (missing.length > maxNewFolders)
    throw new AppError('invalid_input', `At most ${maxNewFolders} folders are made for one file.`, { reason: 'too_deep' });
  for (let name = missing.pop(); name !== undefined; name = missing.pop()) {
    const part = name;
    withFolder(at, (folder) => mkdirSync(folder.at(part)));
    at = join(at, part);
    context.changed(`Made the folder ${at}.`);
  }
}

function readBefore(folder: Folder, name: string, path: string, trusted: boolean): Before | null {
  if (!lstatSync(folder.at(name), { throwIfNoEntry: false })) return null;
  return withFileIn(folder, name, path, trusted, ({ fd, size, stats }) => {
    if (size > maxKept)
      throw new AppError('too_large', `${path} is larger than ${maxKept} bytes, and could not be kept.`, { maxKept });
    return { bytes: readAt(fd, 0, size), stats };
  });
}

/** By its hash: the same version is kept once. */
function keep(bytes: Buffer, keepFolder: string): string {
  const path = join(keepFolder, createHash('sha256').update(bytes).digest('hex'));
  if (!existsSync(path)) {
    mkdirSync(keepFolder, { recursive: true, mode: 0o700 });
    writeAtomic(path, bytes);
  }
  return path;
}

function replace(folder: Folder, name: string, path: string, bytes: Buffer, before: Stats | null): void {
  // Not after the file's own name: one of 255 bytes would leave no room.
  const beside = folder.at(`.hearth-${randomBytes(8).toString('hex')}.tmp`);
  try {
    writeBeside(beside, bytes, before);
    // What came in the meantime was not kept: it is not replaced either.
    const now = lstatSync(folder.at(name), { throwIfNoEntry: false });
    if (now?.ino !== before?.ino || now?.mtimeMs !== before?.mtimeMs) throw changed(path);
    renameSync(beside, folder.at(name));
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(folder.self);
}

function writeBeside(path: string, bytes: Buffer, before: Stats | null): void {
  const file = openSync(path, 'wx', before ? 0o600 : 0o666);
  try {
    writeFileSync(file, bytes);
    if (before) sameRights(file, before);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A file keeps its owner and its rights. Setuid is not among them: new contents were not what it was given to. */
function sameRights(file: number, before: Stats): void {
  try {
    fchownSync(file, before.uid, before.gid);
  } catch {
    // Only root may give files away; then it belongs to whom Hearth belongs.
  }
  fchmodSync(file, before.mode & 0o777);
}
