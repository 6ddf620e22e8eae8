/** The system prompt: lore as it stands on disk now, the names of skills, and today's date. */
import { constants, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toInstant } from '../../base/clock.ts';
import { describeError, systemCode } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { NotebookDeps } from './room.ts';

/** In this order they make the system prompt. */
const parts = ['soul.md', 'directives.md', 'user.md'] as const;
/** A file longer than this is cut in the prompt: lore is a page, not a library. */
const mostBytes = 64 * 1024;

interface Offered {
  name: string;
  description: string;
}

/** Use once per room. `skills` are those that may be read: only their names and descriptions are told before one is. */
export function promptMaker(
  { paths, clock, log }: Pick<NotebookDeps, 'paths' | 'clock' | 'log'>,
  skills: () => readonly Offered[],
) {
  const folder = join(paths.home, 'lore');
  const read = rememberUnchanged((name) => readLore(join(folder, name), log));
  return (): string => {
    const texts = parts.map((name) => read(name, join(folder, name)).trim()).filter((text) => text !== '');
    return [...texts, ...skillWords(skills()), `Today is ${toInstant(clock.now()).slice(0, 10)}.`].join('\n\n');
  };
}

function skillWords(skills: readonly Offered[]): string[] {
  if (skills.length === 0) return [];
  const lines = skills.map(({ name, description }) => `- ${name}: ${description.replace(/\s+/g, ' ')}`);
  return [`Skills that skill_read gives you the text of, when one fits what is asked:\n${lines.join('\n')}`];
}

/** Gives a new home its first lore; files that are there are never touched. Answers the paths that were made. */
export function seed({ paths, log }: Pick<NotebookDeps, 'paths' | 'log'>): string[] {
  const to = join(paths.home, 'lore');
  mkdirSync(to, { recursive: true, mode: 0o700 });
  const made: string[] = [];
  for (const name of readdirSync(paths.lore).filter((file) => file.endsWith('.md'))) {
    try {
      copyFileSync(join(paths.lore, name), join(to, name), constants.COPYFILE_EXCL);
      made.push(`lore/${name}`);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') log.warn(`lore/${name} could not be made`, { error: describeError(error) });
    }
  }
  return made;
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
