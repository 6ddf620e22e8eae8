/** Erasing payloads: from the log, the views, the full-text indexes, the wire and the WAL. The chain still verifies. */
import { AppError } from '../../base/errors.ts';
import { forgetOnWire } from '../commit/prune.ts';
import { forgotten, storeStream } from '../events.ts';
import { change } from '../sql.ts';
import type { Actor, Projection, Transaction } from '../types.ts';
import { type EventRow, eventAt, type Lift } from './rows.ts';

const erase = change<{ seq: number }>('UPDATE events SET data = NULL, salt = NULL WHERE seq = :seq');

interface Wish {
  seqs: readonly number[];
  reason: string;
  actor: Actor;
}

/** Inside one command. Thrown: AppError `not_found` for an event that is not there, `invalid_input` for the store's own. */
export function forgetEvents(
  tx: Transaction,
  wish: Wish,
  projections: readonly Projection[],
  lift: Lift,
  lastOnWire: number,
): void {
  const rows = [...new Set(wish.seqs)].sort((a, b) => a - b).map((seq) => rowAt(tx, seq));
  const here = rows.filter((row) => row.data !== null);
  if (here.length === 0) return;
  for (const row of here) {
    const event = lift(row);
    for (const projection of projections) projection.forget?.(tx, event);
    erase.run(tx, { seq: row.seq });
  }
  forgetOnWire(tx, [...new Set(here.flatMap((row) => row.run_id ?? []))], lastOnWire);
  const data = { seqs: here.map((row) => row.seq), reason: wish.reason };
  tx.append(forgotten.of({ stream: storeStream, actor: wish.actor, data }));
}

function rowAt(tx: Transaction, seq: number): EventRow {
  const row = eventAt.get(tx, { seq });
  if (!row) throw new AppError('not_found', `There is no event ${seq} to forget.`, { seq });
  if (row.type === forgotten.type)
    throw new AppError('invalid_input', `Event ${seq} says what was forgotten: it holds nothing else and stays.`, { seq });
  return row;
}
