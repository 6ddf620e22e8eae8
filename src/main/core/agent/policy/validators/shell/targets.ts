/** What a command that removes or overwrites is aimed at: the roots of a computer and of a person's things are told apart. */
import { posix } from 'node:path';
import { type Field, home, isUnknown } from './expand.ts';

export type Aim = 'root' | 'unknown' | 'wide' | 'narrow';

const systemFolders =
  /^\/(?:bin|boot|dev|etc|home|lib\d*|media|mnt|opt|proc|root|run|sbin|srv|sys|usr|var|Applications|Library|System|Users|Volumes|private|[A-Za-z]:?)(?:\/|$)/;
/** Whose things are somebody's: below them it is one person's all. */
const homes = /^\/(?:home|Users|var\/home|mnt\/[a-z]|[a-z])\/[^/]+$/;
const scratch = /^\/(?:tmp|var\/tmp|work)\//;

/** `at` is the folder that the script has changed to, null where it is the one that it began in. */
export function aimOf({ text, glob }: Field, at: string | null): Aim {
  if (isUnknown(text)) return 'unknown';
  const joined = at !== null && !text.startsWith('/') ? `${at}/${text}` : text;
  const path = posix.normalize(joined.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '');
  if (isUnknown(path)) return 'unknown';
  if (!path.startsWith('/')) return relative(path, glob);
  // `/home/*` is all that is in /home, and `/h?me` is it as well.
  const bare = glob ? path.replace(/(?:\/[^/]*[*?[][^/]*)+$/, '') || '/' : path;
  if (bare === '/' || bare === home || homes.test(bare)) return 'root';
  if (/^\/[^/]*$/.test(bare)) return scratch.test(`${bare}/`) ? (glob ? 'narrow' : 'wide') : 'root';
  if (/^[^*?[]*\/[^/]*[*?[]/.test(path) && path.split('/').length < 4 && !scratch.test(path)) return 'root';
  if (bare.startsWith(`${home}/`)) return 'wide';
  return systemFolders.test(bare) && !/^\/(?:home|Users|mnt|media)\//.test(bare) && !scratch.test(bare) ? 'root' : 'narrow';
}

function relative(path: string, glob: boolean): Aim {
  if (path === '..' || path.startsWith('../')) return 'root';
  return path === '.' || (glob && /^[.*?[\]!a-zA-Z0-9-]*$/.test(path) && /^[.]?\*+$/.test(path)) ? 'wide' : 'narrow';
}

/** The folder after `cd`; a place that cannot be known stays unknown. */
export function changeFolder(at: string | null, target: Field | undefined): string | null {
  const to = target?.text ?? home;
  if (to === '-') return '\ue000';
  if (to.startsWith('/')) return posix.normalize(to);
  return posix.normalize(at === null ? to : `${at}/${to}`);
}
