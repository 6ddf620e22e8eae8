/** Looks at all shelves and writes down what changed: the log follows the disk, whoever wrote there. */
import { rm } from 'node:fs/promises';
import { shelf as shelves } from '../../../../../contract/notebook.ts';
import { wait } from '../../../base/clock.ts';
import { describeError } from '../../../base/errors.ts';
import { fileByPath, filesOfShelf, versionOf, versionOfWrite } from '../notebook.sql.ts';
import { type Exclusive, exclusive, type NotebookDeps } from '../room.ts';
import { type Folder, locate, makeShelves, readContent, type Seen, walk } from '../shelves/disk.ts';
import { placeOf } from '../shelves/paths.ts';
import { settle } from '../shelves/replace.ts';
import { type By, type Recorded, recordRemoval, recordVersion } from './record.ts';
import { keepText } from './texts.ts';

/** A file as it was seen last. `why` says why it is only listed. */
export interface Known extends Seen {
  why: string | null;
}

export interface Sweep {
  readonly known: ReadonlyMap<string, Known>;
  /** The folders there are, to be watched. */
  readonly folders: readonly Folder[];
  /** Answers the paths that changed since the last look, skills' other files too. */
  look(): Promise<string[]>;
}

/** Indexed in one command at most: the main thread is never held longer than 16 ms. */
const filesAtOnce = 20;
const mostTextAtOnce = 16 * 1024;
/** A file that was just written may be written again within the same tick of its clock. */
const freshMs = 100;

/** What Hearth itself put on the disk, by path: found there with this hash, it is by whom it says. */
export type Origins = Map<string, By & Pick<Recorded, 'origin' | 'hash'>>;

/** Use once per room. */
export function createSweep(deps: NotebookDeps, alone: Exclusive, origins: Origins): Sweep {
  const { paths, log } = deps;
  const inTurn = exclusive();
  let known: ReadonlyMap<string, Known> = new Map();
  let folders: readonly Folder[] = [];
  let told = '[]';

  const look = async (): Promise<string[]> => {
    await makeShelves(paths.home);
    const walked = await walk(paths.home);
    const skipped = JSON.stringify(walked.skipped);
    if (skipped !== told)
      log.info('files that are no part of the notebook', { count: walked.skipped.length, first: walked.skipped.slice(0, 20) });
    told = skipped;
    const before = known;
    const same = walked.files.filter(({ path, stamp }) => before.get(path)?.stamp === stamp);
    const next = new Map(same.map(({ path }) => [path, before.get(path) as Known]));
    const others = walked.files.filter(({ path }) => !next.has(path));
    // In parts, so that who reads or writes meanwhile waits for a part and not for all.
    for (let at = 0; at < others.length; at += filesAtOnce)
      await alone(() => readPart(deps, others.slice(at, at + filesAtOnce), next, origins));
    const gone = [...before.keys()].filter((path) => !next.has(path));
    if (walked.whole) await recordGone(deps, alone, next);
    known = next;
    folders = walked.folders;
    return [...others.map(({ path }) => path), ...gone];
  };

  return {
    get known() {
      return known;
    },
    get folders() {
      return folders;
    },
    look: () => inTurn(look),
  };
}

async function readPart(deps: NotebookDeps, files: readonly Seen[], next: Map<string, Known>, origins: Origins): Promise<void> {
  let waiting: (Recorded & { by: By })[] = [];
  const record = async () => {
    const found = waiting;
    waiting = [];
    if (found.length > 0)
      await deps.store.command((tx) => {
        for (const { by, ...one } of found) recordVersion(tx, one, by);
      });
  };
  for (const seen of files) {
    const { why, stamp, recorded } = await lookAt(deps, seen, origins);
    next.set(seen.path, { ...seen, stamp, why });
    if (recorded) waiting.push(recorded);
    if (sum(waiting) >= mostTextAtOnce) await record();
  }
  await record();
}

async function lookAt({ store, clock }: NotebookDeps, seen: Seen, origins: Origins) {
  const { path } = seen;
  const content = await readContent(seen.absolute);
  const stamp = clock.now() - seen.changedMs < freshMs ? '' : seen.stamp;
  if (content === null || !('text' in content)) return { why: content?.why ?? 'It is gone.', stamp, recorded: null };
  const { text, hash, bytes } = content;
  if (fileByPath.get(store.reader, { path })?.hash === hash) return { why: null, stamp, recorded: null };
  const made = origins.get(path);
  const by = made?.hash === hash ? made : ({ origin: 'disk', actor: 'user' } as const);
  const recorded = { path, hash, bytes, ...(await keepText(store, path, text)), origin: by.origin, by: { actor: by.actor } };
  return { why: null, stamp, recorded };
}

const sum = (notes: readonly Recorded[]): number => notes.reduce((total, { text }) => total + text.length, 0);

async function recordGone(deps: NotebookDeps, alone: Exclusive, there: ReadonlyMap<string, Known>): Promise<void> {
  const { store, paths, clock } = deps;
  const rows = shelves.options.flatMap((shelf) => filesOfShelf.all(store.reader, { shelf }));
  const missing = rows.filter(({ path, removed }) => !removed && !there.has(path));
  if (missing.length === 0) return;
  // Programs that save by remove and rename leave nothing there for an instant.
  await wait(clock, 50);
  await alone(async () => {
    const gone: string[] = [];
    for (const { path } of missing) {
      // A link in its place is refused: the file itself is gone.
      const found = await locate(paths.home, placeOf(path)).catch(() => null);
      if (!found?.there) gone.push(path);
    }
    if (gone.length > 0)
      await store.command((tx) => {
        for (const path of gone) recordRemoval(tx, path);
      });
  });
}

/** Use once, before the first look: ends or undoes the writes that a crash cut off. */
export async function recover(deps: NotebookDeps): Promise<void> {
  for (const { id, absolute, end } of (await walk(deps.paths.home)).leftovers) {
    try {
      if (end === 'tmp') await finish(deps, id, absolute);
      await rm(absolute, { recursive: true, force: true });
    } catch (error) {
      deps.log.warn('what a crash left in the notebook could not be put right', { absolute, error: describeError(error) });
    }
  }
}

/** A version that was committed takes its place, if the file is still the one that it was made from. */
async function finish({ store, paths }: NotebookDeps, writeId: string, temporary: string): Promise<void> {
  const row = versionOfWrite.get(store.reader, { writeId });
  if (!row || fileByPath.get(store.reader, { path: row.path })?.version !== row.version) return;
  const before = versionOf.get(store.reader, { path: row.path, version: row.version - 1 });
  const { absolute, twin } = await locate(paths.home, placeOf(row.path));
  if (twin === undefined) await settle({ temporary, target: absolute }, before && !before.removed ? before.hash : null);
}
