/** Files of the notebook on the disk: found without following links, read whole or not at all. */
import { createHash } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { type Shelf, shelf as shelves } from '../../../../../contract/notebook.ts';
import { AppError, systemCode } from '../../../base/errors.ts';
import { isPassing, keyOf, type Place, wrongWith } from './paths.ts';

/** 4 MiB: a text longer than that is no note. */
export const mostNoteBytes = 4 * 1024 * 1024;
const most = { depth: 12, files: 20_000 };
/** What a write or an install is called until it has its place. Hidden, so that nobody takes it for a note. */
export const unfinished = (id: string, end: 'tmp' | 'dir'): string => `.hearth-${id}.${end}`;
const leftover = /^\.hearth-([0-9a-f-]{36})\.(tmp|dir)$/;

export interface Seen {
  path: string;
  absolute: string;
  bytes: number;
  changedMs: number;
  /** Another one where anything of the file changed. */
  stamp: string;
}

/** `ino` tells one folder from another that took its name. */
export interface Folder {
  absolute: string;
  ino: number;
}

export interface Walk {
  files: Seen[];
  folders: Folder[];
  /** What a crash left behind. */
  leftovers: { id: string; absolute: string; end: string }[];
  /** What is not part of the notebook, and why. */
  skipped: { path: string; why: string }[];
  /** False where not everything was seen: then a file that is missing may be there. */
  whole: boolean;
}

/** Where a shelf is. The shelf itself may be a link of the user's, to a vault elsewhere; nothing below it may. */
export async function rootOf(home: string, shelf: Shelf): Promise<string> {
  return realpath(join(home, shelf)).catch(() => join(home, shelf));
}

/** Use before the shelves are looked at: each is there to be written in, and to be watched. */
export async function makeShelves(home: string): Promise<void> {
  for (const name of shelves.options) await mkdir(join(home, name), { recursive: true, mode: 0o700 }).catch(() => undefined);
}

/** Everything on the shelves, by path. */
export async function walk(home: string, only: readonly Shelf[] = shelves.options): Promise<Walk> {
  const seen: Walk = { files: [], folders: [], leftovers: [], skipped: [], whole: true };
  for (const shelf of only) await walkFolder(await rootOf(home, shelf), shelf, 0, seen);
  seen.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return seen;
}

async function walkFolder(absolute: string, path: string, depth: number, seen: Walk): Promise<void> {
  let entries: Dirent[];
  try {
    seen.folders.push({ absolute, ino: (await lstat(absolute)).ino });
    entries = await readdir(absolute, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') seen.whole = false;
    return;
  }
  for (const entry of entries) {
    const { name } = entry;
    const left = leftover.exec(name);
    if (left?.[1] && left[2]) seen.leftovers.push({ id: left[1], absolute: join(absolute, name), end: left[2] });
    if (isPassing(name)) continue;
    const at = { path: `${path}/${name}`, absolute: join(absolute, name) };
    const why = refusalOf(entry, depth, seen);
    if (why) seen.skipped.push({ path: at.path, why });
    else if (entry.isDirectory()) await walkFolder(at.absolute, at.path, depth + 1, seen);
    else await addFile(at, seen);
  }
}

function refusalOf(entry: Dirent, depth: number, seen: Walk): string | null {
  if (entry.isSymbolicLink()) return 'it is a link, and links are not followed';
  if (!entry.isDirectory() && !entry.isFile()) return 'it is no plain file';
  if (entry.isDirectory() && depth + 1 >= most.depth) return 'it is too deep';
  if (entry.isFile() && seen.files.length >= most.files) {
    seen.whole = false;
    return `there are more than ${most.files} files`;
  }
  return wrongWith(entry.name);
}

async function addFile(at: { path: string; absolute: string }, seen: Walk): Promise<void> {
  try {
    const stat = await lstat(at.absolute, { bigint: true });
    if (stat.isFile())
      seen.files.push({ ...at, bytes: Number(stat.size), changedMs: Number(stat.mtimeMs), stamp: stampOf(stat) });
  } catch {
    // It went while we looked; the next look says so.
  }
}

const stampOf = (stat: { mtimeNs: bigint; ctimeNs: bigint; size: bigint; ino: bigint }): string =>
  `${stat.mtimeNs}:${stat.ctimeNs}:${stat.size}:${stat.ino}`;

/** Where a file is, or would be. `twin` is a file or folder there that some computers would take for the same. */
export async function locate(
  home: string,
  { shelf, names }: Place,
): Promise<{ absolute: string; there: boolean; twin?: string }> {
  let absolute = await rootOf(home, shelf);
  let there = true;
  for (const name of names) {
    const entries: Dirent[] = there ? await readdir(absolute, { withFileTypes: true }).catch(() => []) : [];
    const entry = entries.find((one) => one.name === name);
    const twin = entry ? undefined : entries.find((one) => keyOf(one.name) === keyOf(name));
    absolute = join(absolute, name);
    if (twin) return { absolute, there: false, twin: twin.name };
    if (entry?.isSymbolicLink()) throw new AppError('refused', `${name} is a link, and links are not followed.`);
    there = entry !== undefined;
  }
  return { absolute, there };
}

export type Content = { text: string; hash: string; bytes: number } | { code: 'too_large' | 'refused'; why: string };

/** The text of a file; or why it is only listed. Null where there is none. */
export async function readContent(absolute: string): Promise<Content | null> {
  try {
    // A link could show another file; a pipe would wait for ever.
    const file = await open(absolute, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = await file.stat();
      if (!stat.isFile()) return { code: 'refused', why: 'It is no plain file.' };
      if (stat.size > mostNoteBytes) return { code: 'too_large', why: `It is larger than ${mostNoteBytes / 1024 / 1024} MiB.` };
      return contentOf(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    return { code: 'refused', why: `It cannot be read (${code || 'an unknown fault'}).` };
  }
}

export function contentOf(bytes: Buffer): Content {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    const text = decoder.decode(bytes);
    if (text.includes('\u0000')) return { code: 'refused', why: 'It is binary.' };
    return { text, hash: hashOf(bytes), bytes: bytes.length };
  } catch {
    return { code: 'refused', why: 'It is no text in UTF-8.' };
  }
}

/** SHA-256, in hex. */
export const hashOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
