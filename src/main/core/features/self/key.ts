/** The daemon's Ed25519 key pair: made once, kept in the host's secret store. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { HostSecrets } from '../../base/host.ts';
import type { Signer } from '../../store/types.ts';

const secretName = 'self.key';

/** Use before the store opens: it signs checkpoints from the first event on. */
export function loadSigner(secrets: HostSecrets): Signer {
  const key = storedKey(secrets) ?? newKey(secrets);
  // The raw key is the last 32 bytes of its SPKI form (RFC 8410).
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32);
  return { publicKey, sign: (bytes) => sign(null, bytes, key) };
}

function storedKey(secrets: HostSecrets): KeyObject | null {
  const stored = secrets.get(secretName);
  return stored === null ? null : createPrivateKey({ key: Buffer.from(stored, 'base64'), format: 'der', type: 'pkcs8' });
}

function newKey(secrets: HostSecrets): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  secrets.set(secretName, privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'));
  return privateKey;
}
