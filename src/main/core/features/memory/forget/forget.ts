/**
 * Forgetting a record: first its tombstone, so that it is out of sight at once and whatever comes between is made good at the next
 * start. Then its words leave every place where they stand: messages, runs, files that runs were given, log lines, drafts, backups in
 * the home. Its own events go last of all, since they alone say what is looked for. Files of the user's own are only told of.
 */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backedUp, backupRewritten, storeStream } from '../../../store/events.ts';
import type { Store } from '../../../store/types.ts';
import { summariesOfAny } from '../consolidate/summaries.ts';
import { erased, forgotten, storedMany, streamOf, withoutRecords } from '../events.ts';
import { absorbedInto, buriedAmong, unfinishedTombstones } from '../records/memory.sql.ts';
import { requireMemory } from '../rules/correct.ts';
import { takeFromLoose } from './loose.sql.ts';
import type { Found, Standing } from './scan.ts';
import { wordingOf } from './wording.ts';

/** What is done with backups in the home: those that lie elsewhere are only told of. */
type BackupWish = 'rewrite' | 'drop' | 'keep';

interface Wish {
  ids: readonly string[];
  reason: string;
  actor: string;
  backups: BackupWish;
}

/** Answers once the words are gone; within a run, whose own words go when it is over, once the record is out of sight. */
export async function forget(
  store: Store,
  id: string,
  reason: string | undefined,
  actor: string,
  backups: BackupWish = 'rewrite',
): Promise<void> {
  requireMemory(store.reader, id);
  const { same } = await find(store, [id]);
  const ids = await store.command((tx) => {
    requireMemory(tx, id);
    // A summary of it says the same; the others that it sums up do not, and stand for themselves again.
    const sums = new Set(summariesOfAny(tx, [id]));
    const said = [id, ...same.filter((other) => other !== id && !sums.has(other))];
    const merged = [...new Set(said.flatMap((one) => [one, ...absorbedInto.all(tx, { id: one }).map((row) => row.id)]))];
    // What sums it up says it too.
    const all = [...merged, ...summariesOfAny(tx, merged)];
    for (const each of all) {
      const data = { memoryId: each, reason: reason?.toWellFormed() ?? null };
      tx.append(forgotten.of({ stream: streamOf(each), actor, data }));
      tx.publish('memory.changed', { id: each, what: 'forgotten' });
    }
    return all;
  });
  const wish = { ids, reason: reason ?? 'asked to', actor, backups };
  const run = actor.startsWith('run:') ? actor.slice('run:'.length) : null;
  if (run === null) await erase(store, wish);
  else afterRun(store, run, () => void erase(store, wish).catch(() => undefined));
}

/** Use at the start: what was to be forgotten when the daemon ended. */
export async function finishForgetting(store: Store): Promise<void> {
  for (const { id, reason, actor } of unfinishedTombstones.all(store.reader, {}))
    await erase(store, { ids: [id], reason: reason ?? 'asked to', actor, backups: 'rewrite' });
}

/** Where the words of these records stand. */
export const find = (store: Store, ids: readonly string[]): Promise<Found> =>
  store.query<Found>('memory.standing', { ids, home: store.home });

/** A run says its last words when it is over: they may hold what it was to forget. Where it ends with the daemon, the next start goes on. */
function afterRun(store: Store, runId: string, then: () => void): void {
  const stop = store.wire.listen((events) => {
    for (const { name, data } of events) {
      if (name !== 'run.event' || !isEndOf(data, runId)) continue;
      stop();
      then();
      return;
    }
  });
}

const isEndOf = (data: unknown, runId: string): boolean =>
  typeof data === 'object' && data !== null && 'runId' in data && data.runId === runId && 'kind' in data && data.kind === 'done';

/** What is said while it goes on is looked for again, so often: a run that has just ended writes its last words. */
const mostRounds = 4;

async function erase(store: Store, { ids, reason, actor, backups }: Wish): Promise<void> {
  let own: Standing[] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    // Whatever was to be written when the words were asked for is written.
    await store.command(() => undefined);
    const found = await find(store, ids);
    own = found.places.filter(({ fate }) => fate === 'own');
    const going = found.places.filter(({ fate }) => fate === 'part' || fate === 'whole');
    const files = found.files.filter(({ goes }) => goes);
    const wording = wordingOf(own.flatMap(({ text }) => text ?? []));
    if (round === 0) await inBackups(store, { backups, going: [...going, ...own], files, parts: wording.parts, reason, actor });
    if (round > 0 && going.length + files.length === 0) break;
    await takeOut(store, { going, files, reason, actor });
    await store.command((tx) => takeFromLoose(tx, wording));
  }
  const last = own.filter(({ type }) => type !== forgotten.type && type !== erased.type);
  const without = (data: unknown) => withoutRecords(data, new Set(ids));
  const instead = new Map(last.flatMap(({ seq, among }) => (among ? [[seq, without] as const] : [])));
  if (last.length > 0)
    await store.forget(
      last.map(({ seq }) => seq),
      reason,
      actor,
      instead,
    );
  await store.command((tx) => {
    for (const id of ids) tx.append(erased.of({ stream: streamOf(id), actor, data: { memoryId: id } }));
  });
}

async function takeOut(
  store: Store,
  { going, files, reason, actor }: Pick<InBackups, 'going' | 'files' | 'reason' | 'actor'>,
): Promise<void> {
  const instead = new Map(going.flatMap(({ seq, fate, left }) => (fate === 'part' ? [[seq, left] as const] : [])));
  const seqs = [...going.map(({ seq }) => seq), ...files.map(({ seq }) => seq)];
  if (seqs.length > 0) await store.forget(seqs, reason, actor, instead);
  for (const { sha256 } of files) rmSync(join(store.home, 'artifacts', sha256.slice(0, 2), sha256), { force: true });
}

interface InBackups extends Pick<Wish, 'backups' | 'reason' | 'actor'> {
  going: readonly Standing[];
  files: Found['files'];
  parts: readonly string[];
}

async function inBackups(store: Store, { backups, going, files, parts, reason, actor }: InBackups): Promise<void> {
  if (backups === 'keep') return;
  const rest = { files: files.map(({ sha256 }) => sha256), parts, reason, actor };
  for (const path of backupsIn(store)) {
    if (backups === 'drop') rmSync(path, { force: true });
    // Made anew for each: what is to be forgotten by then has no place in it either.
    else await rewrite(store, path, { events: going.map((place) => goingOf(store, place)), ...rest });
  }
}

/** What is to leave a backup, and what is left there. */
function goingOf(store: Store, { seq, fate, left, among }: Standing) {
  const [event] = store.events({ afterSeq: seq - 1, limit: 1 });
  const id = event?.id ?? '';
  if (among && event && storedMany.is(event)) {
    const ids = JSON.stringify(event.data.records.map(({ memoryId }) => memoryId));
    const buried = new Set(buriedAmong.all(store.reader, { ids }).map((row) => row.id));
    return { seq, id, left: withoutRecords(event.data, buried) };
  }
  return { seq, id, ...(fate === 'part' ? { left } : {}) };
}

async function rewrite(store: Store, path: string, wish: Parameters<Store['forgetIn']>[1]): Promise<void> {
  const kept = await store.forgetIn(path, wish);
  if (kept)
    await store.command((tx) => void tx.append(backupRewritten.of({ stream: storeStream, actor: wish.actor, data: kept })));
}

/** Those in the home that are still where they were put. */
export const backupsIn = (store: Store): string[] =>
  allBackups(store).filter((path) => path.startsWith(join(store.home, '/')) && existsSync(path));

/** Wherever they were put. */
export const allBackups = (store: Store): string[] => [
  ...new Set(
    store.events({ type: backedUp.type, limit: 10_000 }).flatMap((event) => (backedUp.is(event) ? [event.data.path] : [])),
  ),
];
