/** Chance that is the same on every machine. */
export interface Chance {
  next(): number;
  /** 0 … below - 1. */
  below(count: number): number;
  pick<T>(list: readonly T[]): T;
  yes(probability: number): boolean;
  shuffled<T>(list: readonly T[]): T[];
}

/** Use with a fixed seed: the same seed makes the same choices. */
export function seeded(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    next,
    below,
    pick(list) {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error('Nothing to pick from.');
      return found;
    },
    yes: (probability) => next() < probability,
    shuffled: (list) =>
      list
        .map((item) => [next(), item] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, item]) => item),
  };
}
