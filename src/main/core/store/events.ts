/** The facts that the store itself records. */
import { z } from 'zod';
import { defineEvent } from './define-event.ts';
import type { EventDefinition } from './types.ts';

export const storeStream = 'store';

export const fileKept = defineEvent({
  type: 'store.file_kept',
  version: 1,
  meaning: 'Bytes were kept in artifacts/ under the name of their hash.',
  data: z.object({ fileId: z.string(), name: z.string(), bytes: z.int(), sha256: z.string() }),
});

export const forgotten = defineEvent({
  type: 'store.forgotten',
  version: 1,
  meaning: 'The payloads of these events were erased; the chain still verifies.',
  data: z.object({ seqs: z.array(z.int()), reason: z.string() }),
});

export const substituted = defineEvent({
  type: 'store.substituted',
  version: 1,
  meaning: 'A part of an event was forgotten: what is left of its payload stands in its place, and this is the hash of that.',
  data: z.object({
    seq: z.int(),
    /** SHA-256 over the salt and the payload as they stand now, hex. */
    hash: z.string(),
  }),
});

export const recovered = defineEvent({
  type: 'store.recovered',
  version: 1,
  meaning: 'The log had lost its end, or a part could not be read: what is missing, and where the damaged files were set aside.',
  data: z.object({
    lastGood: z.int(),
    /** The newest event that is known to have been there. */
    upTo: z.int(),
    /** Within the home; null where there was nothing to set aside. */
    setAside: z.string().nullable(),
    why: z.string(),
  }),
});

export const rekeyed = defineEvent({
  type: 'store.rekeyed',
  version: 1,
  meaning:
    'From here on the log is signed with another key: the home moved to another host or computer, or its secrets were lost.',
  data: z.object({
    /** Raw Ed25519, base64. */
    before: z.base64(),
    publicKey: z.base64(),
  }),
});

export const backedUp = defineEvent({
  type: 'store.backed_up',
  version: 1,
  meaning: 'Everything was kept in one file elsewhere.',
  data: z.object({ path: z.string(), sha256: z.string(), bytes: z.int() }),
});

export const backupRewritten = defineEvent({
  type: 'store.backup_rewritten',
  version: 1,
  meaning: 'Something was forgotten in a backup too: it is another file from then on.',
  data: z.object({ path: z.string(), sha256: z.string(), bytes: z.int() }),
});

export const takenIn = defineEvent({
  type: 'store.imported',
  version: 1,
  meaning: 'What this home is came from an export or a backup, up to the event before; what was here is kept beside it.',
  data: z.object({
    /** Once for each move, so that a crash says it once. */
    moveId: z.string(),
    from: z.enum(['export', 'backup']),
    path: z.string(),
    /** Where the log ended there. */
    head: z.object({ seq: z.int(), hash: z.string() }),
    /** Within the home. */
    keptAs: z.string(),
  }),
});

export const storeEvents: readonly EventDefinition[] = [
  fileKept,
  forgotten,
  substituted,
  recovered,
  rekeyed,
  backedUp,
  backupRewritten,
  takenIn,
];
