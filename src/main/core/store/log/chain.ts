/**
 * The hash chain. For each event, in this order:
 *
 *   header    = JSON array [seq, id, at, stream, type, version, actor, run_id, cause], UTF-8
 *   data_hash = sha256(salt ‖ canonical JSON of the payload, UTF-8)
 *   hash      = sha256(previous hash ‖ header ‖ data_hash); the first event follows 32 zero bytes
 *
 * The chain holds the payload's hash and not the payload, so a payload can be erased and the chain still verifies. The salt
 * (16 random bytes) goes with it: without one, a short text could be found again by trying.
 */
import { hash } from 'node:crypto';

export interface Header {
  seq: number;
  id: string;
  at: number;
  stream: string;
  type: string;
  version: number;
  actor: string;
  runId: string | null;
  cause: string | null;
}

export const firstHash: Buffer = Buffer.alloc(32);

const scratch = Buffer.alloc(16 * 1024);

export function hashPayload(salt: Buffer, data: string): Buffer {
  return hashJoined(salt, data, null);
}

export function hashEvent(previous: Buffer, header: Header, dataHash: Buffer): Buffer {
  return hashJoined(previous, headerText(header), dataHash);
}

export function headerText(header: Header): string {
  const { seq, id, at, stream, type, version, actor, runId, cause } = header;
  return JSON.stringify([seq, id, at, stream, type, version, actor, runId, cause]);
}

/** One call and one copy for the usual small event: the commit path hashes twice for each. */
function hashJoined(before: Buffer, text: string, after: Buffer | null): Buffer {
  // A UTF-16 unit takes three bytes of UTF-8 at most.
  if (before.length + text.length * 3 + 32 > scratch.length)
    return hash('sha256', Buffer.concat([before, Buffer.from(text), after ?? Buffer.alloc(0)]), 'buffer');
  before.copy(scratch, 0);
  let end = before.length;
  end += scratch.write(text, end);
  if (after) end += after.copy(scratch, end);
  return hash('sha256', scratch.subarray(0, end), 'buffer');
}
