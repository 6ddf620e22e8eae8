/** Making a home of a lossless export: every file and every link of the chain is checked before anything waits to be taken. */
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { systemCode } from '../../base/errors.ts';
import { type Connection, openConnection } from '../disk/connection.ts';
import { databaseOf, syncFile } from '../disk/replace.ts';
import { applySteps, refuseFuture } from '../disk/schema.ts';
import { type ChainWalk, chainWalk, otherPayload } from '../log/check.ts';
import type { EventRow } from '../log/rows.ts';
import { homeFiles, homeFolders } from '../worker/backup.ts';
import { verifyLog } from '../worker/verify.ts';
import type { MoveContext } from './context.ts';
import { copyInto, linesOf, makeFile, piecesOf } from './files.ts';
import {
  checkpointFromLine,
  eventFromLine,
  type ListedFile,
  type Manifest,
  manifest,
  manifestName,
  notOurs,
  requireInside,
  rowFromLine,
} from './format.ts';
import type { Moved, MoveJob } from './jobs.ts';
import { keptName, makeNext } from './next.ts';

const slice = 500;
const longestManifest = 512 * 1024 * 1024;

type Job = Extract<MoveJob, { do: 'import' }>;

/** Use in the worker. Thrown: AppError `refused` with what is wrong, `unavailable` for an export of a newer Hearth. */
export async function importHome(context: MoveContext, job: Job): Promise<Moved> {
  const told = readManifest(job.path);
  refuseFuture(told.schema, { steps: context.steps, version: context.steps.at(-1)?.number ?? 0 });
  const total = told.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const passed = ({ bytes }: ListedFile) => {
    done += bytes;
    context.progress(done, total);
  };
  const moved = { events: told.counts.events, files: told.counts.files, bytes: total };
  if (job.dryRun) {
    await checkOnly(context, job.path, told, passed);
    return { ...moved, keptAs: null };
  }
  const keptAs = keptName('export', job.at);
  return makeNext(context.home, async (folder) => {
    await copyFiles(context, job.path, told, folder, passed);
    await buildDatabase(context, job.path, told, folder, passed);
    const note = { moveId: job.moveId, from: 'export' as const, path: job.path, head: told.head, keptAs };
    return { note, answer: { ...moved, keptAs } };
  });
}

function readManifest(path: string): Manifest {
  const file = join(path, manifestName);
  let value: unknown;
  try {
    const stat = lstatSync(file);
    if (!stat.isFile() || stat.size > longestManifest) throw notOurs('its manifest.json is no plain file');
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR')
      throw notOurs('there is no manifest.json in it. Choose the folder that an export of everything made');
    if (error instanceof SyntaxError) throw notOurs('its manifest.json is no JSON');
    throw error;
  }
  const parsed = manifest.safeParse(value);
  if (!parsed.success) throw notOurs('its manifest.json is not one of Hearth’s', { issues: parsed.error.issues.slice(0, 5) });
  const seen = new Set<string>();
  for (const { path: name } of parsed.data.files) {
    requireInside(name);
    // Two names that some computers take for one would leave one file there.
    const key = name.normalize('NFC').toLowerCase();
    if (seen.has(key)) throw notOurs(`it names ${JSON.stringify(name)} twice`);
    seen.add(key);
    if (!isKnown(name)) throw notOurs(`it names ${JSON.stringify(name.slice(0, 200))}, which is no part of an export`);
  }
  return parsed.data;
}

function isKnown(name: string): boolean {
  if (/^(?:events\/\d{9}|tables\/[a-z_]+|checkpoints)\.jsonl$/.test(name)) return true;
  const [first, folder = '', ...rest] = name.split('/');
  return first === 'home' && (rest.length > 0 ? homeFolders.includes(folder) : homeFiles.includes(folder));
}

/** Where a file of the export is, once it is known to be a plain file below it. */
function placed(root: string, { path, bytes }: ListedFile): string {
  const absolute = join(root, path);
  const stat = lstatSync(absolute, { throwIfNoEntry: false });
  if (!stat) throw notOurs(`${path} is missing`);
  // A link on the way would lead out of it.
  if (!stat.isFile() || !realpathSync(absolute).startsWith(realpathSync(root) + sep)) throw notOurs(`${path} is no plain file`);
  if (stat.size !== bytes) throw notOurs(`${path} has ${stat.size} bytes and not ${bytes}`);
  return absolute;
}

const notTheSame = (path: string) => notOurs(`${path} is not as it was written`);

async function copyFiles(
  { look }: MoveContext,
  from: string,
  { files }: Manifest,
  folder: string,
  passed: (file: ListedFile) => void,
): Promise<void> {
  for (const file of files) {
    if (!file.path.startsWith('home/')) continue;
    const copied = await copyInto(folder, file.path.slice('home/'.length), placed(from, file), look);
    if (copied.sha256 !== file.sha256) throw notTheSame(file.path);
    passed(file);
    await setImmediate();
  }
}

/** Reads a file to its end and holds it against its hash. */
async function check({ look }: MoveContext, from: string, file: ListedFile): Promise<void> {
  const hash = createHash('sha256');
  for (const piece of piecesOf(placed(from, file), look)) hash.update(piece);
  if (hash.digest('hex') !== file.sha256) throw notTheSame(file.path);
}

async function checkOnly(context: MoveContext, from: string, told: Manifest, passed: (file: ListedFile) => void): Promise<void> {
  const walk = chainWalk();
  for (const file of told.files) {
    await check(context, from, file);
    if (file.path.startsWith('events/')) for (const row of eventsIn(context, from, file)) requireLink(walk, row);
    passed(file);
    await setImmediate();
  }
  requireHead(walk, told);
}

function* eventsIn({ look }: MoveContext, from: string, file: ListedFile): Generator<EventRow> {
  let line = 0;
  for (const text of linesOf(placed(from, file), look)) {
    line += 1;
    if (text !== '') yield eventFromLine(text, `line ${line} of ${file.path}`);
  }
}

function requireLink(walk: ChainWalk, row: EventRow): void {
  const problem = walk.step(row);
  if (problem) throw notOurs(problem.message.replace(/\.$/, ''), { problems: [problem] });
}

function requireHead(walk: ChainWalk, { head, counts }: Manifest): void {
  for (const seq of walk.altered.keys())
    throw notOurs(otherPayload(seq).message.replace(/\.$/, ''), { problems: [otherPayload(seq)] });
  if (walk.seq === head.seq && walk.seq === counts.events && walk.hash.toString('hex') === head.hash) return;
  throw notOurs(`its log ends at event ${walk.seq}, and its manifest says ${head.seq}`);
}

async function buildDatabase(
  context: MoveContext,
  from: string,
  told: Manifest,
  folder: string,
  passed: (file: ListedFile) => void,
): Promise<void> {
  const path = databaseOf(folder);
  // Made by us and not by SQLite, which would let others read it.
  await makeFile(folder, 'hearth.db', () => undefined);
  const database = openConnection(path, { throwaway: true, cacheKiB: 65_536 });
  try {
    applySteps(
      database,
      context.steps,
      { steps: context.steps, version: context.steps.at(-1)?.number ?? 0 },
      Date.parse(told.at),
    );
    const walk = chainWalk();
    for (const file of told.files) {
      if (file.path.startsWith('home/')) continue;
      await check(context, from, file);
      if (file.path.startsWith('events/')) await takeEvents(context, database, walk, eventsIn(context, from, file));
      else takeLines(context, database, from, file);
      passed(file);
    }
    requireHead(walk, told);
    await requireWhole(context, database, folder, Buffer.from(told.publicKey, 'base64'));
  } finally {
    database.close();
  }
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
  syncFile(path);
}

async function takeEvents(
  { projections, lift }: MoveContext,
  database: Connection,
  walk: ChainWalk,
  rows: Iterable<EventRow>,
): Promise<void> {
  const insert = database.db.prepare(
    `INSERT INTO events (seq, id, at, stream, type, version, actor, run_id, cause, data, salt, data_hash, hash)
     VALUES (:seq, :id, :at, :stream, :type, :version, :actor, :run_id, :cause, :data, :salt, :data_hash, :hash)`,
  );
  let count = 0;
  database.exec('BEGIN');
  for (const row of rows) {
    requireLink(walk, row);
    insert.run(row);
    const event = lift(row);
    try {
      for (const projection of projections) projection.apply(database, event);
    } catch (error) {
      // The chain holds, and yet no Hearth would have written it: a payload that its own room cannot read.
      if (systemCode(error) === 'SQLITE_FULL') throw error;
      throw notOurs(`event ${row.seq} cannot be read as what it says it is`, { cause: String(error).slice(0, 300) });
    }
    count += 1;
    if (count % slice !== 0) continue;
    database.exec('COMMIT');
    await setImmediate();
    database.exec('BEGIN');
  }
  database.exec('COMMIT');
}

function takeLines({ look, projections }: MoveContext, database: Connection, from: string, file: ListedFile): void {
  const table = /^tables\/([a-z_]+)\.jsonl$/.exec(file.path)?.[1];
  const views = new Set(projections.flatMap(({ tables }) => tables));
  database.exec('BEGIN');
  let line = 0;
  for (const text of linesOf(placed(from, file), look)) {
    line += 1;
    const where = `line ${line} of ${file.path}`;
    if (text === '') continue;
    if (table === undefined) {
      database
        .prepare('INSERT INTO checkpoints VALUES (:seq, :hash, :at, :public_key, :signature)')
        .run({ ...checkpointFromLine(text, where) });
    } else if (!views.has(table)) takeRow(database, table, rowFromLine(text, where));
  }
  database.exec('COMMIT');
}

/** Of a table that this Hearth has, the columns that it has. */
function takeRow(database: Connection, table: string, row: ReturnType<typeof rowFromLine>): void {
  if (/^(?:events|migrations|checkpoints|wire|wire_runs|wire_floor|sqlite_.*)$/.test(table))
    throw notOurs(`${table} is no table of an export`);
  const columns = database.prepare('SELECT name FROM pragma_table_info(:table)').all({ table }) as { name: string }[];
  const names = columns.map(({ name }) => name).filter((name) => Object.hasOwn(row, name));
  if (names.length === 0) return;
  const list = names.map((name) => `"${name}"`).join(', ');
  database.db
    .prepare(`INSERT OR IGNORE INTO "${table}" (${list}) VALUES (${names.map(() => '?').join(', ')})`)
    .run(...names.map((name) => row[name]));
}

/** All that `store.verify` looks at: what was forgotten is named, checkpoints are signed by keys that the log names, the file is whole. */
export async function requireWhole(context: MoveContext, database: Connection, folder: string, publicKey: Buffer): Promise<void> {
  context.look();
  const { problems } = await verifyLog(database, { home: folder, publicKey }, () => context.look());
  const [first] = problems;
  if (first) throw notOurs(first.message.replace(/\.$/, ''), { problems });
}
