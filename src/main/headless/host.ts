/** The headless host: plain Node, a file for secrets, no desktop. */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { forkNode } from '../core/base/child.ts';
import { AppError, systemCode } from '../core/base/errors.ts';
import type { Host, HostPaths } from '../core/base/host.ts';
import { openExternal } from './external.ts';
import { fileSecrets } from './secrets.ts';

/** `entry` is the folder of headless.ts, or of headless.js once built: both are two below the app's own folder. */
export interface HostOptions {
  readonly entry: string;
  readonly home?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where to say what a desktop would show. */
  readonly say: (line: string) => void;
}

/** Use once per process. Thrown when the home cannot be had or its secrets not read: AppError `unavailable`. */
export function headlessHost({ entry, home, env, say }: HostOptions): Host {
  const paths = pathsFrom(entry, resolve(home ?? (env.HEARTH_HOME || join(homedir(), '.hearth'))));
  makeHome(paths.home);
  return {
    kind: 'headless',
    version: versionOf(entry),
    env,
    paths,
    secrets: fileSecrets(paths.home),
    // A computer without a desktop session says nothing about sleep; the clock's jumps tell it later.
    power: { on: () => () => undefined },
    fork: (runner, forking = {}) =>
      forkNode(join(paths.runners, `${runner}${isBuilt(entry) ? '-runner.js' : '.ts'}`), env, forking),
    notify: (title, body) => say(`${title}: ${body}`),
    openExternal,
  };
}

const isBuilt = (entry: string) => !entry.endsWith(join('src', 'main'));

function pathsFrom(entry: string, home: string): HostPaths {
  const root = resolve(entry, '../..');
  return {
    home,
    resources: join(root, 'resources'),
    lore: join(root, 'lore'),
    renderer: join(root, 'out', 'renderer'),
    runners: isBuilt(entry) ? entry : join(entry, 'runners'),
  };
}

function versionOf(entry: string): string {
  const about: unknown = JSON.parse(readFileSync(resolve(entry, '../../package.json'), 'utf8'));
  return typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : '0.0.0';
}

const homeTrouble: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file, not a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENOENT: 'no folder can be made there',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
};

/** Made for its owner alone; one that is there keeps the rights it has. */
function makeHome(home: string): void {
  try {
    makeFolder(home);
  } catch (error) {
    const code = systemCode(error);
    const why = homeTrouble[code] ?? code;
    const message = `The home ${home} cannot be used: ${why}. Choose another with --home or HEARTH_HOME.`;
    throw new AppError('unavailable', message, { code, home }, { cause: error });
  }
}

/** One folder at a time: Node's own `recursive` never ends where a file system takes no folders and says that the parent is absent. */
function makeFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  const parent = dirname(path);
  if (!found && parent !== path) makeFolder(parent);
  mkdirSync(path, { mode: 0o700 });
}
