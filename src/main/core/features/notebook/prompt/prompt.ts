/** The system prompt: lore as it stands on disk now, the names of skills, and today's date. */
import { constants, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, systemCode } from '../../../base/errors.ts';
import type { Log } from '../../../base/log.ts';
import { dayOf } from '../journal/facts.ts';
import type { NotebookDeps } from '../room.ts';
import { wrongWith } from '../shelves/paths.ts';

/** A file longer than this is cut in the prompt: lore is a page, not a library. */
const mostBytes = 64 * 1024;

interface Offered {
  name: string;
  description: string;
}

export interface PromptPart {
  name: string;
  /** Where it is read from, within the home. */
  path?: string;
  text: string;
  /** The file is longer than what is read of it. */
  cut: boolean;
}

interface PromptDeps extends Pick<NotebookDeps, 'paths' | 'clock' | 'log'> {
  /** The chosen one of lore/roles, by its name; null for none. */
  role(): string | null;
  /** Those that may be read: only their names and descriptions are told before one is. */
  skills(): readonly Offered[];
}

/** Use once per room: what every run begins with, as the files stand now. What is empty is no part of it. */
export function promptMaker({ paths, clock, log, role, skills }: PromptDeps): () => PromptPart[] {
  const read = rememberUnchanged((path) => readLore(join(paths.home, path), log));
  const file = (name: string, path: string): PromptPart => ({ name, path, ...read(path, join(paths.home, path)) });
  return () => {
    const chosen = role();
    const parts = [
      file('soul', 'lore/soul.md'),
      ...(chosen !== null && isName(chosen) ? [file('role', `lore/roles/${chosen}.md`)] : []),
      file('directives', 'lore/directives.md'),
      file('user', 'lore/user.md'),
      file('triggers', 'lore/triggers.md'),
      { name: 'skills', text: skillWords(skills()), cut: false },
      { name: 'date', text: `Today is ${dayOf(clock.now())}.`, cut: false },
    ];
    return parts.map((part) => ({ ...part, text: part.text.trim() })).filter(({ text }) => text !== '');
  };
}

const isName = (role: string): boolean => !role.includes('/') && wrongWith(role) === null;

/** The parts as one text. */
export const joined = (parts: readonly PromptPart[]): string => parts.map(({ text }) => text).join('\n\n');

function skillWords(skills: readonly Offered[]): string {
  if (skills.length === 0) return '';
  const lines = skills.map(({ name, description }) => `- ${name}: ${description.replace(/\s+/g, ' ')}`);
  return `Skills that skill_read gives you the text of, when one fits what is asked:\n${lines.join('\n')}`;
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

interface Read {
  text: string;
  cut: boolean;
}

function readLore(path: string, log: Log): Read {
  const bytes = readFileSync(path);
  const cut = bytes.length > mostBytes;
  if (cut) log.warn('lore is too long and was cut in the prompt', { path, bytes: bytes.length, most: mostBytes });
  return {
    text: bytes
      .subarray(0, mostBytes)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
    cut,
  };
}

/** Reads a file again only when it changed; one that is not there is an empty one. */
function rememberUnchanged(read: (path: string) => Read): (path: string, absolute: string) => Read {
  const known = new Map<string, Read & { stamp: string }>();
  return (path, absolute) => {
    const stats = statSync(absolute, { throwIfNoEntry: false });
    if (!stats?.isFile()) return { text: '', cut: false };
    const stamp = `${stats.mtimeMs}:${stats.size}:${stats.ino}`;
    const before = known.get(path);
    if (before?.stamp === stamp) return { text: before.text, cut: before.cut };
    const found = read(path);
    known.set(path, { stamp, ...found });
    return found;
  };
}
