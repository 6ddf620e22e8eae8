/** UUID v7 (RFC 9562): 48 bits of time, a 12-bit counter, 62 random bits. Sorts by the order in which it was made. */
import { randomFillSync } from 'node:crypto';
import type { Clock } from './clock.ts';

export type NewId = () => string;

/** Use one maker per process: ids of one maker only ever grow, even when the clock steps back. */
export function idMaker(clock: Pick<Clock, 'now'>): NewId {
  const random = Buffer.alloc(4096);
  let at = random.length;
  let last = 0;
  let counter = 0;
  /** Up to the version: the same for all of one millisecond. */
  let time = '';
  return () => {
    const now = clock.now();
    if (now > last || ++counter > 0xfff) {
      last = Math.max(now, last + 1);
      counter = 0;
      const hex = last.toString(16).padStart(12, '0');
      time = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
    }
    if (at + 8 > random.length) {
      randomFillSync(random);
      at = 0;
    }
    const tail = random.toString('hex', at + 1, at + 8);
    const first = random[at] ?? 0;
    at += 8;
    return `${time}${hexOf(counter >> 8)[1]}${hexOf(counter & 0xff)}-${hexOf((first & 0x3f) | 0x80)}${tail.slice(0, 2)}-${tail.slice(2)}`;
  };
}

const hexes = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));
const hexOf = (byte: number): string => hexes[byte] ?? '00';
