/** Ids of what was said elsewhere: made from where it comes from, so that the same thing has the same id whenever it is met. */
import { createHash } from 'node:crypto';

const longest = 2 ** 48 - 1;

/** A UUID v7 of the instant `at` whose other bits come from `parts`. The same input gives the same id, on every computer. */
export function idOf(at: number, ...parts: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  const time = Math.min(Math.max(0, Math.floor(at)), longest);
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(time, 0, 6);
  digest.copy(bytes, 6, 0, 10);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
