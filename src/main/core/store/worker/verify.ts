/** The whole log, row by row in slices: every hash, every payload, every signature, the head file, the database file. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Output } from '../../../../contract/index.ts';
import { type Connection, openConnection } from '../disk/connection.ts';
import { databaseOf } from '../disk/replace.ts';
import { forgotten } from '../events.ts';
import { type ChainWalk, chainWalk, otherPayload } from '../log/check.ts';
import { checkpointHolds, type Head, readHead } from '../log/head.ts';
import { knownKeys } from '../log/keys.ts';
import { type EventRow, eventAt, eventsAfter, newestEvent } from '../log/rows.ts';
import { query } from '../sql.ts';
import type { Problem, Reader } from '../types.ts';

interface Context {
  home: string;
  publicKey: Buffer;
}

type Verdict = Output<'store.verify'>;
type Progress = (done: number, total: number) => void;

/** Enough to see what happened; a log that is wrong from one row on would list them all. */
const mostProblems = 100;
const slice = 500;

const checkpointsAfter = query<{ after: number }, { seq: number; hash: Buffer; at: number; signature: Buffer }>(
  'SELECT * FROM checkpoints WHERE seq > :after ORDER BY seq LIMIT 500',
);

/** `restMs` between slices keeps a check in the background out of everybody's way. */
export async function verifyLog(reader: Connection, context: Context, progress: Progress, restMs = 0): Promise<Verdict> {
  // Read first: the log that is looked at afterwards can only be longer.
  const keys = knownKeys(reader, context.publicKey);
  const head = readHead(context.home, keys);
  const problems: Problem[] = [];
  const walk = chainWalk();
  try {
    await walkLog(reader, walk, problems, progress, restMs);
    await checkCheckpoints(reader, keys, problems);
    checkHead(reader, head, problems);
  } catch (error) {
    problems.push({ kind: 'sqlite', message: `The database cannot be read past event ${walk.seq}: ${text(error)}.` });
  }
  checkFile(context.home, problems);
  return {
    ok: problems.length === 0,
    events: walk.seq,
    head: walk.hash.toString('hex'),
    problems: problems.slice(0, mostProblems),
  };
}

async function walkLog(reader: Reader, walk: ChainWalk, problems: Problem[], progress: Progress, restMs: number): Promise<void> {
  const total = newestEvent.get(reader, {})?.seq ?? 0;
  const said = new Set<number>();
  for (let more = true; more; ) {
    const rows = eventsAfter.all(reader, { after: walk.seq, limit: slice });
    for (const row of rows) {
      const problem = walk.step(row) ?? brokenText(reader, row);
      if (problem) problems.push(problem);
      for (const seq of saidForgotten(row)) said.add(seq);
    }
    progress(walk.seq, Math.max(total, walk.seq));
    more = rows.length === slice;
    if (more) await (restMs > 0 ? setTimeout(restMs) : setImmediate());
  }
  problems.push(...[...walk.altered.keys()].map(otherPayload));
  for (const seq of [...walk.erased].filter((erased) => !said.has(erased)))
    problems.push({ kind: 'payload', seq, message: `The payload of event ${seq} is gone, and no event says it was forgotten.` });
}

const rawText = query<{ seq: number }, Record<string, Buffer | null>>(`
  SELECT CAST(id AS BLOB) AS id, CAST(stream AS BLOB) AS stream, CAST(type AS BLOB) AS type, CAST(actor AS BLOB) AS actor,
         CAST(run_id AS BLOB) AS run_id, CAST(cause AS BLOB) AS cause, CAST(data AS BLOB) AS data
  FROM events WHERE seq = :seq`);

/** Bytes that are no UTF-8 read as U+FFFD: a row that holds one already could hide a change from its hash. */
function brokenText(reader: Reader, row: EventRow): Problem | null {
  const texts = Object.entries(row).filter(([, value]) => typeof value === 'string' && value.includes('\ufffd'));
  if (texts.length === 0) return null;
  const raw = rawText.get(reader, { seq: row.seq });
  if (texts.every(([name, text]) => raw?.[name]?.equals(Buffer.from(String(text))))) return null;
  return { kind: 'payload', seq: row.seq, message: `Event ${row.seq} holds bytes that are not the ones that were recorded.` };
}

function saidForgotten(row: EventRow): number[] {
  if (row.type !== forgotten.type) return [];
  try {
    return forgotten.data.parse(JSON.parse(row.data ?? '')).seqs;
  } catch {
    // Its own payload does not verify then, which is said already.
    return [];
  }
}

async function checkCheckpoints(reader: Reader, keys: readonly Buffer[], problems: Problem[]): Promise<void> {
  for (let after = 0; ; await setImmediate()) {
    const page = checkpointsAfter.all(reader, { after });
    for (const point of page) {
      after = point.seq;
      const event = eventAt.get(reader, { seq: point.seq });
      const say = (message: string) => problems.push({ kind: 'checkpoint', seq: point.seq, message });
      if (!event) say(`A checkpoint was signed for event ${point.seq}, which is not there.`);
      else if (!event.hash.equals(point.hash)) say(`Event ${point.seq} is not the one that its checkpoint was signed for.`);
      if (!checkpointHolds(point, point.signature, keys)) say(`The signature of the checkpoint at event ${point.seq} fails.`);
    }
    if (page.length < 500) return;
  }
}

function checkHead(reader: Reader, head: Head | 'damaged' | null, problems: Problem[]): void {
  if (head === null) return;
  if (head === 'damaged') {
    problems.push({ kind: 'head', message: 'The head file cannot be read, or its signature fails.' });
    return;
  }
  if (head.seq === 0) return;
  const event = eventAt.get(reader, { seq: head.seq });
  if (!event)
    problems.push({ kind: 'head', seq: head.seq, message: `The log had reached event ${head.seq}, which is not there.` });
  else if (event.hash.toString('hex') !== head.hash)
    problems.push({
      kind: 'head',
      seq: head.seq,
      message: `Event ${head.seq} is not the one that the head file was signed for.`,
    });
}

/** On a connection of its own: FTS5 remembers the shape of an index from before a rebuild, and would call the new one corrupt. */
function checkFile(home: string, problems: Problem[]): void {
  let fresh: Connection | null = null;
  try {
    fresh = openConnection(databaseOf(home), { queryOnly: true, busyMs: 5_000 });
    for (const row of fresh.db.pragma('integrity_check(20)') as { integrity_check: string }[])
      if (row.integrity_check !== 'ok') problems.push({ kind: 'sqlite', message: row.integrity_check });
  } catch (error) {
    problems.push({ kind: 'sqlite', message: text(error) });
  } finally {
    fresh?.close();
  }
}

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));
