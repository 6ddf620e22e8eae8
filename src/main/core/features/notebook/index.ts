/** The door of the notebook room: so far its lore, which makes the system prompt. */
import { constants, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, toInstant } from '../../base/clock.ts';
import { describeError, systemCode } from '../../base/errors.ts';
import type { HostPaths } from '../../base/host.ts';
import type { Log } from '../../base/log.ts';

/** In this order they make the system prompt. */
const shelves = ['soul.md', 'directives.md', 'user.md'] as const;
/** A file longer than this is cut in the prompt: lore is a page, not a library. */
const mostBytes = 64 * 1024;

interface Deps {
  paths: Pick<HostPaths, 'home' | 'lore'>;
  clock: Clock;
  log: Log;
}

/** Use once per daemon. `start` gives a new home its first lore; files that are there are never touched. */
export function createNotebook({ paths, clock, log }: Deps) {
  const folder = join(paths.home, 'lore');
  const read = rememberUnchanged((name) => readLore(join(folder, name), log));
  return {
    start: () => seed(paths.lore, folder, log),
    api: {
      /** Lore as it stands on disk now, and today's date. */
      systemPrompt: (): string => {
        const texts = shelves.map((name) => read(name, join(folder, name)).trim()).filter((text) => text !== '');
        return [...texts, `Today is ${toInstant(clock.now()).slice(0, 10)}.`].join('\n\n');
      },
    },
  };
}

function seed(from: string, to: string, log: Log): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(from).filter((file) => file.endsWith('.md'))) {
    try {
      copyFileSync(join(from, name), join(to, name), constants.COPYFILE_EXCL);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') log.warn(`lore/${name} could not be made`, { error: describeError(error) });
    }
  }
}

function readLore(path: string, log: Log): string {
  const bytes = readFileSync(path);
  if (bytes.length > mostBytes)
    log.warn('lore is too long and was cut in the prompt', { path, bytes: bytes.length, most: mostBytes });
  return bytes.subarray(0, mostBytes).toString('utf8');
}

/** Reads a file again only when it changed; a file that is not there is an empty one. */
function rememberUnchanged(read: (name: string) => string): (name: string, path: string) => string {
  const known = new Map<string, { stamp: string; text: string }>();
  return (name, path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return '';
    const stamp = `${stats.mtimeMs}:${stats.size}:${stats.ino}`;
    const before = known.get(name);
    if (before?.stamp === stamp) return before.text;
    const text = read(name);
    known.set(name, { stamp, text });
    return text;
  };
}
