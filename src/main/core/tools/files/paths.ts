/** From what was asked for to the one place that it means: what policy judges, and what the work opens. Changes nothing. */
import type { Stats } from 'node:fs';
import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, parse, sep } from 'node:path';
import { isWithinFolded } from '../../agent/policy/paths.ts';
import type { Place, Touch } from '../../agent/tool.ts';
import { AppError, systemCode } from '../../base/errors.ts';

type PathTouch = Extract<Touch, { kind: 'path' }>;

const maxLinks = 40;
const maxChars = 4_096;

// Control characters, and those that make a text read otherwise than it is: on a card they would hide what is asked for.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const deceptive = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/u;

/** Folders of the system's own, where a name is a device, or one more door to every file. */
const doors =
  process.platform === 'linux' ? ['/proc', '/sys', '/dev'] : ['/dev', '/.vol', '/.nofollow', '/.resolve', '/system/volumes'];

/** Thrown where a path can never be right: AppError `invalid_input`, `not_found` or `refused`. */
export async function touchPath(asked: string, place: Place, mode: PathTouch['mode']): Promise<PathTouch> {
  const lent = /^file:(?!\/)(.+)$/.exec(asked)?.[1];
  if (lent !== undefined) return { kind: 'path', path: lentFile(lent, place), asked, mode };
  const path = await resolvePath(expand(asked, place.base));
  await refuseOtherDoorsHome(path, place.home);
  return { kind: 'path', path, asked, mode };
}

function lentFile(fileId: string, place: Place): string {
  const path = place.file?.(fileId) ?? null;
  if (path === null) throw new AppError('not_found', `There is no kept file with the id ${JSON.stringify(fileId)}.`);
  return path;
}

/** Hearth's own folder can be mounted somewhere else too, where its name does not give it away. */
async function refuseOtherDoorsHome(path: string, home: string): Promise<void> {
  if (isWithinFolded(path, home)) return;
  const own = await stat(home).catch(() => null);
  for (let at = path; own !== null && at !== dirname(at); at = dirname(at)) {
    const found = await lstat(at).catch(() => null);
    if (found && found.dev === own.dev && found.ino === own.ino)
      throw new AppError('refused', `${path} is Hearth's own folder by another name.`);
  }
}

/** Nothing is decoded and no variable is filled in: a path is what its characters say, but for a leading `~`. */
function expand(asked: string, base: string): string {
  const wrong = whyWrong(asked);
  if (wrong) throw new AppError('invalid_input', `${wrong}: ${JSON.stringify(asked.slice(0, 200))}`);
  if (asked === '~' || asked.startsWith('~/') || asked.startsWith(`~${sep}`)) return `${homedir()}${sep}${asked.slice(2)}`;
  return isAbsolute(asked) ? asked : `${base}${sep}${asked}`;
}

function whyWrong(asked: string): string | null {
  if (asked === '') return 'The path is empty';
  if (asked.length > maxChars) return 'The path is too long';
  if (deceptive.test(asked)) return 'The path holds characters that cannot be seen';
  if (!asked.isWellFormed()) return 'The path is no valid text';
  if (/^~[^/\\]/.test(asked)) return "Another user's home folder is named by its whole path";
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(asked) || /^file:/i.test(asked)) return 'This is an address, not a path';
  return process.platform === 'win32' ? whyWrongOnWindows(asked) : null;
}

/** Names that Windows takes for devices, streams or other names: exported for its test, which runs everywhere. */
export function whyWrongOnWindows(asked: string): string | null {
  if (/^[\\/]{2}/.test(asked)) return 'Paths of the network and of devices are not opened';
  const parts = asked.replace(/^[A-Za-z]:(?=[\\/])/, '').split(/[\\/]+/);
  if (parts.some((part) => part.includes(':'))) return 'The path names a stream or a drive within a path';
  if (parts.some((part) => /[. ]$/.test(part) && !/^\.{1,2}$/.test(part))) return 'A part of the path ends with a dot or a space';
  if (parts.some((part) => /~\d/.test(part))) return 'Short names are not opened; give the whole name';
  if (parts.some((part) => /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i.test(part)))
    return 'This is a device';
  return null;
}

interface Walk {
  /** Resolved so far: a real folder or file, no link in it. */
  at: string;
  /** Parts to go, the next one last. */
  rest: string[];
  links: number;
}

/**
 * Component by component, as the system itself goes: `..` leaves the folder that a link led to. Of a file that is not there yet,
 * the nearest folder is resolved and the rest follows as it is.
 */
export async function resolvePath(path: string): Promise<string> {
  const { root } = parse(path);
  const walk: Walk = { at: root, rest: partsOf(path.slice(root.length)), links: 0 };
  for (let part = walk.rest.pop(); part !== undefined; part = walk.rest.pop()) {
    if (part === '..') {
      walk.at = join(walk.at, '..');
      continue;
    }
    const next = join(walk.at, part);
    refuseDoors(next, path);
    const found = await look(next);
    if (found === null) return missing(walk, part, path);
    if (found.isSymbolicLink()) await follow(walk, next, path);
    else walk.at = next;
    if (walk.rest.length > 0 && !found.isSymbolicLink() && !found.isDirectory())
      throw new AppError('not_found', `${next} is no folder, so there is nothing in it.`);
  }
  return spelled(walk.at);
}

const partsOf = (path: string): string[] =>
  path
    .split(sep === '\\' ? /[\\/]+/ : /\/+/)
    .filter((part) => part !== '' && part !== '.')
    .reverse();

function refuseDoors(path: string, asked: string): void {
  const name = process.platform === 'linux' ? path : path.toLowerCase();
  if (doors.some((door) => name === door || name.startsWith(`${door}/`)))
    throw new AppError('refused', `${asked} leads to ${path}: devices and the system's own doors are not opened.`, {
      reason: 'device',
    });
}

async function look(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return null;
    if (code === 'ENOTDIR') throw new AppError('not_found', `A part of ${path} is a file, not a folder.`);
    if (code === 'ENAMETOOLONG' || code === 'EINVAL') throw new AppError('invalid_input', `${path} cannot be a name here.`);
    throw new AppError('refused', `${path} cannot be looked at (${code}).`, { reason: 'no_permission' });
  }
}

async function follow(walk: Walk, link: string, asked: string): Promise<void> {
  walk.links += 1;
  if (walk.links > maxLinks)
    throw new AppError('refused', `${asked} goes round in links without end.`, { reason: 'too_many_links' });
  const target = await readlink(link).catch(() => {
    throw new AppError('refused', `${link} changed while it was looked at.`, { reason: 'changed' });
  });
  if (isAbsolute(target)) walk.at = parse(target).root;
  walk.rest.push(...partsOf(target));
}

/** A folder that is not there cannot be left again: the system would not find it either. */
async function missing(walk: Walk, part: string, asked: string): Promise<string> {
  if (walk.rest.includes('..')) throw new AppError('not_found', `${asked} goes through a folder that is not there.`);
  return join(await spelled(walk.at), part, ...walk.rest.toReversed());
}

/** Where the system folds case, each part as it is written on the disk: two spellings are one place. */
const spelled = async (path: string): Promise<string> => (process.platform === 'linux' ? path : realpath(path));
