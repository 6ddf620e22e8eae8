/** One line per request; what a request means for files is said below. */
import type { Handlers, Output, Parsed } from '../../../../../contract/index.ts';
import { type NoteFile, type notebookContract, type notebookMore, noteVersion } from '../../../../../contract/notebook.ts';
import { estimateTokens } from '../../../agent/budget.ts';
import { toInstant } from '../../../base/clock.ts';
import { AppError } from '../../../base/errors.ts';
import { type FileRow, fileByPath, filesOfShelf, type VersionRow, versionsBefore } from '../notebook.sql.ts';
import { joined, type PromptPart } from '../prompt/prompt.ts';
import type { createProposals } from '../proposals/proposals.ts';
import { type NotebookDeps, requirePerson } from '../room.ts';
import { type Place, placeOf } from '../shelves/paths.ts';
import type { createSkills } from '../skills/skills.ts';
import { type Notes, pastText } from '../versions/notes.ts';
import type { Known, Sweep } from '../versions/sweep.ts';

export interface Parts {
  notes: Notes;
  sweep: Sweep;
  proposals: ReturnType<typeof createProposals>;
  skills: ReturnType<typeof createSkills>;
  /** What every run begins with, part by part. */
  prompt(): PromptPart[];
  /** What a run is told of sub-agents beside. */
  agents(): Promise<string>;
}

/** The rest of `notebookMore` is with the journal, and with what is brought in from elsewhere. */
type More = Pick<Handlers<typeof notebookMore>, 'notebook.prompt' | 'notebook.remove' | 'skills.remove'>;

/** Use once per room. */
export function notebookHandlers(deps: NotebookDeps, parts: Parts): Handlers<typeof notebookContract> & More {
  const { notes, proposals, skills } = parts;
  return {
    'notebook.list': (input) => list(deps, parts, input),
    'notebook.read': (input) => read(deps, notes, input),
    'notebook.write': (input, { actor }) => write(deps, notes, input, actor),
    'notebook.history': (input) => history(deps, notes, input),
    'notebook.revert': (input, { actor }) => revert(deps, notes, input, actor),
    'notebook.remove': (input, { actor }) => remove(notes, input, actor),
    'notebook.prompt': () => prompt(parts),
    'notebook.search': (input, { signal }) => deps.store.query('notebook.search', input, signal),
    'proposals.list': ({ state = 'open', limit = 50, cursor }) => proposals.list(state, numberOf(cursor), limit),
    'proposals.decide': ({ id, decision }, { actor }) => proposals.decide(id, decision, actor),
    'skills.install': ({ path, replace = false }, { actor }) => skills.install(path, replace, actor),
    'skills.list': async ({ limit = 500, cursor }) => pageOf(await skills.list(), (skill) => skill.name, limit, cursor),
    'skills.approve': ({ name, hash }, { actor }) => skills.approve(name, hash, actor),
    'skills.remove': ({ name }, { actor }) => removeSkill(parts, name, actor),
  };
}

async function list({ store }: NotebookDeps, { sweep }: Parts, input: Parsed<'notebook.list'>): Promise<Output<'notebook.list'>> {
  const { shelf, removed = false, limit = 500, cursor } = input;
  await sweep.look();
  const rows = new Map(filesOfShelf.all(store.reader, { shelf }).map((row) => [row.path, row]));
  const files = removed
    ? [...rows.values()].filter((row) => row.removed).map(toGone)
    : [...sweep.known.values()]
        .filter(({ path }) => path.startsWith(`${shelf}/`))
        .map((known) => toFile(known, rows.get(known.path)));
  return pageOf(files, ({ path }) => path, limit, cursor);
}

function toFile({ path, bytes, changedMs, why }: Known, row: FileRow | undefined): NoteFile {
  return {
    path,
    shelf: placeOf(path).shelf,
    bytes,
    updatedAt: toInstant(changedMs),
    version: row && why === null ? row.version : null,
    readable: why === null,
    ...(why === null ? {} : { why }),
  };
}

const toGone = ({ path, shelf, version, updated_at: at }: FileRow): NoteFile => ({
  ...{ path, shelf, version, bytes: 0, updatedAt: toInstant(at), readable: false, why: 'It was removed.', removed: true },
});

/** A page of what is in memory, in the order of its keys: the cursor is the last key shown. */
function pageOf<T>(
  items: readonly T[],
  key: (item: T) => string,
  limit: number,
  cursor = '',
): { items: T[]; next: string | null } {
  const rest = items.filter((item) => key(item) > cursor).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown, next: last !== undefined && rest.length > limit ? key(last) : null };
}

async function read(
  deps: NotebookDeps,
  notes: Notes,
  { path, version }: Parsed<'notebook.read'>,
): Promise<Output<'notebook.read'>> {
  const place = placeOf(path);
  if (version !== undefined) return { path, version, text: await pastText(deps, path, version) };
  const note = await notes.read(place);
  if (!note) throw new AppError('not_found', `There is no ${path}.`, { path });
  return note;
}

async function write(deps: NotebookDeps, notes: Notes, { path, text, baseVersion }: Parsed<'notebook.write'>, actor: string) {
  const place = placeOf(path);
  requireWritable(deps, place, actor);
  return notes.write(place, text, { base: baseVersion ?? 0, actor, origin: 'write' });
}

async function revert(deps: NotebookDeps, notes: Notes, { path, version }: Parsed<'notebook.revert'>, actor: string) {
  const place = placeOf(path);
  requireWritable(deps, place, actor);
  const text = await pastText(deps, path, version);
  return notes.change(place, () => text, { actor, origin: 'revert', reverted: version });
}

async function remove(notes: Notes, { path, baseVersion }: Parsed<'notebook.remove'>, actor: string) {
  const place = placeOf(path);
  if (place.shelf === 'lore' || place.shelf === 'skills') requirePerson(actor, `take away ${place.shelf}`);
  await notes.remove(place, { base: baseVersion ?? null, actor });
  return {};
}

/** Looked at before and after: its texts are in the history as they were last, and the history says that they are gone. */
async function removeSkill({ sweep, skills }: Parts, name: string, actor: string): Promise<Output<'skills.remove'>> {
  requirePerson(actor, 'take a skill away');
  await sweep.look();
  await skills.remove(name, actor);
  await sweep.look();
  return {};
}

async function prompt({ prompt: parts, agents }: Parts): Promise<Output<'notebook.prompt'>> {
  const told = (await agents()).trim();
  const all = [...parts(), ...(told === '' ? [] : [{ name: 'agents', path: 'lore/agents.md', text: told, cut: false }])];
  const text = joined(all);
  return { text, tokens: estimateTokens(text), parts: all.map((part) => ({ ...part, tokens: estimateTokens(part.text) })) };
}

/** Lore and skills are the user's to write. A new note is Markdown; what is there already may be any text. */
function requireWritable({ store }: NotebookDeps, { shelf, path, names }: Place, actor: string): void {
  if (shelf === 'lore' || shelf === 'skills') requirePerson(actor, `write ${shelf}`);
  if (shelf === 'skills' && names.length < 2)
    throw new AppError('invalid_input', 'A file of a skill is in the folder of the skill.', { path });
  if (shelf !== 'skills' && !/\.md$/.test(path) && !fileByPath.get(store.reader, { path }))
    throw new AppError('invalid_input', `A new file of the notebook is Markdown: ${path}.md`, { path });
}

async function history(deps: NotebookDeps, notes: Notes, input: Parsed<'notebook.history'>): Promise<Output<'notebook.history'>> {
  const { path, limit = 100, cursor } = input;
  const { reader } = deps.store;
  // What another program did just now is part of it; a file that cannot be read has a history all the same.
  await notes.read(placeOf(path)).catch(() => null);
  if (!fileByPath.get(reader, { path })) throw new AppError('not_found', `${path} was never there.`, { path });
  const rows = versionsBefore.all(reader, { path, before: numberOf(cursor), limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return { items: shown.map(toVersion), next: rows.length > limit ? String(shown.at(-1)?.version) : null };
}

const toVersion = ({ version, at, actor, origin, bytes, hash, removed, reverted, run_id: runId }: VersionRow) =>
  noteVersion.parse({
    ...{ version, at: toInstant(at), actor, origin, bytes, hash: hash || '0'.repeat(64) },
    ...(removed ? { removed: true } : {}),
    ...(reverted === null ? {} : { reverted }),
    ...(runId === null ? {} : { runId }),
  });

/** What comes before it is shown. Thrown where a cursor is none of ours: AppError `invalid_input`. */
function numberOf(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  if (!/^\d{1,15}$/.test(cursor)) throw new AppError('invalid_input', 'That cursor is none of ours.');
  return Number(cursor);
}
