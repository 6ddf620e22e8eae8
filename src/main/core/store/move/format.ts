/**
 * A lossless export, on the disk:
 *
 *   manifest.json        what it is, of which log, and the SHA-256 of every other file
 *   events/000000001.jsonl  ten thousand events a file, named by the first: a line of JSON each, its payload as it was recorded
 *   checkpoints.jsonl    what was signed, with the key that signed it
 *   tables/NAME.jsonl    what is no view of events: drafts, log lines
 *   home/…               the files beside the database, as they lie in the home
 *
 * Keys are never in it, and nothing that is made anew by itself.
 */
import { z } from 'zod';
import { AppError } from '../../base/errors.ts';
import { canonicalJson } from '../log/canonical.ts';
import type { EventRow } from '../log/rows.ts';
import type { Row } from '../types.ts';

export const manifestName = 'manifest.json';
export const eventsPerFile = 10_000;

const hash = z.hex().length(64);
const listed = z.object({ path: z.string().min(1).max(4096), sha256: hash, bytes: z.int().min(0) });
export type ListedFile = z.infer<typeof listed>;

export const manifest = z.object({
  format: z.literal('hearth-export'),
  version: z.literal(1),
  /** The newest step of the database that it was made from. */
  schema: z.int().min(0),
  at: z.iso.datetime(),
  /** The id of the log's first event: which home this is. Null where nothing happened yet. */
  log: z.string().nullable(),
  head: z.object({ seq: z.int().min(0), hash }),
  /** Raw Ed25519, base64: the key that the log was signed with last. */
  publicKey: z.base64(),
  counts: z.object({ events: z.int(), checkpoints: z.int(), files: z.int() }),
  files: z.array(listed).max(1_000_000),
});
export type Manifest = z.infer<typeof manifest>;

const common = {
  seq: z.int().min(1),
  id: z.string(),
  at: z.int(),
  stream: z.string(),
  type: z.string(),
  version: z.int(),
  actor: z.string(),
  runId: z.string().nullable(),
  cause: z.string().nullable(),
  dataHash: hash,
  hash,
};
const eventLine = z.union([
  z.strictObject({ ...common, forgotten: z.literal(true) }),
  z.strictObject({ ...common, salt: z.hex(), data: z.unknown() }),
]);

/** The payload stands in the line as its own text, so that what is hashed is what is read. */
export function eventToLine(row: EventRow): string {
  const { seq, id, at, stream, type, version, actor, cause } = row;
  const head = { seq, id, at, stream, type, version, actor, runId: row.run_id, cause };
  const hashes = { dataHash: row.data_hash.toString('hex'), hash: row.hash.toString('hex') };
  if (row.data === null || row.salt === null) return `${JSON.stringify({ ...head, ...hashes, forgotten: true })}\n`;
  const open = JSON.stringify({ ...head, ...hashes, salt: row.salt.toString('hex') }).slice(0, -1);
  return `${open},"data":${row.data}}\n`;
}

/** Thrown where the line is none: AppError `refused`. Whether it is true, the chain tells. */
export function eventFromLine(line: string, where: string): EventRow {
  const parsed = eventLine.safeParse(parseLine(line, where));
  if (!parsed.success) throw notOurs(`${where} is no event`);
  const { runId, dataHash, ...event } = parsed.data;
  const row = { run_id: runId, data_hash: Buffer.from(dataHash, 'hex'), hash: Buffer.from(event.hash, 'hex') };
  const { seq, id, at, stream, type, version, actor, cause } = event;
  const head = { seq, id, at, stream, type, version, actor, cause, ...row };
  if ('forgotten' in event) return { ...head, data: null, salt: null };
  return { ...head, data: canonicalJson(event.data), salt: Buffer.from(event.salt, 'hex') };
}

export interface CheckpointRow {
  seq: number;
  hash: Buffer;
  at: number;
  public_key: Buffer;
  signature: Buffer;
}

const checkpointLine = z.strictObject({ seq: z.int(), hash, at: z.int(), publicKey: z.base64(), signature: z.base64() });

export function checkpointToLine(row: CheckpointRow): string {
  const { seq, at } = row;
  const [publicKey, signature] = [row.public_key.toString('base64'), row.signature.toString('base64')];
  return `${JSON.stringify({ seq, hash: row.hash.toString('hex'), at, publicKey, signature })}\n`;
}

export function checkpointFromLine(line: string, where: string): CheckpointRow {
  const parsed = checkpointLine.safeParse(parseLine(line, where));
  if (!parsed.success) throw notOurs(`${where} is no checkpoint`);
  const { seq, at, publicKey, signature } = parsed.data;
  const bytes = { public_key: Buffer.from(publicKey, 'base64'), signature: Buffer.from(signature, 'base64') };
  return { seq, at, hash: Buffer.from(parsed.data.hash, 'hex'), ...bytes };
}

const cell = z.union([z.string(), z.number(), z.null(), z.strictObject({ base64: z.base64() })]);
const tableLine = z.record(z.string(), cell);

export const rowToLine = (row: Row): string =>
  `${JSON.stringify(row, (_key, value: unknown) => (isBytes(value) ? { base64: Buffer.from(value.data).toString('base64') } : value))}\n`;

/** As `JSON.stringify` sees a Buffer. */
const isBytes = (value: unknown): value is { type: 'Buffer'; data: number[] } =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  value.type === 'Buffer' &&
  'data' in value &&
  Array.isArray(value.data);

export function rowFromLine(line: string, where: string): Record<string, string | number | Buffer | null> {
  const parsed = tableLine.safeParse(parseLine(line, where));
  if (!parsed.success) throw notOurs(`${where} is no row`);
  const value = (one: z.infer<typeof cell>) =>
    one !== null && typeof one === 'object' ? Buffer.from(one.base64, 'base64') : one;
  return Object.fromEntries(Object.entries(parsed.data).map(([name, one]) => [name, value(one)]));
}

function parseLine(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw notOurs(`${where} is no JSON`);
  }
}

/** Thrown where a name in an export leads anywhere but below it: AppError `refused`. */
export function requireInside(path: string): void {
  const names = path.split('/');
  const bad = names.some((name) => name === '' || name === '.' || name === '..');
  // What Windows takes for a path of its own is refused everywhere: an export goes from one computer to another.
  if (bad || /[\\\0]|^[A-Za-z]:/.test(path)) throw notOurs(`the name ${JSON.stringify(path.slice(0, 200))} leads out of it`);
}

export const notOurs = (why: string, data?: Record<string, unknown>): AppError =>
  new AppError('refused', `This cannot be taken: ${why}. Nothing here was changed.`, data);
