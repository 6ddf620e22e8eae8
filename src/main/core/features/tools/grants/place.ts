/** Where a grant leads when it is made: a path is resolved then, so that no link that is laid later widens it. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Grant } from '../../../../../contract/tools.ts';
import { isWithinFolded } from '../../../agent/policy/paths.ts';
import { AppError } from '../../../base/errors.ts';

interface Limits {
  /** Hearth's own folder, resolved. */
  home: string;
  /** The user's home folder. */
  userHome: string;
}

/** Thrown where a path can not be granted: AppError `invalid_input`, or `refused` for Hearth's own folder. */
export async function placeGrant(grant: Grant, limits: Limits): Promise<Grant> {
  if (!grant.paths) return grant;
  return { ...grant, paths: [...new Set(await Promise.all(grant.paths.map((path) => resolveGranted(path, limits))))] };
}

async function resolveGranted(asked: string, { home, userHome }: Limits): Promise<string> {
  const path = asked === '~' || asked.startsWith('~/') ? join(userHome, asked.slice(1)) : asked;
  if (!isAbsolute(path) || path.includes('\0'))
    throw new AppError('invalid_input', `A grant names whole paths; ${JSON.stringify(asked.slice(0, 200))} is none.`);
  const resolved = await nearest(path);
  if (isWithinFolded(resolved, home))
    throw new AppError('refused', "Hearth's own folder is never a tool's to touch, and cannot be granted.", { path: resolved });
  return resolved;
}

/** Of what is not there yet, its nearest folder is resolved. */
async function nearest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(await nearest(above), basename(path));
  }
}
