/** The rules of correcting and of forgetting. */
import type { z } from 'zod';
import type { memoryInput } from '../../../../../contract/memory/index.ts';
import { AppError } from '../../../base/errors.ts';
import type { Reader, Store, Transaction } from '../../../store/types.ts';
import { erased, forgotten, streamOf, updated } from '../events.ts';
import { absorbedInto, type MemoryRow, memoryById, unfinishedTombstones } from '../memory.sql.ts';
import { sourceOf } from './provenance.ts';

/** Thrown when there is no such record, or it was forgotten: AppError `not_found`. */
export function requireMemory(reader: Reader, id: string): MemoryRow {
  const row = memoryById.get(reader, { id });
  if (!row) throw new AppError('not_found', 'There is no such memory.', { id });
  return row;
}

type Said = z.output<typeof memoryInput>;
type Correction = { [K in keyof Said]?: Said[K] | undefined };

/** Within a command. Thrown for what was merged into another: AppError `refused`. */
export function correct(tx: Transaction, id: string, correction: Correction, actor: string): void {
  const row = requireMemory(tx, id);
  if (row.merged_into !== null)
    throw new AppError('refused', 'This became a part of another memory: correct that one.', { id, merged: row.merged_into });
  const { text, source, tags, ...rest } = correction;
  const given = {
    ...rest,
    ...(text === undefined ? {} : { text: text.toWellFormed() }),
    ...(tags === undefined ? {} : { tags: [...new Set(tags)] }),
    ...(source === undefined ? {} : { source: sourceOf(source, actor, null) }),
  };
  if (Object.values(given).every((value) => value === undefined)) return;
  tx.append(updated.of({ stream: streamOf(id), actor, data: { memoryId: id, ...given } }));
  tx.publish('memory.changed', { id, what: 'updated' });
}

/** A record's whole stream: `memory.forgotten` and what follows hold no text of it. */
const mostEvents = 100_000;

/**
 * Erases a record, and what was merged into it: it said the same. First the tombstone, so that it is out of sight at once and a crash
 * on the way is made good at the next start; then every payload.
 */
export async function forget(store: Store, id: string, reason: string | undefined, actor: string): Promise<void> {
  const ids = await store.command((tx) => {
    requireMemory(tx, id);
    const all = [id, ...absorbedInto.all(tx, { id }).map((row) => row.id)];
    for (const each of all) {
      const data = { memoryId: each, reason: reason?.toWellFormed() ?? null };
      tx.append(forgotten.of({ stream: streamOf(each), actor, data }));
      tx.publish('memory.changed', { id: each, what: 'forgotten' });
    }
    return all;
  });
  await erase(store, ids, reason ?? 'asked to', actor);
}

/** Use at the start: what was to be forgotten when the daemon ended. */
export async function finishForgetting(store: Store): Promise<void> {
  for (const { id, reason, actor } of unfinishedTombstones.all(store.reader, {}))
    await erase(store, [id], reason ?? 'asked to', actor);
}

async function erase(store: Store, ids: readonly string[], reason: string, actor: string): Promise<void> {
  const seqs = ids.flatMap((id) =>
    store
      .events({ stream: streamOf(id), limit: mostEvents })
      .filter((event) => event.type !== forgotten.type && event.type !== erased.type && !event.forgotten)
      .map((event) => event.seq),
  );
  if (seqs.length > 0) await store.forget(seqs, reason, actor);
  await store.command((tx) => {
    for (const id of ids) tx.append(erased.of({ stream: streamOf(id), actor, data: { memoryId: id } }));
  });
}
