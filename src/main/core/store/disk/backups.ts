/** Where backups go, and which there are. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Input, Output } from '../../../../contract/index.ts';
import { toInstant } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { backedUp, backupRewritten, storeStream } from '../events.ts';
import type { Actor, Store } from '../types.ts';

const most = 10_000;

/** Use for `store.backup`. Thrown: AppError `invalid_input`, `not_found` for a folder that is not there, `conflict` for a taken name. */
export async function makeBackup(store: Store, input: Input<'store.backup'>, actor: Actor): Promise<Output<'store.backup'>> {
  const path = placeFor(store.home, input.path);
  const kept = await store.backup(path);
  await store.command((tx) => void tx.append(backedUp.of({ stream: storeStream, actor, data: kept })));
  return kept;
}

/** A folder that is named gets a file of its own. */
function placeFor(home: string, asked: string | undefined): string {
  const name = `hearth-${toInstant(Date.now()).replace(/[:.]/g, '-')}.hearth`;
  if (asked === undefined) {
    const folder = join(home, 'backups');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return join(folder, name);
  }
  if (!isAbsolute(asked) || asked.includes('\0'))
    throw new AppError('invalid_input', 'Name the whole path of a backup.', { path: asked });
  const path = statSync(asked, { throwIfNoEntry: false })?.isDirectory() ? join(asked, name) : asked;
  if (!existsSync(dirname(path))) throw new AppError('not_found', `There is no folder ${dirname(path)}.`, { path });
  return path;
}

/** Newest first. */
export function listBackups(store: Store, { limit = 100, cursor }: Input<'store.backups'>): Output<'store.backups'> {
  const all = store
    .events({ type: backedUp.type, limit: most })
    .filter((event) => backedUp.is(event))
    .filter(({ seq }) => cursor === undefined || seq < Number(cursor))
    .reverse();
  const page = all.slice(0, limit);
  const now = new Map(
    store
      .events({ type: backupRewritten.type, limit: most })
      .flatMap((event) => (backupRewritten.is(event) ? [[event.data.path, event]] : [])),
  );
  const items = page.map(({ data, at, seq }) => {
    const rewritten = now.get(data.path);
    const kept = rewritten && rewritten.seq > seq ? rewritten.data : data;
    return { ...kept, at: toInstant(at), present: existsSync(data.path) };
  });
  return { items, next: all.length > limit ? String(page.at(-1)?.seq) : null };
}
