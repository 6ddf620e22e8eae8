/** Takes the lists of conversations out of a zip, one by one into files, without ever holding one whole. */
import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { AppError } from '../../../base/errors.ts';

interface Entry {
  name: string;
  method: number;
  encrypted: boolean;
  crc: number;
  packed: number;
  size: number;
  at: number;
}

/** Large exports come in several: conversations-000.json, conversations-001.json. */
const wanted = /(?:^|\/)conversations(?:-\d{1,6})?\.json$/;
const signs = { end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50, entry: 0x02014b50, local: 0x04034b50 };
/** What a number of 32 bits says when the real one stands elsewhere. */
const elsewhere = 0xffffffff;
/** Lists longer than that are no export of conversations; what they unpack to is bounded too. */
const most = { directory: 64 * 1024 * 1024, entries: 200_000, unpacked: 4 * 1024 * 1024 * 1024 };

/** Whether a file begins as a zip does. */
export async function isZip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.readUInt32LE(0) === signs.local;
  } finally {
    await file.close();
  }
}

/**
 * Answers the files that it made, in their order, each with the name that it had in the zip. `nameFor` gives each its place.
 * Thrown: AppError `refused` where the zip is damaged or holds no conversations, `too_large` where they are too many.
 */
export async function unpackConversations(
  path: string,
  nameFor: (index: number) => string,
  signal: AbortSignal,
): Promise<{ path: string; name: string }[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const entries = (await readDirectory(file, size)).filter(({ name }) => wanted.test(name));
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    if (entries.length === 0)
      throw new AppError(
        'refused',
        'There is no conversations.json in this zip. Choose the zip that ChatGPT or Claude sent you.',
      );
    const made: { path: string; name: string }[] = [];
    let room = most.unpacked;
    for (const entry of entries) {
      room -= entry.size;
      if (room < 0) throw new AppError('too_large', `What this zip holds unpacks to more than ${most.unpacked} bytes.`);
      const to = nameFor(made.length);
      await unpackOne(file, entry, to, signal);
      made.push({ path: to, name: entry.name });
    }
    return made;
  } catch (error) {
    // Reading past the end, and inflating what is no deflate, throw errors of Node's own.
    if (error instanceof RangeError || (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')))
      throw damaged('it is cut, or of a kind that is not read');
    throw error;
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead < length) throw damaged('it is cut');
  return buffer;
}

async function readDirectory(file: FileHandle, size: number): Promise<Entry[]> {
  const { count, at, length } = await endOf(file, size);
  if (length > most.directory || count > most.entries) throw damaged('its list of files is too long');
  const list = await readAt(file, at, length);
  const entries: Entry[] = [];
  for (let n = 0, place = 0; n < count; n++) {
    if (list.readUInt32LE(place) !== signs.entry) throw damaged('its list of files is cut');
    const nameLength = list.readUInt16LE(place + 28);
    const extraLength = list.readUInt16LE(place + 30);
    const extra = list.subarray(place + 46 + nameLength, place + 46 + nameLength + extraLength);
    entries.push(
      withLargeSizes(
        {
          name: list.toString('utf8', place + 46, place + 46 + nameLength),
          method: list.readUInt16LE(place + 10),
          encrypted: (list.readUInt16LE(place + 8) & 1) !== 0,
          crc: list.readUInt32LE(place + 16),
          packed: list.readUInt32LE(place + 20),
          size: list.readUInt32LE(place + 24),
          at: list.readUInt32LE(place + 42),
        },
        extra,
      ),
    );
    place += 46 + nameLength + extraLength + list.readUInt16LE(place + 32);
  }
  return entries;
}

/** In a zip of more than 4 GiB the numbers that do not fit stand in an extra field, in this order. */
function withLargeSizes(entry: Entry, extra: Buffer): Entry {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let place = at + 4;
    for (const key of ['size', 'packed', 'at'] as const) {
      if (entry[key] !== elsewhere) continue;
      entry[key] = Number(extra.readBigUInt64LE(place));
      place += 8;
    }
  }
  return entry;
}

/** The record at the end, before a comment of 64 KiB at most. */
async function endOf(file: FileHandle, size: number): Promise<{ count: number; at: number; length: number }> {
  const from = Math.max(0, size - 22 - 65_535 - 20);
  const tail = await readAt(file, from, size - from);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== signs.end || at + 22 + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const end = { count: tail.readUInt16LE(at + 10), length: tail.readUInt32LE(at + 12), at: tail.readUInt32LE(at + 16) };
    const isLarge = at >= 20 && tail.readUInt32LE(at - 20) === signs.locator64;
    if (!isLarge) return end;
    const large = await readAt(file, Number(tail.readBigUInt64LE(at - 20 + 8)), 56);
    if (large.readUInt32LE(0) !== signs.end64) throw damaged('its end is not where it should be');
    return {
      count: Number(large.readBigUInt64LE(32)),
      length: Number(large.readBigUInt64LE(40)),
      at: Number(large.readBigUInt64LE(48)),
    };
  }
  throw damaged('it has no end');
}

async function unpackOne(file: FileHandle, entry: Entry, to: string, signal: AbortSignal): Promise<void> {
  if (entry.encrypted) throw damaged(`${entry.name} is encrypted`);
  if (entry.method !== 0 && entry.method !== 8) throw damaged(`${entry.name} is packed in a way that is not read`);
  const local = await readAt(file, entry.at, 30);
  if (local.readUInt32LE(0) !== signs.local) throw damaged(`${entry.name} is not where it should be`);
  const start = entry.at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await requireRoom(dirname(to), entry.size);
  const packed = file.createReadStream({ start, end: start + entry.packed - 1, autoClose: false });
  const meter = measured(entry);
  const steps = entry.method === 8 ? [createInflateRaw(), meter] : [meter];
  await pipeline([packed, ...steps, createWriteStream(to, { flags: 'wx', mode: 0o600 })], { signal });
}

/** What an entry says of its size is held to it while it streams: a bomb ends here. */
function measured(entry: Entry): Transform {
  let size = 0;
  let crc = 0;
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      size += part.length;
      crc = crc32(part, crc);
      done(size > entry.size ? damaged(`${entry.name} unpacks to more than it says`) : null, part);
    },
    flush(done) {
      done(size !== entry.size || crc !== entry.crc ? damaged(`${entry.name} is not what its checksum says`) : null);
    },
  });
}

async function requireRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize > bytes) return;
  throw new AppError(
    'unavailable',
    `The disk has no room for the ${bytes} bytes that this zip unpacks to. Nothing was imported.`,
    {
      reason: 'disk_full',
    },
  );
}

const damaged = (why: string): AppError => new AppError('refused', `The zip cannot be read: ${why}.`);
