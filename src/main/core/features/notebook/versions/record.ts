/** Writes versions down: the one place where the facts of files are made. */
import type { NoteOrigin, Shelf } from '../../../../../contract/notebook.ts';
import type { Transaction } from '../../../store/types.ts';
import { removed, versioned } from '../events.ts';
import { fileByPath } from '../notebook.sql.ts';
import { streamOf } from './texts.ts';

export interface Recorded {
  path: string;
  hash: string;
  bytes: number;
  text: string;
  fileId?: string;
  origin: NoteOrigin;
  reverted?: number;
  writeId?: string;
  proposalId?: string;
}

/** Who makes a version, and in which run. */
export interface By {
  actor: string;
  runId?: string | null;
}

export const shelfOf = (path: string): Shelf => path.split('/', 1)[0] as Shelf;

/** Answers the number of the new version. */
export function recordVersion(tx: Transaction, note: Recorded, { actor, runId }: By): number {
  const { path, origin } = note;
  const version = (fileByPath.get(tx, { path })?.version ?? 0) + 1;
  tx.append(versioned.of({ stream: streamOf(path), actor, data: { ...note, version }, ...(runId ? { runId } : {}) }));
  tx.publish('notebook.changed', { path, shelf: shelfOf(path), version, actor, origin });
  return version;
}

/** Use where a file is gone: found gone from the disk, which is the user's doing, or taken away in the window. */
export function recordRemoval(tx: Transaction, path: string, by?: { actor: string }): void {
  const row = fileByPath.get(tx, { path });
  if (!row || row.removed) return;
  const version = row.version + 1;
  const [actor, origin] = by ? ([by.actor, 'write'] as const) : (['user', 'disk'] as const);
  tx.append(removed.of({ stream: streamOf(path), actor, data: { path, version, ...(by ? { origin: 'write' as const } : {}) } }));
  tx.publish('notebook.changed', { path, shelf: row.shelf, version, actor, origin, removed: true });
}
