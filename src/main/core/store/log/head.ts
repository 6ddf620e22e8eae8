/** The head file and the checkpoints: what the log was, signed, so that a log that got shorter says so. */
import { createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { change } from '../sql.ts';
import type { Signer, Writer } from '../types.ts';

const headShape = z.object({
  seq: z.int().min(0),
  hash: z.hex().length(64),
  at: z.int(),
  /** The newest id on the wire: after a loss, ids must still only grow. */
  wire: z.int().min(0),
  signature: z.string(),
});
export type Head = z.infer<typeof headShape>;

interface Point {
  seq: number;
  hash: Buffer;
  at: number;
}

const pathOf = (home: string) => join(home, 'head');

/** What is signed. The first line parts it from everything else that the key will ever sign. */
const checkpointText = ({ seq, hash, at }: Point) =>
  Buffer.from(`hearth checkpoint 1\n${JSON.stringify([seq, hash.toString('hex'), at])}`);
const headText = ({ seq, hash, at, wire }: Omit<Head, 'signature'>) =>
  Buffer.from(`hearth head 1\n${JSON.stringify([seq, hash, at, wire])}`);

const insertCheckpoint = change<{ seq: number; hash: Buffer; at: number; key: Buffer; signature: Buffer }>(
  'INSERT INTO checkpoints (seq, hash, at, public_key, signature) VALUES (:seq, :hash, :at, :key, :signature) ON CONFLICT DO NOTHING',
);

/** Inside a transaction. */
export function writeCheckpoint(writer: Writer, point: Point, signer: Signer): void {
  insertCheckpoint.run(writer, { ...point, key: signer.publicKey, signature: signer.sign(checkpointText(point)) });
}

/** Written beside, synced, renamed, the folder synced: it is the old one or the new one. Off the main thread. */
export async function writeHead(home: string, point: Point, wire: number, signer: Signer): Promise<void> {
  const unsigned = { seq: point.seq, hash: point.hash.toString('hex'), at: point.at, wire };
  const head: Head = { ...unsigned, signature: signer.sign(headText(unsigned)).toString('base64') };
  const path = pathOf(home);
  const beside = `${path}.tmp`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(head)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  await syncFolderLater(home);
}

/** Like `syncFolder` of base, off the main thread. */
export async function syncFolderLater(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Null where there is none yet; `damaged` where it cannot be read or its signature fails. */
export function readHead(home: string, keys: readonly Buffer[]): Head | 'damaged' | null {
  const path = pathOf(home);
  if (!existsSync(path)) return null;
  try {
    const head = headShape.parse(JSON.parse(readFileSync(path, 'utf8')));
    return signedByOne(keys, headText(head), Buffer.from(head.signature, 'base64')) ? head : 'damaged';
  } catch {
    return 'damaged';
  }
}

export function checkpointHolds(point: Point, signature: Buffer, keys: readonly Buffer[]): boolean {
  return signedByOne(keys, checkpointText(point), signature);
}

/** A raw Ed25519 key becomes one that Node takes by the fixed start of its SPKI form (RFC 8410). */
const spkiStart = Buffer.from('302a300506032b6570032100', 'hex');

const signedByOne = (keys: readonly Buffer[], text: Buffer, signature: Buffer) =>
  keys.some((key) => signedBy(key, text, signature));

function signedBy(publicKey: Buffer, text: Buffer, signature: Buffer): boolean {
  const key = createPublicKey({ key: Buffer.concat([spkiStart, publicKey]), format: 'der', type: 'spki' });
  return verify(null, text, key, signature);
}
