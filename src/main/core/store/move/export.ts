/** Writing a home out: everything but keys, into a new folder, as it is at one instant. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { syncFolder } from '../../base/atomic.ts';
import { toInstant } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import { type Connection, openConnection } from '../disk/connection.ts';
import { databaseOf } from '../disk/replace.ts';
import { forgotten, substituted } from '../events.ts';
import { firstHash } from '../log/chain.ts';
import { eventAt, eventsAfter, eventsOfType, newestEvent } from '../log/rows.ts';
import { query } from '../sql.ts';
import type { Reader, Row } from '../types.ts';
import type { MoveContext } from './context.ts';
import { copyInto, filesBeside, type Look, makeFile } from './files.ts';
import {
  type CheckpointRow,
  checkpointToLine,
  eventsPerFile,
  eventToLine,
  type ListedFile,
  type Manifest,
  manifestName,
  rowToLine,
} from './format.ts';
import type { Moved, MoveJob } from './jobs.ts';

const slice = 500;
const checkpointsAfter = query<{ after: number; upTo: number }, CheckpointRow>(
  'SELECT * FROM checkpoints WHERE seq > :after AND seq <= :upTo ORDER BY seq LIMIT 500',
);
const countFiles = query<Record<string, never>, { n: number }>('SELECT count(*) AS n FROM kept_files');

/** Nothing of the folder is there until all of it is; on any fault nothing is left. */
export async function intoNewFolder<T>(path: string, fill: (part: string) => Promise<T>): Promise<T> {
  const part = `${path}.part`;
  rmSync(part, { recursive: true, force: true });
  try {
    mkdirSync(part, { mode: 0o700 });
    const made = await fill(part);
    syncFolder(part);
    renameSync(part, path);
    syncFolder(dirname(path));
    return made;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

/** Use in the worker for a lossless export. Thrown: AppError `conflict` where something was forgotten meanwhile; as node:fs throws. */
export function exportHome(context: MoveContext, job: Extract<MoveJob, { do: 'export' }>): Promise<Moved> {
  return intoNewFolder(job.path, async (part) => {
    const snapshot = openConnection(databaseOf(context.home), { queryOnly: true, busyMs: 5_000 });
    try {
      // One view of the database from here on; the log only grows meanwhile, and what it grows by is not part of it.
      snapshot.exec('BEGIN');
      return await writeOut(context, job, snapshot, part);
    } finally {
      snapshot.close();
    }
  });
}

async function writeOut(
  context: MoveContext,
  { tables, at }: Extract<MoveJob, { do: 'export' }>,
  snapshot: Connection,
  part: string,
): Promise<Moved> {
  const newest = newestEvent.get(snapshot, {});
  const head = { seq: newest?.seq ?? 0, hash: (newest?.hash ?? firstHash).toString('hex') };
  const estimate = head.seq + (countFiles.get(snapshot, {})?.n ?? 0);
  const listed: ListedFile[] = [];
  for (let first = 1; first <= head.seq; first += eventsPerFile) {
    listed.push(await writeEvents(snapshot, part, first, context.look));
    context.progress(Math.min(first + eventsPerFile - 1, head.seq), estimate);
  }
  const checkpoints = await writeCheckpoints(snapshot, part, head.seq, listed);
  for (const table of tables) listed.push(await writeTable(snapshot, part, table));
  let files = 0;
  for (const { path, absolute } of filesBeside(context.home)) {
    listed.push(await copyInto(part, `home/${path}`, absolute, context.look));
    files += 1;
    context.progress(head.seq + files, Math.max(estimate, head.seq + files));
    await setImmediate();
  }
  requireNothingForgotten(context.reading, head.seq);
  const told: Manifest = {
    ...{ format: 'hearth-export', version: 1, schema: context.steps.at(-1)?.number ?? 0, at: toInstant(at) },
    ...{ log: eventAt.get(snapshot, { seq: 1 })?.id ?? null, head, publicKey: context.publicKey.toString('base64') },
    counts: { events: head.seq, checkpoints, files },
    files: listed.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  writeFileSync(`${part}/${manifestName}`, `${JSON.stringify(told, null, 1)}\n`, { mode: 0o600, flush: true });
  return { events: head.seq, files, bytes: listed.reduce((sum, { bytes }) => sum + bytes, 0), keptAs: null };
}

function writeEvents(snapshot: Reader, part: string, first: number, look: Look): Promise<ListedFile> {
  return makeFile(part, `events/${String(first).padStart(9, '0')}.jsonl`, async (write) => {
    const last = first + eventsPerFile - 1;
    for (let after = first - 1; after < last; ) {
      look();
      const rows = eventsAfter.all(snapshot, { after, limit: Math.min(slice, last - after) });
      write(rows.map(eventToLine).join(''));
      after = rows.at(-1)?.seq ?? last;
      await setImmediate();
    }
  });
}

async function writeCheckpoints(snapshot: Reader, part: string, upTo: number, listed: ListedFile[]): Promise<number> {
  let count = 0;
  const file = await makeFile(part, 'checkpoints.jsonl', (write) => {
    for (let after = 0, rows = checkpointsAfter.all(snapshot, { after, upTo }); rows.length > 0; ) {
      write(rows.map(checkpointToLine).join(''));
      count += rows.length;
      after = rows.at(-1)?.seq ?? upTo;
      rows = checkpointsAfter.all(snapshot, { after, upTo });
    }
  });
  listed.push(file);
  return count;
}

const writeTable = (snapshot: Connection, part: string, table: string): Promise<ListedFile> =>
  makeFile(part, `tables/${table}.jsonl`, (write) => {
    for (const row of snapshot.prepare(`SELECT * FROM "${table}"`).iterate({})) write(rowToLine(row as Row));
  });

/** What is forgotten must not go on in a copy that is being made while it is said. */
function requireNothingForgotten(now: Reader, after: number): void {
  const since = [forgotten, substituted].some(({ type }) => eventsOfType.all(now, { type, after, limit: 1 }).length > 0);
  if (!since) return;
  throw new AppError(
    'conflict',
    'Something was forgotten while the export was being written. Nothing of it was kept: export again.',
  );
}
