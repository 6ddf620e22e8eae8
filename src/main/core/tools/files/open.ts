/** Opens what was judged, and nothing that was put in its place since. For runners: it waits for the disk. */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statfsSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError, systemCode } from '../../base/errors.ts';

const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0, O_NOCTTY = 0, O_DIRECTORY = 0 } = constants;

/** On Linux an open folder is a place of its own, whatever becomes of its name; elsewhere its name is looked at again. */
const pinned = process.platform === 'linux' && existsSync('/proc/self/fd');

/** The kernel's own file systems, wherever they are mounted: procfs, sysfs, debugfs, tracefs, securityfs, devpts, configfs. */
const kernelOwn = new Set([0x9fa0, 0x62656572, 0x64626720, 0x74726163, 0x73636673, 0x1cd1, 0x62656570]);

export interface Folder {
  /** A path to a name in this very folder, for use now. */
  at(name: string): string;
  /** To list it: this very folder. */
  readonly self: string;
}

/** Thrown where the place is no more what was judged: AppError `refused`, reason `changed`. */
export function changed(path: string): AppError {
  return new AppError('refused', `${path} is not any more what was looked at: something was put in its place.`, {
    reason: 'changed',
  });
}

/** Use for every folder. It is open while `use` works, and verified before and, where names are all that there is, after. */
export function withFolder<T>(path: string, use: (folder: Folder) => T): T {
  const fd = openFolder(path);
  try {
    verifyFolder(fd, path);
    const result = use(pinned ? pinnedFolder(fd) : { at: (name) => join(path, name), self: path });
    if (!pinned) verifyFolder(fd, path);
    return result;
  } finally {
    closeSync(fd);
  }
}

const pinnedFolder = (fd: number): Folder => ({ at: (name) => `/proc/self/fd/${fd}/${name}`, self: `/proc/self/fd/${fd}/` });

function openFolder(path: string): number {
  try {
    return openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error);
    // Judged paths hold no link: there is one now.
    if (code === 'ELOOP' || (code === 'ENOTDIR' && isLink(path))) throw changed(path);
    throw error;
  }
}

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

function verifyFolder(fd: number, path: string): void {
  if (pinned) {
    if (readlinkSync(`/proc/self/fd/${fd}`) !== path) throw changed(path);
    if (kernelOwn.has(statfsSync(`/proc/self/fd/${fd}`).type))
      throw new AppError('refused', `${path} is one of the system's own doors.`, { reason: 'device' });
    return;
  }
  const [opened, named] = [fstatSync(fd), lstatSync(path)];
  if (opened.dev !== named.dev || opened.ino !== named.ino || realpathSync.native(path) !== path) throw changed(path);
}

export interface OpenFile {
  readonly fd: number;
  readonly size: number;
  readonly stats: Stats;
}

/** Use for every file that is read: a regular one, with one name unless it is vouched for. `path` is the judged one. */
export function withFile<T>(path: string, trusted: boolean, use: (file: OpenFile) => T): T {
  return withFolder(dirname(path), (folder) => withFileIn(folder, basename(path), path, trusted, use));
}

/** The same where the folder is open already; `path` is what it is called in a message. */
export function withFileIn<T>(folder: Folder, name: string, path: string, trusted: boolean, use: (file: OpenFile) => T): T {
  const before = lstatSync(folder.at(name));
  // Looked at before it is opened: opening a device can be an act by itself.
  refuseUnlessFile(before, path, trusted);
  const fd = openSync(folder.at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  try {
    const stats = fstatSync(fd);
    if (stats.dev !== before.dev || stats.ino !== before.ino) throw changed(path);
    refuseUnlessFile(stats, path, trusted);
    return use({ fd, size: stats.size, stats });
  } finally {
    closeSync(fd);
  }
}

function refuseUnlessFile(stats: Stats, path: string, trusted: boolean): void {
  if (stats.isSymbolicLink()) throw changed(path);
  if (stats.isDirectory()) throw new AppError('invalid_input', `${path} is a folder, not a file.`, { reason: 'not_a_file' });
  if (!stats.isFile())
    throw new AppError('refused', `${path} is a device, a pipe or a socket, not a file.`, { reason: 'device' });
  if (stats.nlink > 1 && !trusted)
    throw new AppError(
      'refused',
      `${path} is one of ${stats.nlink} names (hard links) of one file; where the others are cannot be told. A grant that trusts this folder lets it be read.`,
      { reason: 'hard_link' },
    );
}

/** At most `length` bytes from `offset`; fewer where the file ends. */
export function readAt(fd: number, offset: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(fd, buffer, filled, length - filled, offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return buffer.subarray(0, filled);
}

/** The whole file. Thrown past the bound: AppError `too_large`. */
export function readWhole(path: string, trusted: boolean, maxBytes: number): Buffer {
  return withFile(path, trusted, ({ fd, size }) => {
    // One byte more than allowed tells a file that grew since.
    const bytes = size > maxBytes ? null : readAt(fd, 0, Math.min(maxBytes + 1, size + 65_536));
    if (bytes === null || bytes.length > maxBytes)
      throw new AppError('too_large', `${path} is larger than the ${maxBytes} bytes that are read of such a file.`, { maxBytes });
    return bytes;
  });
}
