/** The rules of keeping: what is new, what is known already and is said again, what a newer statement replaces. */

import type { z } from 'zod';
import type { MemorySource, memoryInput } from '../../../../../contract/memory/index.ts';
import type { Transaction } from '../../../store/types.ts';
import { merged, streamOf, superseded } from '../events.ts';
import { attributeOf } from '../likeness/attribute.ts';
import { filingOf } from '../likeness/keys.ts';
import { saysTheSame } from '../likeness/likeness.ts';
import { sketchOf } from '../likeness/sketch.ts';
import { atPosition, liveAt, livingTextAt, type MemoryRow, memoryById } from '../records/memory.sql.ts';
import type { Nearby } from './nearby.ts';
import { withSource, worth } from './provenance.ts';
import { runOf, type Shelf, type Waiting } from './shelf.ts';

/** What is to be kept, by whom, from where. */
export interface Wish {
  input: z.output<typeof memoryInput>;
  source: MemorySource;
  actor: string;
  newId: () => string;
  /** Where what may say the same is looked for. */
  nearby: Nearby;
  /** Where it waits until it is written. */
  shelf: Shelf;
  /** Tells windows what became of a record; of many at once it is told together. */
  tell: Tell;
}

export type Told = 'stored' | 'merged' | 'superseded';
export type Tell = (id: string, what: Told) => void;

/** Keeps something within a command. `merged` is true where it was known: `id` is then the record's that knew it. */
export function remember(tx: Transaction, wish: Wish): { id: string; merged: boolean } {
  const { source } = wish;
  const input = { ...wish.input, text: wish.input.text.toWellFormed() };
  const area = input.area ?? 'main';
  const day = input.occurredAt === undefined ? undefined : dayOf(Date.parse(input.occurredAt));
  const known = findSame(tx, wish, { text: input.text, area, day });
  if (known) {
    sayAgain(tx, known, wish, input.text);
    return { id: known.id, merged: true };
  }
  const id = wish.newId();
  // In the order of the log's own text, so that nothing is put in order again.
  const data = {
    area,
    category: input.category ?? 'general',
    expiresAt: input.expiresAt ?? null,
    kind: input.kind ?? (input.occurredAt === undefined ? 'semantic' : 'episodic'),
    memoryId: id,
    metadata: input.metadata ?? {},
    occurredAt: input.occurredAt ?? null,
    source,
    tags: input.tags ? [...new Set(input.tags)] : [],
    text: input.text,
  } satisfies Waiting;
  const position = wish.shelf.put(data);
  wish.tell(id, 'stored');
  replaceOlder(tx, id, wish, input.text);
  wish.nearby.file(input.text, position);
  return { id, merged: false };
}

const dayOf = (at: number): number => Math.floor(at / 86_400_000);

interface Sought {
  text: string;
  area: string;
  day: number | undefined;
}

function findSame(tx: Transaction, { nearby, shelf }: Wish, sought: Sought): MemoryRow | undefined {
  for (const position of nearby.under(filingOf(sought.text))) {
    const waiting = shelf.at(position);
    const row = waiting
      ? rowOf(waiting, tx.now, sought.area)
      : livingTextAt.get(tx, { position, area: sought.area, now: tx.now });
    if (!row || !isSameDay(row, sought.day) || !saysTheSame(sketchOf(row.text), sketchOf(sought.text))) continue;
    shelf.write();
    return atPosition.get(tx, { position });
  }
  return undefined;
}

/** As the table will have it; undefined where it would be out of sight. */
function rowOf({ text, area, occurredAt, expiresAt }: Waiting, now: number, sought: string) {
  if (area !== sought || (expiresAt !== null && Date.parse(expiresAt) <= now)) return undefined;
  return { text, occurred_at: occurredAt === null ? null : Date.parse(occurredAt) };
}

/** Of two days two things are told, however alike: what happened again is not the same thing said again. */
const isSameDay = (row: Pick<MemoryRow, 'occurred_at'>, day: number | undefined): boolean =>
  day === undefined || row.occurred_at === null || dayOf(row.occurred_at) === day;

function sayAgain(tx: Transaction, known: MemoryRow, { source, actor, tell, nearby }: Wish, text: string): void {
  // What Hearth says is what it remembers: it can bear nothing out.
  const echo = source.type === 'run' || source.type === 'self';
  const { more } = withSource(known, source);
  if (echo || more.length === (JSON.parse(known.sources) as unknown[]).length) return;
  const fuller = wordsIn(text) > wordsIn(known.text) && worth(source.type) >= worth(known.source_type);
  const data = { memoryId: known.id, source, text: fuller ? text : null };
  tx.append(merged.of({ stream: streamOf(known.id), actor, data, ...runOf(actor) }));
  if (fuller) nearby.file(text, known.position);
  tell(known.id, 'merged');
}

/** How much a text tells; two words written as one tell no less. */
const wordsIn = (text: string): number => sketchOf(text).content.join('').length;

/** Where the same thing was given another value before, the newer statement stands. What is worth less replaces nothing. */
function replaceOlder(tx: Transaction, id: string, { actor, tell, nearby, shelf }: Wish, text: string): void {
  const key = filingOf(text).attribute;
  if (key === null) return;
  const others = nearby.valuesUnder(key);
  if (others.length > 0) shelf.write();
  const own = others.length === 0 ? undefined : memoryById.get(tx, { id });
  if (!own) return;
  const attribute = attributeOf(own.text);
  for (const position of others) {
    const other = liveAt.get(tx, { position, area: own.area, now: tx.now });
    const told = other ? attributeOf(other.text) : null;
    if (!other || other.id === own.id || told?.of !== attribute?.of || told?.value === attribute?.value) continue;
    const [older, newer]: [MemoryRow, MemoryRow] = saidAt(other) > saidAt(own) ? [own, other] : [other, own];
    if (worth(newer.source_type) < worth(older.source_type)) continue;
    tx.append(superseded.of({ stream: streamOf(older.id), actor, data: { memoryId: older.id, by: newer.id } }));
    tell(older.id, 'superseded');
    if (older === own) return;
  }
}

const saidAt = (row: MemoryRow): number => row.occurred_at ?? row.created_at;
