/** Files, read and written in the worker: piece by piece, hashed on the way, synced before they count. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../base/atomic.ts';
import { homeFiles, homeFolders, unfinishedFile } from '../worker/backup.ts';
import { type ListedFile, notOurs } from './format.ts';

const pieceBytes = 1024 * 1024;

/** Called between pieces: throws where nobody waits any more. */
export type Look = () => void;

export type Write = (content: string | Buffer) => void;

/** Makes a file of what `fill` writes, synced. `path` is its name within `root`; folders are made on the way. Thrown: as node:fs throws; EEXIST where it is there. */
export async function makeFile(root: string, path: string, fill: (write: Write) => void | Promise<void>): Promise<ListedFile> {
  const absolute = join(root, path);
  mkdirSync(dirname(absolute), { recursive: true, mode: 0o700 });
  const file = openSync(absolute, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    await fill((content) => {
      const part = typeof content === 'string' ? Buffer.from(content) : content;
      hash.update(part);
      bytes += part.length;
      for (let at = 0; at < part.length; ) at += writeSync(file, part, at);
    });
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(dirname(absolute));
  return { path, sha256: hash.digest('hex'), bytes };
}

/** The same bytes under another name. */
export const copyInto = (root: string, path: string, from: string, look: Look): Promise<ListedFile> =>
  makeFile(root, path, (write) => {
    for (const piece of piecesOf(from, look)) write(piece);
  });

/** A file piece by piece. A link is not followed, and a pipe would wait for ever: only plain files. */
export function* piecesOf(path: string, look: Look): Generator<Buffer> {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(file).isFile()) throw notOurs(`${path} is no plain file`);
    for (;;) {
      look();
      const piece = Buffer.alloc(pieceBytes);
      const length = readSync(file, piece, 0, pieceBytes, null);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

const longestLine = 256 * 1024 * 1024;

/** Its lines, without ever holding the whole. */
export function* linesOf(path: string, look: Look): Generator<string> {
  let rest: Buffer[] = [];
  let length = 0;
  for (const piece of piecesOf(path, look)) {
    let from = 0;
    for (let at = piece.indexOf(0x0a); at >= 0; at = piece.indexOf(0x0a, from)) {
      yield Buffer.concat([...rest, piece.subarray(from, at)]).toString('utf8');
      rest = [];
      length = 0;
      from = at + 1;
    }
    rest.push(piece.subarray(from));
    length += piece.length - from;
    if (length > longestLine) throw notOurs('it has a line without an end');
  }
  if (length > 0) yield Buffer.concat(rest).toString('utf8');
}

/** What lies beside the database, by its name in the home: what the user wrote or gave, and never a key. */
export function* filesBeside(home: string): Generator<{ path: string; absolute: string }> {
  for (const path of homeFiles) if (existsSync(join(home, path))) yield { path, absolute: join(home, path) };
  for (const folder of homeFolders) {
    // The folder itself may be a link of the user's, to a vault elsewhere; what a link below it names is not ours to take.
    if (existsSync(join(home, folder))) yield* filesBelow(realpathSync(join(home, folder)), folder);
  }
}

function* filesBelow(absolute: string, path: string): Generator<{ path: string; absolute: string }> {
  const entries = readdirSync(absolute, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const at = { path: `${path}/${entry.name}`, absolute: join(absolute, entry.name) };
    if (unfinishedFile.test(at.path)) continue;
    if (entry.isDirectory()) yield* filesBelow(at.absolute, at.path);
    else if (entry.isFile()) yield at;
  }
}
