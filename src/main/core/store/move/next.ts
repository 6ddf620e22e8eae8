/**
 * A home that waits to take the place of this one: `next/` holds a whole database and the files beside it. The next start, which
 * alone holds the home then, puts what is here into `backups/` and what waits into its place. Each step is a rename that is done
 * or not, and a note says which part is under way: killed at any instant, the start after goes on from there.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { syncFolder, writeAtomic } from '../../base/atomic.ts';
import { toInstant } from '../../base/clock.ts';
import { storeStream, takenIn } from '../events.ts';
import { eventsOfType } from '../log/rows.ts';
import type { Store } from '../types.ts';
import { homeFiles, homeFolders } from '../worker/backup.ts';

const noteShape = z.object({
  moveId: z.string(),
  from: z.enum(['export', 'backup']),
  path: z.string(),
  head: z.object({ seq: z.int(), hash: z.string() }),
  /** Within the home. */
  keptAs: z.string(),
  /** ready: nothing is moved yet; kept: what was here is away; placed: what waited is here. */
  phase: z.enum(['ready', 'kept', 'placed']),
});
type Note = z.infer<typeof noteShape>;

/** What the start found waiting and put in place. */
export interface Taken extends Note {
  /** The newest id on the wire of the home that was here, as far as its head file says: ids must still only grow. */
  wire: number;
}

const nextOf = (home: string) => join(home, 'next');
const partOf = (home: string) => join(home, 'next.part');
const noteOf = (home: string) => join(nextOf(home), 'move.json');

/** Where what is here will be kept. */
export const keptName = (from: Note['from'], at: number): string =>
  join('backups', `before-${from === 'export' ? 'import' : 'restore'}-${toInstant(at).replace(/[:.]/g, '-')}`);

/** Makes a home that waits; one that waited already is dropped for it. On any fault nothing is left, and nothing waits that did not before. */
export async function makeNext<T>(
  home: string,
  build: (folder: string) => Promise<{ note: Omit<Note, 'phase'>; answer: T }>,
): Promise<T> {
  const part = partOf(home);
  rmSync(part, { recursive: true, force: true });
  try {
    mkdirSync(part, { mode: 0o700 });
    const { note, answer } = await build(part);
    writeAtomic(join(part, 'move.json'), JSON.stringify({ ...note, phase: 'ready' }));
    rmSync(nextOf(home), { recursive: true, force: true });
    renameSync(part, nextOf(home));
    syncFolder(home);
    return answer;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

/** Use at start, with the home locked and nothing of it open. Null where nothing waits. */
export function takeNext(home: string): Taken | null {
  rmSync(partOf(home), { recursive: true, force: true });
  if (!existsSync(noteOf(home))) {
    rmSync(nextOf(home), { recursive: true, force: true });
    return null;
  }
  let note = noteShape.parse(JSON.parse(readFileSync(noteOf(home), 'utf8')));
  const step = (phase: Note['phase']) => {
    note = { ...note, phase };
    writeAtomic(noteOf(home), JSON.stringify(note));
  };
  const kept = join(home, note.keptAs);
  if (note.phase === 'ready') {
    mkdirSync(kept, { recursive: true, mode: 0o700 });
    moveAll(home, kept, isOfHome);
    step('kept');
  }
  if (note.phase === 'kept') {
    moveAll(nextOf(home), home, (name) => name !== 'move.json');
    step('placed');
  }
  return { ...note, wire: wireIn(kept) };
}

/** The log itself says where it came from; after that nothing waits any more. */
export async function recordTaken(store: Pick<Store, 'command' | 'reader' | 'home'>, taken: Taken): Promise<void> {
  const { moveId, from, path, head, keptAs } = taken;
  await store.command((tx) => {
    const said = eventsOfType.all(tx, { type: takenIn.type, after: 0, limit: 1_000 });
    if (said.some((row) => row.data?.includes(moveId))) return;
    tx.append(takenIn.of({ stream: storeStream, actor: 'user', data: { moveId, from, path, head, keptAs } }));
  });
  rmSync(nextOf(store.home), { recursive: true, force: true });
}

/** The database with all that SQLite keeps beside it, its older copies, what signs and salvages it, and the files of the user's. */
const isOfHome = (name: string): boolean =>
  /^hearth\.db(?:$|[-.])/.test(name) || ['head', 'salvage.json', 'damaged', ...homeFiles, ...homeFolders].includes(name);

function moveAll(from: string, to: string, belongs: (name: string) => boolean): void {
  for (const name of readdirSync(from)) if (belongs(name)) renameSync(join(from, name), join(to, name));
  syncFolder(from);
  syncFolder(to);
}

/** Nobody knows what was published after it: the gap is made wide. */
function wireIn(kept: string): number {
  try {
    return z.object({ wire: z.int().min(0) }).parse(JSON.parse(readFileSync(join(kept, 'head'), 'utf8'))).wire;
  } catch {
    return 0;
  }
}
