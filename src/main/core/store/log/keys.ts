/**
 * Which keys this log was signed with. A home that moves between hosts (each keeps secrets in its own way) or to another computer
 * goes on with a new key: the log says so in an event, and what was signed before still holds.
 */
import { rekeyed, storeStream } from '../events.ts';
import { query } from '../sql.ts';
import type { NewEvent, Reader, Signer } from '../types.ts';

const keyEvents = query<{ type: string }, { data: string | null }>('SELECT data FROM events WHERE type = :type ORDER BY seq');
const newestSigned = query<Record<string, never>, { public_key: Buffer }>(
  'SELECT public_key FROM checkpoints ORDER BY seq DESC LIMIT 1',
);

/** Raw Ed25519 keys: the one that signs now, and every one that the log names. Nobody else's signature holds. */
export function knownKeys(reader: Reader, own: Buffer): Buffer[] {
  const named = keyEvents.all(reader, { type: rekeyed.type }).flatMap(({ data }) => {
    const parsed = rekeyed.data.safeParse(data === null ? null : parse(data));
    return parsed.success ? [parsed.data.before, parsed.data.publicKey] : [];
  });
  return [own, ...named.map((key) => Buffer.from(key, 'base64'))];
}

/** A damaged row is a problem of its own, found by its hash: here it only names no key. */
function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/** The key of the newest checkpoint, where it is not the one that signs now. */
export function earlierKey(reader: Reader, own: Buffer): Buffer | null {
  const before = newestSigned.get(reader, {})?.public_key;
  return before === undefined || before.equals(own) ? null : before;
}

/** The fact to record before the log goes on under another key: seen by whoever reads it, never silent. */
export const changeOfKey = (before: Buffer, signer: Signer): NewEvent =>
  rekeyed.of({
    stream: storeStream,
    actor: 'self',
    data: { before: before.toString('base64'), publicKey: signer.publicKey.toString('base64') },
  });
