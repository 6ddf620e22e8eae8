/** The rules of offering: what is known, offered or declined already is not offered again. */
import type { MemoryCandidate, MemorySource } from '../../../../../../contract/memory/index.ts';
import { toInstant } from '../../../../base/clock.ts';
import type { Reader, Transaction } from '../../../../store/types.ts';
import { likenessKeys } from '../../likeness/keys.ts';
import { saysTheSame } from '../../likeness/likeness.ts';
import { type Sketch, sketchOf } from '../../likeness/sketch.ts';
import { atPosition, type MemoryRow } from '../../records/memory.sql.ts';
import { lookAround } from '../../rules/nearby.ts';
import { candidateFound, candidateStream } from '../events.ts';
import { type CandidateRow, candidatesUnder } from './candidates.sql.ts';

/** Something that may be worth keeping, as it is offered. */
export interface Offered {
  text: string;
  source: MemorySource;
  /** One sentence: why it is thought worth keeping. */
  why: string;
  area?: MemoryCandidate['area'];
  kind?: MemoryCandidate['kind'];
  category?: string;
  tags?: readonly string[];
  occurredAt?: string;
  /** What brought text from outside in, where something did. */
  taintedBy?: string | null;
}

/** Offers it within a command. Null where it is known, waits already, or was declined. */
export function offerIn(tx: Transaction, newId: () => string, offered: Offered, actor = 'self'): string | null {
  const text = offered.text.trim().toWellFormed();
  if (text === '') return null;
  const sketch = sketchOf(text);
  if (offeredAs(tx, sketch, offered.occurredAt) || knownAs(tx, sketch, offered.occurredAt)) return null;
  const id = newId();
  const { source, why, area = 'main', occurredAt = null, tags = [], taintedBy = null } = offered;
  const data = {
    candidateId: id,
    text,
    area,
    kind: offered.kind ?? (occurredAt === null ? ('semantic' as const) : ('episodic' as const)),
    category: offered.category ?? 'general',
    tags: [...new Set(tags)],
    ...{ occurredAt, source, why, taintedBy },
  };
  tx.append(candidateFound.of({ stream: candidateStream(id), actor, data }));
  return id;
}

/** The candidate that says the same, whatever became of it. */
export function offeredAs(reader: Reader, sketch: Sketch, occurredAt: string | undefined): CandidateRow | undefined {
  return candidatesUnder
    .all(reader, keysOf(sketch))
    .find((row) => isSameDay(row.occurred_at, occurredAt) && saysTheSame(sketchOf(row.text), sketch));
}

/** The record in sight that says the same. What a newer one replaced may be said anew. */
export function knownAs(reader: Reader, sketch: Sketch, occurredAt: string | undefined): MemoryRow | undefined {
  for (const position of lookAround(reader).under(likenessKeys(sketch))) {
    const row = atPosition.get(reader, { position });
    if (row && row.superseded_by === null && isSameDay(row.occurred_at, occurredAt) && saysTheSame(sketchOf(row.text), sketch))
      return row;
  }
  return undefined;
}

function keysOf(sketch: Sketch) {
  const { own, near } = likenessKeys(sketch);
  const [a = 0, b = a, c = a, d = a] = own;
  const [e = a, f = a] = near;
  return { a, b, c, d, e, f };
}

const dayOf = (at: number): string => toInstant(at).slice(0, 10);

/** Of two days two things are told, however alike. */
const isSameDay = (at: number | null, other: string | undefined): boolean =>
  at === null || other === undefined || dayOf(at) === dayOf(Date.parse(other));
