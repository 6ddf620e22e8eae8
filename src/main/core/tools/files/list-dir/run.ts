/** The work of `list_dir`. */
import { type Dirent, lstatSync, opendirSync } from 'node:fs';
import type { z } from 'zod';
import type { RunTool } from '../../../agent/tool.ts';
import { AppError } from '../../../base/errors.ts';
import { type Folder, withFolder } from '../open.ts';
import { pathOf } from '../shapes.ts';
import type { listDir } from './tool.ts';

type Output = z.output<(typeof listDir)['output']>;
type Entry = Output['entries'][number];

/** A folder above this is not sorted in memory, but refused. */
const maxNames = 200_000;

export const run: RunTool<z.output<(typeof listDir)['input']>, Output> = async (
  { limit = 1_000, after = '' },
  { touches, maxOutputBytes },
) => {
  const path = pathOf(touches);
  return withFolder(path, (folder) => {
    const found = namesIn(folder, path);
    const rest = found.filter(({ name }) => after === '' || byName(name, after) > 0);
    const entries: Entry[] = [];
    let room = maxOutputBytes - 1_000 - path.length;
    for (const { name, type } of rest.slice(0, limit)) {
      const entry = entryOf(folder, name, type);
      room -= Buffer.byteLength(JSON.stringify(entry)) + 1;
      if (room < 0) break;
      entries.push(entry);
    }
    return { path, entries, total: found.length, truncated: entries.length < rest.length };
  });
};

interface Found {
  name: string;
  type: Entry['type'];
}

function namesIn(folder: Folder, path: string): Found[] {
  const found: Found[] = [];
  const listing = opendirSync(folder.self, { bufferSize: 256 });
  try {
    for (let entry = listing.readSync(); entry !== null; entry = listing.readSync()) {
      found.push({ name: entry.name, type: typeOf(entry) });
      if (found.length > maxNames) throw new AppError('too_large', `${path} holds more than ${maxNames} entries.`, { maxNames });
    }
  } finally {
    listing.closeSync();
  }
  return found.sort((a, b) => byName(a.name, b.name));
}

/** By code points: the same order on every computer. */
const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function typeOf(entry: Dirent): Entry['type'] {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'other';
}

function entryOf(folder: Folder, name: string, type: Entry['type']): Entry {
  const stats = lstatSync(folder.at(name), { throwIfNoEntry: false });
  if (!stats) return { name, type };
  return { name, type, ...(type === 'file' ? { bytes: stats.size } : {}), modifiedAt: stats.mtime.toISOString() };
}
