import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from '../app/app.ts';
import { lifecycle } from '../base/lifecycle.ts';
import { standin } from '../base/standin.ts';

// Chromium's marks: v10 is encrypted with a password that everybody knows, v11 with one from the keychain.
const WITH_KEYRING = 'v11';
const WITH_FIXED_PASSWORD = 'v10';
const FIXED_KEY = createHash('sha256').update('peanuts').digest();

let plainTextAllowed = false;

/** A keychain outlives the process, so this one is a file; beside the data it guards, which no keychain would be. */
function keyFromKeyring(): Buffer {
  const file = join(app.getPath('userData'), 'stand-in-keyring');
  try {
    return readFileSync(file);
  } catch {
    mkdirSync(app.getPath('userData'), { recursive: true });
    const key = randomBytes(32);
    writeFileSync(file, key, { mode: 0o600 });
    return key;
  }
}

/** As Electron: without a keychain nothing is available until the app asks for the fixed password. */
function isAvailable(): boolean {
  if (!lifecycle.ready || standin.keyring === 'none') return false;
  return standin.keyring !== 'basic_text' || plainTextAllowed;
}

function assertAvailable(doing: string): void {
  if (!isAvailable()) throw new Error(`Error while ${doing}. Encryption is not available.`);
}

function encrypt(plainText: string): Buffer {
  assertAvailable('encrypting the text provided to safeStorage.encryptString');
  const fixed = standin.keyring === 'basic_text';
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', fixed ? FIXED_KEY : keyFromKeyring(), iv);
  const data = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from(fixed ? WITH_FIXED_PASSWORD : WITH_KEYRING), iv, cipher.getAuthTag(), data]);
}

function decrypt(encrypted: Buffer): string {
  const doing = 'decrypting the ciphertext provided to safeStorage.decryptString';
  assertAvailable(doing);
  const mark = encrypted.subarray(0, 3).toString();
  if (mark !== WITH_KEYRING && mark !== WITH_FIXED_PASSWORD) {
    throw new Error(`Error while ${doing}. Ciphertext does not appear to be encrypted.`);
  }
  const key = mark === WITH_FIXED_PASSWORD ? FIXED_KEY : keyFromKeyring();
  const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(3, 15));
  decipher.setAuthTag(encrypted.subarray(15, 31));
  return Buffer.concat([decipher.update(encrypted.subarray(31)), decipher.final()]).toString('utf8');
}

/** Electron's `safeStorage`; `__standin.keyring` (or STANDIN_KEYRING) says what is behind it. */
export const safeStorage = {
  isEncryptionAvailable: isAvailable,
  isAsyncEncryptionAvailable: async (): Promise<boolean> => isAvailable(),
  getSelectedStorageBackend(): string {
    if (!lifecycle.ready) return 'unknown';
    return standin.keyring === 'none' ? 'basic_text' : standin.keyring;
  },
  setUsePlainTextEncryption(usePlainText: boolean): void {
    plainTextAllowed = usePlainText;
  },
  encryptString: (plainText: string): Buffer => encrypt(plainText),
  encryptStringAsync: async (plainText: string): Promise<Buffer> => encrypt(plainText),
  decryptString: (encrypted: Buffer): string => decrypt(encrypted),
  decryptStringAsync: async (encrypted: Buffer): Promise<object> => ({ result: decrypt(encrypted), shouldReEncrypt: false }),
};
