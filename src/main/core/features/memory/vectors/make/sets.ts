/** Which vectors there are, and which of them a question may be held against. Two embedders' are never mixed. */
import type { Store, Transaction } from '../../../../store/types.ts';
import {
  allSets,
  beginSet,
  dropCodesUpTo,
  dropFloatsUpTo,
  dropSet,
  rewindSets,
  type SetRow,
  setOf,
  someOf,
} from '../vectors.sql.ts';

/** Hearth's own embedder, which needs no model. */
export const own = 'builtin';

export type CountedSet = Pick<SetRow, 'id' | 'embedder' | 'dimensions' | 'whole'> & { count: number };

/**
 * The chosen embedder's once they are whole; until then those of which there are more, where the question may still go to the
 * embedder that made them. Null where there are none.
 */
export function serving<S extends CountedSet>(
  sets: readonly S[],
  chosen: string,
  mayAsk: (embedder: string) => boolean,
): S | null {
  const usable = sets.filter(({ embedder, count }) => count > 0 && (embedder === chosen || mayAsk(embedder)));
  const mine = usable.find(({ embedder }) => embedder === chosen);
  if (mine?.whole === 1) return mine;
  return usable.toSorted((a, b) => b.count - a.count || Number(b.embedder === chosen) - Number(a.embedder === chosen))[0] ?? null;
}

/** A question leaves this computer to the chosen embedder's provider and to nobody else. */
export const mayBeAsked = (embedder: string, chosen: string, isLocal: (name: string) => boolean): boolean =>
  embedder === chosen || providerOf(embedder) === providerOf(chosen) || isLocal(embedder);

const providerOf = (embedder: string): string => embedder.split(':', 1)[0] ?? embedder;

/** Use before vectors are made. Where the embedder's own print is another one now, what it made before is made anew. */
export async function openSet(store: Store, embedder: string, print: string | null): Promise<SetRow> {
  const old = setOf.get(store.reader, { embedder });
  if (old && old.print !== print) await erase(store, old.id);
  return store.command((tx) => {
    rewindSets.run(tx, {});
    beginSet.run(tx, { embedder, print });
    return required(tx, embedder);
  });
}

function required(tx: Transaction, embedder: string): SetRow {
  const set = setOf.get(tx, { embedder });
  if (!set) throw new Error(`There is no set of ${embedder}.`);
  return set;
}

/**
 * Use when a set is whole: the ones before it have done their service. What was bought goes only when something else that was
 * bought has taken its place.
 */
export async function eraseOthers(store: Store, chosen: string): Promise<void> {
  const others = allSets.all(store.reader, {}).filter(({ embedder }) => embedder !== chosen);
  for (const { id, embedder } of others) if (chosen !== own || embedder === own) await erase(store, id);
}

/** So few at a time that nobody waits for them. */
const slice = 150;

/** In slices: a kill on the way leaves fewer of them, and the next time goes on. */
export async function erase(store: Store, set: number): Promise<void> {
  for (let left = true; left; ) {
    left = await store.command((tx) => {
      const last = someOf.all(tx, { set, limit: slice }).at(-1)?.id;
      if (last === undefined) {
        dropSet.run(tx, { id: set });
        return false;
      }
      dropFloatsUpTo.run(tx, { set, last });
      dropCodesUpTo.run(tx, { set, last });
      return true;
    });
  }
}
