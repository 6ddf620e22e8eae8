/** What a disk can do to a database, as codes and sentences. Policy looks at the reason, never at a message. */
import { statfsSync } from 'node:fs';
import { AppError, systemCode } from '../../base/errors.ts';

export type DiskReason = 'disk_full' | 'read_only' | 'io' | 'corrupt' | 'locked';

const sentences: Record<DiskReason, string> = {
  disk_full: 'The disk is full. Nothing was lost and nothing was half done; make room and try again.',
  read_only: 'The home folder cannot be written. Nothing was changed; make it writable and try again.',
  io: 'The disk answered with an error. Nothing was half done; look after the disk and try again.',
  corrupt: 'The database is damaged. Nothing was changed; a restart recovers what can be read and says what it set aside.',
  locked: 'Another program holds the database. Nothing was changed; close it and try again.',
};

const fullCodes = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT']);
const readOnlyCodes = new Set(['EROFS', 'EACCES', 'EPERM', 'SQLITE_PERM', 'SQLITE_AUTH']);

/** Which trouble of the disk this is; null when the error has nothing to do with it. */
export function diskReason(error: unknown, home: string): DiskReason | null {
  const code = systemCode(error);
  if (fullCodes.has(code)) return 'disk_full';
  if (readOnlyCodes.has(code) || code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN')) return 'read_only';
  // Growing the shared-memory file on a full disk comes as an I/O error: only the disk itself can say which it is.
  if (code === 'EIO' || code.startsWith('SQLITE_IOERR')) return hasRoom(home) ? 'io' : 'disk_full';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'corrupt';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'locked';
  return null;
}

/** The error that a caller is given; anything that is not the disk's doing comes back as it was. */
export function asDiskError(error: unknown, home: string): unknown {
  if (error instanceof AppError) return error;
  const reason = diskReason(error, home);
  return reason ? diskError(reason, { code: systemCode(error) }, { cause: error }) : error;
}

export function diskError(reason: DiskReason, data: Record<string, unknown> = {}, options?: ErrorOptions): AppError {
  return new AppError('unavailable', sentences[reason], { reason, ...data }, options);
}

function hasRoom(home: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(home);
    return bavail * bsize >= 256 * 1024;
  } catch {
    return true;
  }
}
