/** One way to print a figure: a ratio beside its limit. A benchmark calls `finish()` last; exit code 1 when one is over. */
interface Ratio {
  name: string;
  /** The measured ratio (no unit). */
  value: number;
  limit: number;
  /** `most` (default): the value may not exceed the limit; `least`: it may not fall below. */
  bound?: 'most' | 'least';
  note?: string;
}

let over = 0;

/** Use once for each figure that an issue names. */
export function ratio({ name, value, limit, bound = 'most', note = '' }: Ratio): void {
  const good = bound === 'most' ? value <= limit : value >= limit;
  if (!good) over += 1;
  const sign = bound === 'most' ? '<=' : '>=';
  console.log(`${good ? 'ok  ' : 'OVER'}  ${name.padEnd(58)} ${value.toFixed(3).padStart(9)}  ${sign} ${limit}  ${note}`);
}

/** The middle value: what to quote on a machine whose speed drifts. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Use at the end of a benchmark file. */
export function finish(): void {
  process.exitCode = over > 0 ? 1 : 0;
}
