/** Caps as they are typed: pure rules for what a field says and means. */
import type { Budget } from '../../../../contract/models.ts';

export type CapName = keyof Budget['caps'];

export type Typed = { cap: number | null } | { wrong: string };

/** Use on what stands in a field. Empty takes the cap away. */
export function readCap(text: string): Typed {
  const plain = text.trim().replace(/^\$/, '').replace(',', '.');
  if (plain === '') return { cap: null };
  if (!/^\d{1,7}(\.\d{1,4})?$/.test(plain)) return { wrong: 'Use an amount such as 3.00, or leave it empty for no cap.' };
  const cap = Number(plain);
  return cap > 1_000_000 ? { wrong: 'Use $1,000,000 or less.' } : { cap };
}

const wider: Partial<Record<CapName, CapName[]>> = {
  perDay: ['perMonth'],
  perRun: ['perDay', 'perMonth'],
  perJob: ['perDay', 'perMonth'],
};
const names: Record<CapName, string> = { perDay: 'daily', perMonth: 'monthly', perRun: 'per run', perJob: 'per job' };

/** A cap wider than the one around it would never be reached: says so, or nothing. */
export function tooWide(name: CapName, cap: number, caps: Budget['caps']): string | undefined {
  for (const outer of wider[name] ?? []) {
    const limit = caps[outer];
    if (limit !== undefined && cap > limit)
      return `More than the ${names[outer]} cap of $${limit.toFixed(2)}. Use ${limit.toFixed(2)} or less.`;
  }
  return undefined;
}

/** What a field shows for a cap. */
export const shownCap = (cap: number | undefined): string =>
  cap === undefined ? '' : cap.toFixed(cap * 100 === Math.round(cap * 100) ? 2 : 4);
