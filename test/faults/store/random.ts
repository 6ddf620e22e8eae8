/** Chance that comes back: the same seed, the same faults. */
export function seeded(seed: number): () => number {
  // mulberry32: small, and good enough to choose instants.
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `HEARTH_FAULTS=full` is `npm run faults`: everything; otherwise a fixed slice. */
export const full = process.env.HEARTH_FAULTS === 'full';
export const seed = Number(process.env.HEARTH_SEED ?? 20260102);
