import { generateKeyPairSync, sign } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshHome, openToy, write } from '../../../../../test/faults/store/toy.ts';
import type { Signer } from '../types.ts';

function otherSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-32),
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}

let place: ReturnType<typeof freshHome>;
beforeEach(() => {
  place = freshHome();
});
afterEach(() => place.remove());

async function use(signer?: Signer) {
  const store = await openToy(place.home, signer ? { signer } : {});
  await store.command((tx) => tx.append(write('n', 'words')));
  const verdict = await store.verify();
  const told = store.events({ type: 'store.rekeyed', limit: 10 });
  const problems = [...store.problems];
  await store.close();
  return { verdict, told, problems };
}

test('a home that goes on under another key says so in its log, and what was signed before still holds', async () => {
  const other = otherSigner();
  expect((await use()).told).toEqual([]);
  for (const [turn, signer] of [other, undefined, other].entries()) {
    const { verdict, told, problems } = await use(signer);
    expect([verdict.problems, problems]).toEqual([[], []]);
    expect(told).toHaveLength(turn + 1);
  }
});

test('a checkpoint that somebody else signed does not hold', async () => {
  await use();
  await use();
  const stranger = otherSigner();
  const db = new Database(join(place.home, 'hearth.db'));
  // The oldest: the newest would be taken for a change of key, which the log then tells.
  db.prepare('UPDATE checkpoints SET public_key = ?, signature = ? WHERE seq = (SELECT min(seq) FROM checkpoints)').run(
    stranger.publicKey,
    stranger.sign(Buffer.from('anything')),
  );
  db.close();
  expect((await use()).verdict.problems).toMatchObject([{ kind: 'checkpoint' }]);
});
