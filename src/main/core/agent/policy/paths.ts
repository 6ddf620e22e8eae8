/** Paths as policy compares them: by whole components, never by prefix. */
import { posix, win32 } from 'node:path';

/** A path's parts; both kinds of separator part, so that no spelling hides one. */
const partsOf = (path: string): string[] => path.split(/[\\/]+/).filter((part) => part !== '');

/** True where `path` is `folder` or lies below it: `/allowed_evil` is not in `/allowed`. Both are absolute and resolved. */
export function isWithin(path: string, folder: string): boolean {
  const inner = partsOf(path);
  return partsOf(folder).every((part, i) => inner[i] === part);
}

/**
 * The same for what is forbidden, where a doubt closes: letters of either case and every way to compose them count as one, as
 * some file systems hold them to be.
 */
export const isWithinFolded = (path: string, folder: string): boolean => isWithin(fold(path), fold(folder));

const fold = (path: string): string => path.normalize('NFKC').toLowerCase().toUpperCase();

/** Absolute, with no `.`, `..`, NUL or doubled separator left in it: what a touch must be before it is judged. */
export function isResolved(path: string): boolean {
  const kind = /^[A-Za-z]:[\\/]|^\\\\/.test(path) ? win32 : posix;
  return !path.includes('\0') && kind.isAbsolute(path) && partsOf(path).every((part) => part !== '.' && part !== '..');
}

/** How many parts a path has: none for a root. */
export const depthOf = (path: string): number => partsOf(path).length;

/** The folder that a path lies in; the root's is the root. */
export const folderOf = (path: string): string => (path.includes('\\') ? win32 : posix).dirname(path);
