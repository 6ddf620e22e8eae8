/**
 * Erasing payloads: from the log, the views, the full-text indexes, the wire and the WAL. The chain still verifies. Where only a part
 * of a payload is to go, what is left stands in its place under a salt of its own, and an event says its hash.
 */
import { randomBytes } from 'node:crypto';
import { AppError } from '../../base/errors.ts';
import { forgetOnWire } from '../commit/prune.ts';
import { forgotten, storeStream, substituted } from '../events.ts';
import { change } from '../sql.ts';
import type { Actor, Projection, StoredEvent, Transaction } from '../types.ts';
import { canonicalJson } from './canonical.ts';
import { hashPayload } from './chain.ts';
import { type EventRow, eventAt, type Lift } from './rows.ts';

const rewrite = change<{ seq: number; data: string | null; salt: Buffer | null }>(
  'UPDATE events SET data = :data, salt = :salt WHERE seq = :seq',
);

interface Wish {
  seqs: readonly number[];
  /** What is left of a payload, by sequence, or what makes that of what stands there; the others are erased whole. */
  instead?: ReadonlyMap<number, unknown> | undefined;
  reason: string;
  actor: Actor;
}

interface Log {
  projections: readonly Projection[];
  lift: Lift;
  lastOnWire: number;
}

/**
 * Inside one command. Answers true where a view does not know how to forget these by itself and must be made anew. Thrown: AppError
 * `not_found` for an event that is not there, `invalid_input` for those that say what was forgotten.
 */
export function forgetEvents(tx: Transaction, wish: Wish, { projections, lift, lastOnWire }: Log): boolean {
  const rows = [...new Set(wish.seqs)].sort((a, b) => a - b).map((seq) => rowAt(tx, seq));
  const here = rows.filter((row) => row.data !== null);
  if (here.length === 0) return false;
  let anew = false;
  for (const row of here) {
    const before = lift(row);
    const left = leave(tx, row, wish);
    const after = left ? lift(left) : null;
    for (const projection of projections)
      if (!reads(projection, before)) continue;
      else if (after && projection.replace) projection.replace(tx, before, after);
      else if (!after && projection.forget) projection.forget(tx, before);
      else anew = true;
  }
  forgetOnWire(tx, [...new Set(here.flatMap((row) => row.run_id ?? []))], lastOnWire);
  const gone = here.filter(({ seq }) => !wish.instead?.has(seq)).map(({ seq }) => seq);
  if (gone.length > 0)
    tx.append(forgotten.of({ stream: storeStream, actor: wish.actor, data: { seqs: gone, reason: wish.reason } }));
  return anew;
}

const reads = (projection: Projection, { type }: StoredEvent): boolean => projection.reads?.(type) ?? true;

/** Writes what is to be left of a row; null where that is nothing. */
function leave(tx: Transaction, row: EventRow, { instead, actor }: Wish): EventRow | null {
  const { seq } = row;
  if (!instead?.has(seq)) {
    rewrite.run(tx, { seq, data: null, salt: null });
    return null;
  }
  const wanted = instead.get(seq);
  // What somebody else has taken out of it meanwhile does not come back.
  const value: unknown = typeof wanted === 'function' ? wanted(JSON.parse(row.data ?? 'null')) : wanted;
  const left = { data: canonicalJson(value), salt: randomBytes(16) };
  rewrite.run(tx, { seq, ...left });
  const hash = hashPayload(left.salt, left.data).toString('hex');
  tx.append(substituted.of({ stream: storeStream, actor, data: { seq, hash } }));
  return { ...row, ...left };
}

function rowAt(tx: Transaction, seq: number): EventRow {
  const row = eventAt.get(tx, { seq });
  if (!row) throw new AppError('not_found', `There is no event ${seq} to forget.`, { seq });
  if (row.type === forgotten.type || row.type === substituted.type)
    throw new AppError('invalid_input', `Event ${seq} says what was forgotten: it holds nothing else and stays.`, { seq });
  return row;
}
