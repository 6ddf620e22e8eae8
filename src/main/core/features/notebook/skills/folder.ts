/** A skill's folder, read whole: every file of it is what consent is bound to. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../base/errors.ts';
import { keyOf, wrongWith } from '../shelves/paths.ts';
import { type FrontMatter, readFrontMatter } from './front-matter.ts';

export interface SkillFile {
  /** Below the skill's folder, with `/`. */
  path: string;
  bytes: Buffer;
}

export interface SkillFolder extends FrontMatter {
  hash: string;
  files: readonly SkillFile[];
  /** SKILL.md, whole. */
  text: string;
}

export const most = { files: 500, bytes: 16 * 1024 * 1024, depth: 8, textBytes: 256 * 1024 };

/** Thrown where it cannot be read whole: AppError `refused`, `too_large`, or `not_found`. */
export async function readSkillFiles(folder: string): Promise<SkillFile[]> {
  const files: SkillFile[] = [];
  await addFolder(folder, '', 0, { files, bytes: 0 });
  return files;
}

interface Sum {
  files: SkillFile[];
  bytes: number;
}

async function addFolder(folder: string, prefix: string, depth: number, sum: Sum): Promise<void> {
  if (depth > most.depth) throw new AppError('refused', `The skill has more than ${most.depth} folders in each other.`);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`;
    // What a system or an editor leaves is not part of it, and must not cost the consent.
    if (isNoise(entry.name)) continue;
    if (entry.isDirectory()) await addFolder(join(folder, entry.name), `${path}/`, depth + 1, sum);
    else if (entry.isFile()) await addFile(join(folder, entry.name), path, sum);
    else throw new AppError('refused', `${path} is a link or no plain file: a skill is made of plain files alone.`, { path });
  }
}

const isNoise = (name: string): boolean => name === '.DS_Store' || name === 'Thumbs.db' || /^\.hearth-.*\.tmp$/.test(name);

async function addFile(absolute: string, path: string, sum: Sum): Promise<void> {
  const file = await open(absolute, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new AppError('refused', `${path} is no plain file.`, { path });
    bound(sum.files.length + 1, sum.bytes + stat.size);
    const bytes = await file.readFile();
    sum.bytes += bytes.length;
    bound(sum.files.length + 1, sum.bytes);
    sum.files.push({ path, bytes });
  } finally {
    await file.close();
  }
}

/** Thrown past what a skill may hold: AppError `too_large`. */
export function bound(files: number, bytes: number): void {
  if (files > most.files) throw new AppError('too_large', `A skill may have ${most.files} files at most.`);
  if (bytes > most.bytes) throw new AppError('too_large', `A skill may weigh ${most.bytes / 1024 / 1024} MiB at most.`);
}

/** The skill that these files are. Answers why they are none. */
export function skillOf(files: readonly SkillFile[]): SkillFolder | { hash: string; files: readonly SkillFile[]; why: string } {
  const hash = hashOf(files);
  const head = files.find(({ path }) => path === 'SKILL.md');
  if (!head) return { hash, files, why: 'There is no SKILL.md in it.' };
  if (head.bytes.length > most.textBytes) return { hash, files, why: `SKILL.md is larger than ${most.textBytes / 1024} KiB.` };
  const text = readText(head.bytes);
  if (text === null) return { hash, files, why: 'SKILL.md is no text in UTF-8.' };
  const front = readFrontMatter(text);
  return 'why' in front ? { hash, files, why: front.why } : { ...front, hash, files, text };
}

/** Null where it is no text. */
export function readText(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? null : text;
  } catch {
    return null;
  }
}

/** SHA-256 over name, length and bytes of each file, in the order of their names. */
function hashOf(files: readonly SkillFile[]): string {
  const hash = createHash('sha256');
  for (const { path, bytes } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const name = Buffer.from(path);
    const lengths = Buffer.alloc(12);
    lengths.writeUInt32BE(name.length, 0);
    lengths.writeBigUInt64BE(BigInt(bytes.length), 4);
    hash.update(lengths).update(name).update(bytes);
  }
  return hash.digest('hex');
}

/** Use before files from elsewhere are written. Thrown where one would land outside, or on another one: AppError `refused`. */
export function requirePlaceable(paths: readonly string[]): void {
  const keys = new Set<string>();
  for (const path of paths) {
    const names = path.split('/');
    // A dot file is fine in a skill; what climbs, or what Windows cannot name, is not.
    const why = names.map((name) => wrongWith(/^\.[^.]/.test(name) ? name.slice(1) : name)).find((one) => one !== null);
    if (why || names.length > most.depth + 1)
      throw new AppError('refused', `${JSON.stringify(path.slice(0, 200))} cannot be in a skill: ${why ?? 'it is too deep'}.`);
    if (keys.has(keyOf(path))) throw new AppError('refused', `${path} is in it twice.`);
    keys.add(keyOf(path));
  }
}

/** Whether a folder is there, and is one. */
export const isFolder = (path: string): Promise<boolean> =>
  lstat(path).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
