/** Secrets, encrypted by the system's keychain through safeStorage, in one file of the home. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { z } from 'zod';
import { writeAtomic } from '../core/base/atomic.ts';
import { AppError, systemCode } from '../core/base/errors.ts';
import type { HostSecrets } from '../core/base/host.ts';

const file = z.record(z.string(), z.base64());

/** Use after the app is ready. On Linux without a keyring Electron encrypts with a fixed password: that is `plain`, and the window says so. */
export function keychainSecrets(home: string): HostSecrets {
  const path = join(home, 'keychain.json');
  const stored = new Map(Object.entries(read(path)));
  return {
    protection: protection(),
    names: () => [...stored.keys()].sort(),
    get(name) {
      const sealed = stored.get(name);
      return sealed === undefined ? null : safeStorage.decryptString(Buffer.from(sealed, 'base64'));
    },
    set(name, value) {
      if (value === null) stored.delete(name);
      else stored.set(name, safeStorage.encryptString(value).toString('base64'));
      writeAtomic(path, JSON.stringify(Object.fromEntries(stored)), 0o600);
    },
  };
}

/** Without a keyring Electron refuses to encrypt until it is told that a fixed password will do. */
function protection(): HostSecrets['protection'] {
  if (process.platform !== 'linux') return 'keychain';
  if (safeStorage.isEncryptionAvailable() && safeStorage.getSelectedStorageBackend() !== 'basic_text') return 'keychain';
  safeStorage.setUsePlainTextEncryption(true);
  return 'plain';
}

function read(path: string): Record<string, string> {
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return {};
    throw new AppError(
      'unavailable',
      `The file of secrets cannot be read: ${path}. Put it aside to go on without the keys in it.`,
      { path },
      { cause: error },
    );
  }
}
