/**
 * The files and their versions. A write is first a synced file beside the old one, then a version in the log, then a rename: the
 * file beside it proves after a crash that the rename is still to come, and who wrote it is never lost.
 */
import { rm } from 'node:fs/promises';
import type { Note } from '../../../../../contract/notebook.ts';
import { AppError } from '../../../base/errors.ts';
import { asDiskError } from '../../../store/disk/faults.ts';
import type { Transaction } from '../../../store/types.ts';
import { type FileRow, fileByPath, versionOf } from '../notebook.sql.ts';
import type { Exclusive, NotebookDeps } from '../room.ts';
import { type Content, contentOf, locate, readContent } from '../shelves/disk.ts';
import type { Place } from '../shelves/paths.ts';
import { type Prepared, prepare, settle, takeAway } from '../shelves/replace.ts';
import { type By, type Recorded, recordRemoval, recordVersion } from './record.ts';
import { keepText, textOf } from './texts.ts';

type Text = Extract<Content, { text: string }>;

export interface Write extends By, Pick<Recorded, 'origin' | 'reverted' | 'proposalId'> {
  /** The version that the text was made from; 0 where there was no file; null where whatever is there is meant. */
  base: number | null;
  /** More that happens in the same command. */
  also?: (tx: Transaction, version: number) => void;
}

export interface Notes {
  /** The file as it is now, with its version. Null where there is none. Thrown where it is no text: AppError. */
  read(place: Place): Promise<Note | null>;
  /** Thrown where the file moved on: AppError `conflict` with the current text. */
  write(place: Place, text: string, write: Write): Promise<Note>;
  /** Takes the file away; its history stays. Thrown where there is none: AppError `not_found`; where it moved on: `conflict`. */
  remove(place: Place, by: { base: number | null; actor: string }): Promise<void>;
  /** Makes a text from the one that is there now, with nothing between. */
  change(place: Place, make: (before: Note | null) => string, by: Omit<Write, 'base'>): Promise<Note>;
}

/** Use once per room. */
export function createNotes(deps: NotebookDeps, alone: Exclusive): Notes {
  const { home } = deps.paths;
  const guarded = <T>(work: () => Promise<T>): Promise<T> =>
    alone(() =>
      work().catch((error: unknown) => {
        throw asDiskError(error, home);
      }),
    );
  return {
    read: (place) => guarded(async () => (await look(deps, place, 'not_found')).note),
    write: (place, text, write) => guarded(() => writeNote(deps, place, text, write)),
    remove: (place, by) => guarded(() => removeNote(deps, place, by)),
    change: (place, make, by) =>
      guarded(async () => {
        const { note } = await look(deps, place);
        return writeNote(deps, place, make(note), { ...by, base: null });
      }),
  };
}

interface Looked {
  note: Note | null;
  row: FileRow | undefined;
  absolute: string;
  hash: string | null;
}

/** What is on the disk now; what another program did since the last look becomes a version first. */
async function look(
  { store, paths }: NotebookDeps,
  place: Place,
  twinIs: 'not_found' | 'conflict' = 'conflict',
): Promise<Looked> {
  const { path } = place;
  const { absolute, there, twin } = await locate(paths.home, place);
  if (twin !== undefined)
    throw new AppError(twinIs, `There is ${JSON.stringify(twin)} already, which is the same name on some computers.`, {
      path,
      twin,
    });
  const content = there ? await readContent(absolute) : null;
  if (content && !('text' in content)) throw new AppError(content.code, `${path}: ${content.why}`, { path });
  const before = fileByPath.get(store.reader, { path });
  if (content === null) {
    if (before && !before.removed) await store.command((tx) => recordRemoval(tx, path));
    return { note: null, row: fileByPath.get(store.reader, { path }), absolute, hash: null };
  }
  if (before?.hash !== content.hash) await recordFound(store, path, content);
  const row = fileByPath.get(store.reader, { path });
  return { note: { path, text: content.text, version: row?.version ?? 1 }, row, absolute, hash: content.hash };
}

/** An edit in another program: the user's, since nothing else may write there. */
async function recordFound(store: NotebookDeps['store'], path: string, { text, hash, bytes }: Text): Promise<void> {
  const kept = await keepText(store, path, text);
  await store.command((tx) => void recordVersion(tx, { path, hash, bytes, ...kept, origin: 'disk' }, { actor: 'user' }));
}

async function writeNote(deps: NotebookDeps, place: Place, text: string, write: Write): Promise<Note> {
  const { store } = deps;
  const { path } = place;
  const content = textToWrite(path, text);
  const now = await look(deps, place);
  const version = now.note?.version ?? 0;
  if (write.base !== null && write.base !== version) throw await movedOn(deps, path, now, write.base);
  if (now.hash === content.hash) {
    const { also } = write;
    if (also) await store.command((tx) => also(tx, version));
    return { path, text, version };
  }
  const writeId = deps.newId();
  const prepared = await prepare(now.absolute, writeId, text);
  const made = await recordWrite(deps, prepared, { path, ...content, writeId }, write);
  await takePlace(deps, place, prepared, now);
  return { path, text, version: made };
}

async function recordWrite(
  { store }: NotebookDeps,
  { temporary }: Prepared,
  note: Text & { path: string; writeId: string },
  { origin, reverted, proposalId, also, ...by }: Write,
): Promise<number> {
  try {
    const kept = await keepText(store, note.path, note.text);
    const { path, hash, bytes, writeId } = note;
    const more = { ...(reverted ? { reverted } : {}), ...(proposalId ? { proposalId } : {}) };
    return await store.command((tx) => {
      const version = recordVersion(tx, { path, hash, bytes, writeId, ...kept, origin, ...more }, by);
      also?.(tx, version);
      return version;
    });
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function takePlace(deps: NotebookDeps, place: Place, prepared: Prepared, before: Looked): Promise<void> {
  let settled = false;
  try {
    settled = await settle(prepared, before.hash);
  } finally {
    if (!settled) {
      await rm(prepared.temporary, { force: true });
      // The log follows the disk: what is there is the newest version, and what was to be written stays in the history.
      await look(deps, place).catch(() => undefined);
    }
  }
  if (!settled) throw await movedOn(deps, place.path, await look(deps, place), before.note?.version ?? 0);
}

async function removeNote(
  deps: NotebookDeps,
  place: Place,
  { base, actor }: { base: number | null; actor: string },
): Promise<void> {
  const { path } = place;
  const now = await look(deps, place, 'not_found');
  if (!now.note || now.hash === null) throw new AppError('not_found', `There is no ${path}.`, { path });
  if (base !== null && base !== now.note.version) throw await movedOn(deps, path, now, base);
  // Gone first and said after: a crash between the two looks like a removal in another program, and never brings it back.
  if (!takeAway(now.absolute, now.hash)) throw await movedOn(deps, path, await look(deps, place), now.note.version);
  await deps.store.command((tx) => recordRemoval(tx, path, { actor }));
}

function textToWrite(path: string, text: string): Text {
  if (!text.isWellFormed()) throw new AppError('invalid_input', `${path}: the text has half a character in it.`, { path });
  const content = contentOf(Buffer.from(text));
  if (!('text' in content)) throw new AppError('invalid_input', `${path}: ${content.why}`, { path });
  return content;
}

/** All three texts: what it was made from, what stands there now, and, with who asked, what was to be written. */
async function movedOn(deps: NotebookDeps, path: string, { note, row }: Looked, base: number): Promise<AppError> {
  const from = base === 0 ? '' : await pastText(deps, path, base).catch(() => null);
  const what = note ? 'was changed' : 'was removed';
  return new AppError('conflict', `${path} ${what} since this text was made from it. Nothing was overwritten.`, {
    path,
    version: note?.version ?? row?.version ?? 0,
    text: note?.text ?? '',
    ...(from === null ? {} : { base: from }),
    ...(note ? {} : { removed: true }),
  });
}

/** The text of a version of the past. Thrown: AppError `not_found`. */
export async function pastText({ store }: NotebookDeps, path: string, version: number): Promise<string> {
  const row = versionOf.get(store.reader, { path, version });
  if (!row) throw new AppError('not_found', `${path} has no version ${version}.`, { path, version });
  if (row.removed)
    throw new AppError('not_found', `${path} was removed in version ${version}: it has no text.`, { path, version });
  return textOf(store, path, row);
}
