/** Copies a skill from elsewhere into the home: whole and checked beside it first, then by one rename. */
import { lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { AppError } from '../../../base/errors.ts';
import { asDiskError } from '../../../store/disk/faults.ts';
import { syncFolderLater } from '../../../store/log/head.ts';
import { skillInstalled } from '../events.ts';
import type { NotebookDeps } from '../room.ts';
import { hashOf, rootOf, unfinished } from '../shelves/disk.ts';
import type { Origins } from '../versions/sweep.ts';
import { isFolder, most, readSkillFiles, requirePlaceable, type SkillFile, type SkillFolder, skillOf } from './folder.ts';
import { readZip } from './zip.ts';

interface Wish {
  path: string;
  replace: boolean;
  actor: string;
}

/** Answers the skill's name. Thrown: AppError `not_found`, `refused` where it is none, `conflict` where another is there. */
export async function installSkill(deps: NotebookDeps, origins: Origins, { path, replace, actor }: Wish): Promise<string> {
  const skill = await readFrom(path);
  const { home } = deps.paths;
  const root = await rootOf(home, 'skills');
  const target = join(root, skill.name);
  if ((await isFolder(target)) && (await isSame(target, skill))) return skill.name;
  if ((await isFolder(target)) && !replace)
    throw new AppError(
      'conflict',
      `There is a skill ${skill.name} already, and it is another. Say \`replace\` to put this in its place.`,
      {
        name: skill.name,
      },
    );
  const id = deps.newId();
  const unnamed = join(root, unfinished(id, 'dir'));
  try {
    await writeFiles(unnamed, skill.files);
    // The one before is moved and not removed: its binary files are in no history.
    if (await isFolder(target)) await putAway(target, join(home, 'kept', 'skills', `${skill.name}-${id}`));
    for (const file of skill.files)
      origins.set(`skills/${skill.name}/${file.path}`, { origin: 'install', actor, hash: hashOf(file.bytes) });
    await rename(unnamed, target);
    await syncFolderLater(root);
  } catch (error) {
    await rm(unnamed, { recursive: true, force: true });
    throw asDiskError(error, home);
  }
  const { name, hash } = skill;
  await deps.store.command((tx) =>
    tx.append(skillInstalled.of({ stream: 'notebook:skills', actor, data: { name, hash, from: path } })),
  );
  return name;
}

async function readFrom(path: string): Promise<SkillFolder> {
  if (!isAbsolute(path)) throw new AppError('invalid_input', 'Name the folder or the zip by its whole path.', { path });
  const stat = await lstat(path).catch(() => null);
  if (!stat) throw new AppError('not_found', 'There is nothing at that path.', { path });
  const files = stat.isDirectory() ? await readSkillFiles(path) : await readPacked(path, stat);
  requirePlaceable(files.map((file) => file.path));
  const skill = skillOf(files);
  if ('why' in skill) throw new AppError('refused', `${basename(path)} is no skill: ${skill.why}`, { path });
  return skill;
}

async function readPacked(path: string, stat: { isFile(): boolean; size: number }): Promise<SkillFile[]> {
  if (!stat.isFile()) throw new AppError('refused', 'That is no folder and no plain file.', { path });
  if (stat.size > most.bytes) throw new AppError('too_large', `A skill may weigh ${most.bytes / 1024 / 1024} MiB at most.`);
  return withoutWrapping(await readZip(await readFile(path)));
}

/** Many are packed with the folder around them. */
function withoutWrapping(files: SkillFile[]): SkillFile[] {
  const own = files.filter((file) => !file.path.startsWith('__MACOSX/'));
  const head = own.find((file) => /^[^/]+\/SKILL\.md$/.test(file.path));
  const prefix = head ? `${dirname(head.path)}/` : '';
  if (prefix === '' || own.some((file) => !file.path.startsWith(prefix))) return own;
  return own.map((file) => ({ ...file, path: file.path.slice(prefix.length) }));
}

async function isSame(folder: string, skill: SkillFolder): Promise<boolean> {
  return readSkillFiles(folder).then(
    (files) => skillOf(files).hash === skill.hash,
    () => false,
  );
}

/** Use where a skill gives way: it is moved whole, and a person can still get at it. */
export async function putAway(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await rename(from, to);
}

async function writeFiles(folder: string, files: readonly SkillFile[]): Promise<void> {
  for (const { path, bytes } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const file = await open(target, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}
