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
  return () => {
    const now = clock.now();
    if (now > last) {
      last = now;
      counter = 0;
    } else if (++counter > 0xfff) {
      last += 1;
      counter = 0;
    }
    if (at + 8 > random.length) {
      randomFillSync(random);
      at = 0;
    }
    const tail = random.toString('hex', at, at + 8);
    at += 8;
    const time = last.toString(16).padStart(12, '0');
    const variant = ((Number.parseInt(tail[0] ?? '0', 16) & 0x3) | 0x8).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`;
  };
}
