/** The skills in the home: what each is, whether it stands as it was consented to, and its text where it does. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Skill } from '../../../../../contract/notebook.ts';
import { toInstant } from '../../../base/clock.ts';
import { AppError, describeError } from '../../../base/errors.ts';
import { asDiskError } from '../../../store/disk/faults.ts';
import type { Transaction } from '../../../store/types.ts';
import { skillApproved, skillRemoved } from '../events.ts';
import { consents } from '../notebook.sql.ts';
import { exclusive, type NotebookDeps, requirePerson } from '../room.ts';
import { rootOf } from '../shelves/disk.ts';
import { wrongWith } from '../shelves/paths.ts';
import type { Origins } from '../versions/sweep.ts';
import { isFolder, readSkillFiles, readText, type SkillFile, skillOf } from './folder.ts';
import { installSkill, putAway } from './install.ts';
import { needsOf, toolsOf } from './needs.ts';

export const skillStream = 'notebook:skills';

interface Read {
  skill: Skill;
  files: readonly SkillFile[];
}

/** Use once per room. */
export function createSkills(deps: NotebookDeps, origins: Origins) {
  const { store, log } = deps;
  const inTurn = exclusive();
  let known: readonly Skill[] = [];

  const refresh = () =>
    inTurn(async () => {
      const before = known;
      known = await readAll(deps);
      const changed = changesOf(before, known);
      if (changed.length > 0) await store.command((tx) => tell(tx, changed));
    });

  return {
    /** Reads the folders now. */
    refresh,
    list: async (): Promise<readonly Skill[]> => {
      await refresh().catch((error: unknown) =>
        log.warn('a change of skills could not be told', { error: describeError(error) }),
      );
      const there = await deps.tools?.();
      return known.map((skill) => (skill.allowedTools ? { ...skill, needs: needsOf(skill.allowedTools, there ?? null) } : skill));
    },
    /** What a run may be told of, as it stood at the last look. */
    offered: () => known.filter(({ state }) => state === 'approved'),
    async approve(name: string, hash: string, actor: string): Promise<Skill> {
      requirePerson(actor, 'consent to a skill');
      const { skill } = await requireSkill(deps, name);
      if (skill.state === 'broken') throw new AppError('refused', skill.why ?? 'It is no skill as it stands.', { name });
      if (skill.hash !== hash)
        throw new AppError('conflict', `${name} is not as you looked at it: look again.`, { name, hash: skill.hash });
      if (skill.state !== 'approved')
        await store.command((tx) => tx.append(skillApproved.of({ stream: skillStream, actor, data: { name, hash } })));
      await refresh();
      return (await requireSkill(deps, name)).skill;
    },
    async remove(name: string, actor: string): Promise<void> {
      await inTurn(() => takeAway(deps, name, actor));
      known = known.filter((one) => one.name !== name);
    },
    async install(path: string, replace: boolean, actor: string): Promise<Skill> {
      requirePerson(actor, 'install a skill');
      const name = await inTurn(() => installSkill(deps, origins, { path, replace, actor }));
      await refresh();
      return (await requireSkill(deps, name)).skill;
    },
    /** The text of one file of a skill. The bytes that are read are those that were consented to, all of them looked at now. */
    read: (name: string, path = 'SKILL.md') => readFile(deps, name, path),
  };
}

/** Its folder is moved and not deleted: its binary files are in no history. Put back, it needs consent like a new one. */
async function takeAway(deps: NotebookDeps, name: string, actor: string): Promise<void> {
  const { skill } = await requireSkill(deps, name);
  const { home } = deps.paths;
  const kept = join(home, 'kept', 'skills', `${name}-${deps.newId()}`);
  await putAway(join(await rootOf(home, 'skills'), name), kept).catch((error: unknown) => {
    throw asDiskError(error, home);
  });
  await deps.store.command((tx) => {
    tx.append(skillRemoved.of({ stream: skillStream, actor, data: { name, hash: skill.hash } }));
    tx.publish('skills.changed', { name, state: skill.state, removed: true });
  });
}

async function readFile(deps: NotebookDeps, name: string, path: string) {
  const { skill, files } = await requireSkill(deps, name);
  if (skill.state !== 'approved') throw new AppError('unavailable', `${name}: ${skill.why ?? 'it may not be used.'}`, { name });
  const file = files.find((one) => one.path === path);
  if (!file) throw new AppError('not_found', `${name} has no file ${JSON.stringify(path.slice(0, 200))}.`, { name });
  const text = readText(file.bytes);
  if (text === null) throw new AppError('refused', `${path} of ${name} is no text.`, { name });
  const { description, allowedTools } = skill;
  return { name, description, allowedTools: toolsOf(allowedTools), text, files: skill.files.map((one) => one.path) };
}

async function readAll(deps: NotebookDeps): Promise<Skill[]> {
  const names = await readdir(await rootOf(deps.paths.home, 'skills')).catch(() => []);
  const skills: Skill[] = [];
  for (const name of names.filter((one) => wrongWith(one) === null).sort()) {
    const read = await readSkill(deps, name);
    if (read) skills.push(read.skill);
  }
  return skills;
}

/** Null where there is no such folder. */
async function readSkill({ store, paths }: NotebookDeps, name: string): Promise<Read | null> {
  const folder = join(await rootOf(paths.home, 'skills'), name);
  if (wrongWith(name) !== null || name.includes('/') || !(await isFolder(folder))) return null;
  const base = { name, path: `skills/${name}`, description: '', allowedTools: null };
  const broken = (why: string, hash: string, files: readonly SkillFile[]): Read => ({
    skill: { ...base, hash, state: 'broken', why, files: sizesOf(files) },
    files,
  });
  try {
    const files = await readSkillFiles(folder);
    const found = skillOf(files);
    if ('why' in found) return broken(found.why, found.hash, files);
    if (found.name !== name) return broken(`It calls itself ${found.name}, and its folder is ${name}.`, found.hash, files);
    const { description, allowedTools, license, hash } = found;
    const about = { ...base, description, allowedTools, hash, files: sizesOf(files), ...(license ? { license } : {}) };
    const consent = consents.all(store.reader, {}).find((one) => one.name === name);
    if (consent?.hash === hash)
      return { skill: { ...about, state: 'approved', approvedAt: toInstant(consent.approved_at) }, files };
    const why = consent ? 'It was changed since you consented to it.' : 'Nobody has consented to it yet.';
    const then = consent ? { approvedAt: toInstant(consent.approved_at) } : {};
    return { skill: { ...about, ...then, state: consent ? 'changed' : 'new', why }, files };
  } catch (error) {
    return broken(error instanceof AppError ? error.message : 'It cannot be read.', '', []);
  }
}

async function requireSkill(deps: NotebookDeps, name: string): Promise<Read> {
  const read = await readSkill(deps, name);
  if (!read) throw new AppError('not_found', `There is no skill ${JSON.stringify(name)}.`, { name });
  return read;
}

const sizesOf = (files: readonly SkillFile[]) =>
  files.map(({ path, bytes }) => ({ path, bytes: bytes.length })).sort((a, b) => (a.path < b.path ? -1 : 1));

function changesOf(before: readonly Skill[], now: readonly Skill[]): Skill[] {
  const known = new Map(before.map((skill) => [skill.name, `${skill.state} ${skill.hash}`]));
  return now.filter((skill) => known.get(skill.name) !== `${skill.state} ${skill.hash}`);
}

function tell(tx: Transaction, changed: readonly Skill[]): void {
  for (const { name, state } of changed) tx.publish('skills.changed', { name, state });
}
