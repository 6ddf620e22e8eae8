/** The rules of keeping: what is new, what is known already and is said again, what a newer statement replaces. */

import type { z } from 'zod';
import type { MemorySource, memoryInput } from '../../../../../contract/memory/index.ts';
import type { Transaction } from '../../../store/types.ts';
import { merged, stored, streamOf, superseded } from '../events.ts';
import { attributeOf } from '../likeness/attribute.ts';
import { attributeKey, likenessKeys } from '../likeness/keys.ts';
import { saysTheSame } from '../likeness/likeness.ts';
import { type Sketch, sketchOf } from '../likeness/sketch.ts';
import { liveAt, type MemoryRow, memoryById, mostTogether, newestUnder, positionsUnder, sameAttribute } from '../memory.sql.ts';
import { withSource, worth } from './provenance.ts';

/** What is to be kept, by whom, from where. */
export interface Wish {
  input: z.output<typeof memoryInput>;
  source: MemorySource;
  actor: string;
  newId: () => string;
  /** Tells windows what became of a record; of many at once it is told together. */
  tell: Tell;
}

export type Told = 'stored' | 'merged' | 'superseded';
export type Tell = (id: string, what: Told) => void;

/** Keeps something within a command. `merged` is true where it was known: `id` is then the record's that knew it. */
export function remember(tx: Transaction, wish: Wish): { id: string; merged: boolean } {
  const { source, actor } = wish;
  const input = { ...wish.input, text: wish.input.text.toWellFormed() };
  const sketch = sketchOf(input.text);
  const area = input.area ?? 'main';
  const known = findSame(tx, sketch, {
    area,
    ...(input.occurredAt === undefined ? {} : { day: dayOf(Date.parse(input.occurredAt)) }),
  });
  if (known) {
    sayAgain(tx, known, wish, input.text);
    return { id: known.id, merged: true };
  }
  const id = wish.newId();
  const data = {
    memoryId: id,
    area,
    kind: input.kind ?? (input.occurredAt === undefined ? 'semantic' : 'episodic'),
    category: input.category ?? 'general',
    text: input.text,
    tags: [...new Set(input.tags ?? [])],
    metadata: input.metadata ?? {},
    source,
    occurredAt: input.occurredAt ?? null,
    expiresAt: input.expiresAt ?? null,
  };
  tx.append(stored.of({ stream: streamOf(id), actor, data, ...runOf(actor) }));
  wish.tell(id, 'stored');
  replaceOlder(tx, id, wish, input.text);
  return { id, merged: false };
}

const runOf = (actor: string) => (actor.startsWith('run:') ? { runId: actor.slice(4) } : {});

const dayOf = (at: number): number => Math.floor(at / 86_400_000);

function findSame(tx: Transaction, sketch: Sketch, { area, day }: { area: string; day?: number }): MemoryRow | undefined {
  const rows = underKeys(tx, sketch);
  if (rows.length === 0) return undefined;
  const positions = new Set(rows.map((row) => row.position));
  for (const position of [...positions].sort((a, b) => a - b)) {
    const row = liveAt.get(tx, { position, area, now: tx.now });
    if (row && isSameDay(row, day) && saysTheSame(sketchOf(row.text), sketch)) return row;
  }
  return undefined;
}

function underKeys(tx: Transaction, sketch: Sketch): { position: number }[] {
  const { own, near } = likenessKeys(sketch);
  const [a = 0, b = a, c = a, d = a] = own;
  const [e = a, f = a] = near;
  const rows = positionsUnder.all(tx, { a, b, c, d, e, f });
  return rows.length < mostTogether ? rows : [...own, ...near].flatMap((key) => newestUnder.all(tx, { key }));
}

/** Of two days two things are told, however alike: what happened again is not the same thing said again. */
const isSameDay = (row: MemoryRow, day: number | undefined): boolean =>
  day === undefined || row.occurred_at === null || dayOf(row.occurred_at) === day;

function sayAgain(tx: Transaction, known: MemoryRow, { source, actor, tell }: Wish, text: string): void {
  // What Hearth says is what it remembers: it can bear nothing out.
  const echo = source.type === 'run' || source.type === 'self';
  const { more } = withSource(known, source);
  if (echo || more.length === (JSON.parse(known.sources) as unknown[]).length) return;
  const fuller = wordsIn(text) > wordsIn(known.text) && worth(source.type) >= worth(known.source_type);
  const data = { memoryId: known.id, source, text: fuller ? text : null };
  tx.append(merged.of({ stream: streamOf(known.id), actor, data, ...runOf(actor) }));
  tell(known.id, 'merged');
}

/** How much a text tells; two words written as one tell no less. */
const wordsIn = (text: string): number => sketchOf(text).content.join('').length;

/** Where the same thing was given another value before, the newer statement stands. What is worth less replaces nothing. */
function replaceOlder(tx: Transaction, id: string, { actor, tell }: Wish, text: string): void {
  const key = attributeKey(text);
  const own = key === null ? undefined : memoryById.get(tx, { id });
  if (!own || key === null) return;
  const attribute = attributeOf(own.text);
  for (const other of sameAttribute.all(tx, { key, area: own.area, now: tx.now })) {
    const told = attributeOf(other.text);
    if (other.id === own.id || told?.of !== attribute?.of || told?.value === attribute?.value) continue;
    const [older, newer]: [MemoryRow, MemoryRow] = saidAt(other) > saidAt(own) ? [own, other] : [other, own];
    if (worth(newer.source_type) < worth(older.source_type)) continue;
    tx.append(superseded.of({ stream: streamOf(older.id), actor, data: { memoryId: older.id, by: newer.id } }));
    tell(older.id, 'superseded');
    if (older === own) return;
  }
}

const saidAt = (row: MemoryRow): number => row.occurred_at ?? row.created_at;
