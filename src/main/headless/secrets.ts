/** Secrets in a file of the home that only its owner may read: what a computer without a keychain session can offer. */
import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomic } from '../core/base/atomic.ts';
import { AppError, systemCode } from '../core/base/errors.ts';
import type { HostSecrets } from '../core/base/host.ts';

const file = z.record(z.string(), z.string());

/** Thrown when the file is there and cannot be read: AppError `unavailable`. It is then left as it is. */
export function fileSecrets(home: string): HostSecrets {
  const path = join(home, 'secrets.json');
  const stored = new Map(Object.entries(read(path)));
  return {
    protection: 'file',
    names: () => [...stored.keys()].sort(),
    get: (name) => stored.get(name) ?? null,
    set(name, value) {
      const next = new Map(stored);
      if (value === null) next.delete(name);
      else next.set(name, value);
      // The disk first: what could not be kept is not believed either.
      writeAtomic(path, JSON.stringify(Object.fromEntries(next)), 0o600);
      if (value === null) stored.delete(name);
      else stored.set(name, value);
    },
  };
}

function read(path: string): Record<string, string> {
  try {
    closeToOthers(path);
    return file.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return {};
    const message = `The file of secrets cannot be read: ${path}. Put it aside to go on without the keys in it.`;
    throw new AppError('unavailable', message, { path }, { cause: error });
  }
}

/** A file that came from a backup or another tool may be open to others; Windows keeps it by the folder's own list. */
function closeToOthers(path: string): void {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
}
