/** Reads a zip whole, within bounds. Only what skills are packed with: stored or deflated, no encryption, no second disk. */
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { AppError } from '../../../base/errors.ts';
import { bound, most, requirePlaceable, type SkillFile } from './folder.ts';

interface Entry {
  path: string;
  method: number;
  crc: number;
  packed: number;
  size: number;
  at: number;
}

const inflate = promisify(inflateRaw);
const signs = { end: 0x06054b50, entry: 0x02014b50, local: 0x04034b50 };
const linkMode = 0o120000;
const typeMask = 0o170000;

/** Thrown where it is damaged, climbs out of its folder or holds what is no plain file: AppError `refused`; `too_large`. */
export async function readZip(bytes: Buffer): Promise<SkillFile[]> {
  try {
    const entries = readEntries(bytes);
    requirePlaceable(entries.map(({ path }) => path));
    bound(
      entries.length,
      entries.reduce((sum, { size }) => sum + size, 0),
    );
    const files: SkillFile[] = [];
    for (const entry of entries) files.push({ path: entry.path, bytes: await unpack(bytes, entry) });
    return files;
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Reading past the end, and inflating what is no deflate, throw errors of Node's own.
    throw new AppError('refused', 'The zip is damaged, or of a kind that is not read.');
  }
}

function readEntries(bytes: Buffer): Entry[] {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: Entry[] = [];
  for (let n = 0; n < count; n++) {
    if (bytes.readUInt32LE(at) !== signs.entry) throw damaged('its list of files is cut');
    const nameLength = bytes.readUInt16LE(at + 28);
    const path = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const mode = bytes.readUInt32LE(at + 38) >>> 16;
    if ((bytes.readUInt16LE(at + 8) & 1) !== 0) throw damaged(`${path} is encrypted`);
    if ((mode & typeMask) === linkMode) throw damaged(`${path} is a link`);
    if (!path.endsWith('/'))
      entries.push({
        path,
        method: bytes.readUInt16LE(at + 10),
        crc: bytes.readUInt32LE(at + 16),
        packed: bytes.readUInt32LE(at + 20),
        size: bytes.readUInt32LE(at + 24),
        at: bytes.readUInt32LE(at + 42),
      });
    else requirePlaceable([path.slice(0, -1)]);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The record at the end, before a comment of 64 KiB at most. */
function endOf(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 65_535); at--)
    if (bytes.readUInt32LE(at) === signs.end && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return at;
  throw damaged('it has no end');
}

async function unpack(bytes: Buffer, { path, method, crc, packed, size, at }: Entry): Promise<Buffer> {
  if (bytes.readUInt32LE(at) !== signs.local) throw damaged(`${path} is not where it should be`);
  const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  if (from + packed > bytes.length) throw damaged(`${path} is cut`);
  const raw = bytes.subarray(from, from + packed);
  if (method !== 0 && method !== 8) throw damaged(`${path} is packed in a way that is not read`);
  // What it says of its size is held to it: a bomb ends here.
  const content = method === 0 ? Buffer.from(raw) : await inflate(raw, { maxOutputLength: Math.min(size, most.bytes) || 1 });
  if (content.length !== size || crc32(content) !== crc) throw damaged(`${path} is not what its checksum says`);
  return content;
}

const damaged = (why: string): AppError => new AppError('refused', `The zip cannot be taken: ${why}.`);
