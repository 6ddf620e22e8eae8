/** Big things are files, named by their hash: written beside, synced, renamed, and only then in the log. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../base/atomic.ts';
import { AppError } from '../../base/errors.ts';
import { fileKept, storeStream } from '../events.ts';
import { syncFolderLater } from '../log/head.ts';
import type { ArtifactInfo, Artifacts, Reader, Store } from '../types.ts';
import { keptFile } from './kept-files.sql.ts';

interface Parts {
  home: string;
  reader: Reader;
  command: Store['command'];
  newId(): string;
  /** Turns a fault of the disk into what callers are given. */
  fault(error: unknown): unknown;
}

/** Where files are written before they have a name; swept at start. */
export const unnamedIn = (home: string): string => join(home, 'artifacts', 'unnamed');

export function createArtifacts(parts: Parts): Artifacts {
  const pathOf = (sha256: string) => join(parts.home, 'artifacts', sha256.slice(0, 2), sha256);
  const info = (fileId: string): ArtifactInfo | null => {
    const row = keptFile.get(parts.reader, { id: fileId });
    return row ? { fileId: row.file_id, name: row.name, bytes: row.bytes, sha256: row.sha256 } : null;
  };
  return {
    info,
    path(fileId) {
      const found = info(fileId);
      const path = found ? pathOf(found.sha256) : '';
      if (!found || !existsSync(path))
        throw new AppError('not_found', 'There is no such file; it may have been removed.', { fileId });
      return path;
    },
    async put(name, content, limit) {
      const fileId = parts.newId();
      const unnamed = join(unnamedIn(parts.home), fileId);
      try {
        makeFolder(dirname(unnamed));
        const { bytes, sha256 } = await write(unnamed, content, limit);
        await settle(unnamed, pathOf(sha256), bytes);
        const kept = { fileId, name: name.toWellFormed(), bytes, sha256 };
        await parts.command((tx) => void tx.append(fileKept.of({ stream: storeStream, actor: 'self', data: kept })));
        return kept;
      } catch (error) {
        await rm(unnamed, { force: true });
        throw parts.fault(error);
      }
    },
  };
}

async function write(
  path: string,
  content: Buffer | AsyncIterable<Buffer>,
  limit: number,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const part of Buffer.isBuffer(content) ? [content] : content) {
      bytes += part.length;
      if (bytes > limit) throw new AppError('too_large', `A file may weigh ${limit} bytes at most.`, { limit });
      hash.update(part);
      await writeAll(file, part);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function writeAll(file: FileHandle, part: Buffer): Promise<void> {
  for (let from = 0; from < part.length; ) from += (await file.write(part, from)).bytesWritten;
}

/** The same bytes are kept once: a file that is there already, whole, stays. */
async function settle(unnamed: string, path: string, bytes: number): Promise<void> {
  makeFolder(dirname(path));
  const there = await stat(path).catch(() => null);
  if (there?.size === bytes) await rm(unnamed);
  else await rename(unnamed, path);
  await syncFolderLater(dirname(path));
}

function makeFolder(path: string): void {
  if (mkdirSync(path, { recursive: true, mode: 0o700 }) === undefined) return;
  // Each new folder is an entry in the one above it.
  syncFolder(dirname(path));
  syncFolder(dirname(dirname(path)));
}
