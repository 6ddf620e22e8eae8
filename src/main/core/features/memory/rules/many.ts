/** Keeping one thing, or many at once: who says it, what is near it, and who is told. */
import type { z } from 'zod';
import type { memoryInput } from '../../../../../contract/memory/index.ts';
import type { Transaction } from '../../../store/types.ts';
import { lookAround } from './nearby.ts';
import { sourceOf } from './provenance.ts';
import { remember, type Tell, type Told, type Wish } from './remember.ts';
import { Shelf } from './shelf.ts';

type Said = z.output<typeof memoryInput>;
type Kept = ReturnType<typeof remember>;

interface Deps {
  newId(): string;
  taintedBy(runId: string): string | null;
}

/** So many are some milliseconds of work: between them the event loop goes round. */
const step = 32;

/** Within a command. */
export function rememberOne(tx: Transaction, { newId, taintedBy }: Deps, input: Said, actor: string): Kept {
  return rememberFrom(tx, { input, source: sourceOf(input.source, actor, taintOf(actor, taintedBy)), actor, newId });
}

/** The same where it is known already from where it is. */
export function rememberFrom(tx: Transaction, wish: Pick<Wish, 'input' | 'source' | 'actor' | 'newId'>): Kept {
  const shelf = new Shelf(tx, wish.actor);
  const kept = remember(tx, {
    ...wish,
    shelf,
    nearby: lookAround(tx),
    tell: (id, what) => tx.publish('memory.changed', { id, what }),
  });
  shelf.write();
  return kept;
}

/** Within a command that goes in steps: all or none, and windows are told of all together. */
export function* rememberMany(tx: Transaction, deps: Deps, inputs: readonly Said[], actor: string): Generator<void, Kept[]> {
  const told = new Map<Told, string[]>();
  const tell: Tell = (id, what) => void (told.get(what)?.push(id) ?? told.set(what, [id]));
  const { keep, shelf, nearby } = keeper(tx, deps, actor, tell);
  const all: Kept[] = [];
  for (const input of inputs) {
    if (all.length > 0 && all.length % step === 0) {
      shelf.write();
      yield;
    }
    all.push(keep(input));
  }
  shelf.write();
  tx.afterCommit(() => nearby.reached(shelf.reached));
  for (const [what, [id = '', ...more]] of told) tx.publish('memory.changed', { id, what, ...(more.length > 0 ? { more } : {}) });
  return all;
}

function keeper(tx: Transaction, { newId, taintedBy }: Deps, actor: string, tell: Tell) {
  const taint = taintOf(actor, taintedBy);
  const nearby = lookAround(tx);
  const shelf = new Shelf(tx, actor);
  const keep = (input: Said): Kept =>
    remember(tx, { input, source: sourceOf(input.source, actor, taint), actor, newId, nearby, shelf, tell });
  return { keep, shelf, nearby };
}

const taintOf = (actor: string, taintedBy: Deps['taintedBy']): string | null =>
  actor.startsWith('run:') ? taintedBy(actor.slice('run:'.length)) : null;
