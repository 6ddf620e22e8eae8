/** What a path within the notebook may be: one file below one shelf, called alike on every computer. */
import { type Shelf, shelf as shelves } from '../../../../../contract/notebook.ts';
import { AppError } from '../../../base/errors.ts';

export interface Place {
  shelf: Shelf;
  /** As it is asked for: `lore/user.md`. */
  path: string;
  /** Below the shelf. */
  names: readonly string[];
}

const most = { depth: 12, nameBytes: 200 };
/** Windows cannot name a file so, some of them with any ending. */
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[\u0000-\u001f\u007f-\u009f<>:"|?*\\\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

/** Use on every path that comes from outside. Pure: what is on the disk is looked at later. Thrown: AppError `invalid_input`. */
export function placeOf(path: string): Place {
  const [first = '', ...names] = path.split('/');
  const shelf = shelves.safeParse(first);
  if (!shelf.success) throw bad(path, `it begins with none of ${shelves.options.join(', ')}`);
  if (names.length === 0) throw bad(path, 'it names a shelf and no file');
  if (names.length > most.depth) throw bad(path, `it is more than ${most.depth} folders deep`);
  for (const name of names) {
    const why = wrongWith(name);
    if (why) throw bad(path, why);
  }
  return { shelf: shelf.data, path, names };
}

/** Why a file or folder cannot be called so; null where it can. */
export function wrongWith(name: string): string | null {
  if (name === '') return 'a name in it is empty';
  if (name === '.' || name === '..') return 'it climbs out of its folder';
  if (name.startsWith('.')) return 'a name in it begins with a dot: hidden files are not part of the notebook';
  if (!name.isWellFormed() || forbidden.test(name)) return 'a name in it has a sign that no file name should have';
  if (/[. ]$|^ /.test(name)) return 'a name in it begins or ends with a blank, or ends with a dot';
  if (reserved.test(name)) return 'a name in it is reserved on Windows';
  return Buffer.byteLength(name) > most.nameBytes ? `a name in it is longer than ${most.nameBytes} bytes` : null;
}

/** Files that other programs leave while they save. */
export const isPassing = (name: string): boolean => /^\.|~$|\.(?:tmp|swp|swx|part|crdownload)$|^#.*#$/i.test(name);

/** Two names with one key are one file on some computers. */
export const keyOf = (name: string): string => name.normalize('NFC').toLowerCase();

const bad = (path: string, why: string): AppError =>
  new AppError('invalid_input', `${JSON.stringify(path.slice(0, 200))} is no path of the notebook: ${why}.`, {
    path: path.slice(0, 200),
  });
