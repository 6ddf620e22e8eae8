/** Keys as numbers: 31 bits of a string (FNV-1a, piece by piece). Two that meet by chance are told apart by who looks. */

export interface Keys {
  /** Where the text is filed. */
  readonly own: readonly number[];
  /** Where else to look: with one word more or less, a half is a word longer or shorter. */
  readonly near: readonly number[];
}

export const hash = (text: string): number => end(start(text));

export const start = (text: string): number => fold(0x811c9dc5, text);

export function fold(from: number, text: string): number {
  let bits = from;
  for (let at = 0; at < text.length; at += 1) bits = foldByte(bits, text.charCodeAt(at));
  return bits;
}

export const foldByte = (bits: number, code: number): number => Math.imul(bits ^ code, 0x01000193);

export const end = (bits: number): number => (bits ^ (bits >>> 15)) & 0x7fffffff;

/** Of so many words. */
export const half = (count: number): number => Math.max(1, count >> 1);
