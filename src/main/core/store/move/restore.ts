/** Making a home of a backup: the database as it was, and the files that it carries in `backup_files`. */
import { createHash } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { systemCode } from '../../base/errors.ts';
import { type Connection, openConnection } from '../disk/connection.ts';
import { databaseOf, syncFile } from '../disk/replace.ts';
import { pendingSteps } from '../disk/schema.ts';
import { firstHash } from '../log/chain.ts';
import { earlierKey } from '../log/keys.ts';
import { newestEvent } from '../log/rows.ts';
import { query } from '../sql.ts';
import { homeFiles, homeFolders } from '../worker/backup.ts';
import type { MoveContext } from './context.ts';
import { copyInto, makeFile } from './files.ts';
import { notOurs, requireInside } from './format.ts';
import { requireWhole } from './import.ts';
import type { Moved, MoveJob } from './jobs.ts';
import { keptName, makeNext } from './next.ts';

const isBackup = query<Record<string, never>, { n: number }>(
  `SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name IN ('events', 'backup_files', 'migrations')`,
);
const filesAfter = query<{ after: string }, { path: string; sha256: string; bytes: Buffer }>(
  'SELECT path, sha256, bytes FROM backup_files WHERE path > :after ORDER BY path LIMIT 1',
);

/** Use in the worker. Thrown: AppError `refused` where it is no backup or does not verify, `unavailable` for one of a newer Hearth. */
export function restoreHome(context: MoveContext, job: Extract<MoveJob, { do: 'restore' }>): Promise<Moved> {
  const keptAs = keptName('backup', job.at);
  return makeNext(context.home, async (folder) => {
    const { size } = statSync(job.path);
    context.progress(0, size);
    await copyInto(folder, 'hearth.db', job.path, context.look);
    const path = databaseOf(folder);
    const database = openBackup(path);
    try {
      const newest = newestEvent.get(database, {});
      const head = { seq: newest?.seq ?? 0, hash: (newest?.hash ?? firstHash).toString('hex') };
      pendingSteps(database, { steps: context.steps, version: context.steps.at(-1)?.number ?? 0 });
      // Its own newest key: that the log names every other one is what verifying looks at.
      await requireWhole(context, database, folder, earlierKey(database, Buffer.alloc(0)) ?? context.publicKey);
      const files = await unpack(context, database, folder);
      database.exec('DROP TABLE backup_files');
      database.exec('VACUUM');
      context.progress(size, size);
      const note = { moveId: job.moveId, from: 'backup' as const, path: job.path, head, keptAs };
      return { note, answer: { events: head.seq, files, bytes: size, keptAs } };
    } finally {
      database.close();
      for (const suffix of ['-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
      syncFile(path);
    }
  });
}

function openBackup(path: string): Connection {
  try {
    const database = openConnection(path, { throwaway: true });
    if (isBackup.get(database, {})?.n === 3) return database;
    database.close();
  } catch (error) {
    if (!systemCode(error).startsWith('SQLITE_')) throw error;
  }
  throw notOurs('it is no backup of Hearth’s');
}

/** One file at a time: a backup may hold more than memory does. */
async function unpack({ look, progress }: MoveContext, database: Connection, folder: string): Promise<number> {
  let count = 0;
  for (let row = filesAfter.get(database, { after: '' }); row; row = filesAfter.get(database, { after: row.path })) {
    look();
    const { path, sha256, bytes } = row;
    requireInside(path);
    const [first = '', ...rest] = path.split('/');
    // The head file was signed at another instant than the copy was made: the log says itself how far it goes.
    if (path === 'head') continue;
    if (rest.length > 0 ? !homeFolders.includes(first) : !homeFiles.includes(first))
      throw notOurs(`it holds ${JSON.stringify(path.slice(0, 200))}, which is no part of a home`);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw notOurs(`${path} in it is not as it was kept`);
    await makeFile(folder, path, (write) => write(bytes));
    count += 1;
    progress(count, null);
    await setImmediate();
  }
  return count;
}
