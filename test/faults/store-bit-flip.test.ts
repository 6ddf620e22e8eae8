/** One bit flipped anywhere in the database: it opens or says why not, and no event is believed that was not recorded. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openConnection } from '../../src/main/core/store/disk/connection.ts';
import type { Store, StoredEvent } from '../../src/main/core/store/types.ts';
import { verifyLog } from '../../src/main/core/store/worker/verify.ts';
import { full, seed, seeded } from './store/random.ts';
import { freshHome, openToy, signer, write } from './store/toy.ts';

const flips = full ? 1_000 : 40;

function flip(path: string, random: () => number): void {
  const bytes = readFileSync(path);
  const at = Math.floor(random() * bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  writeFileSync(path, bytes);
}

const told = (event: StoredEvent) => JSON.stringify(event);

/** What the store holds that is not what was recorded, without a word about it. */
async function believedWrongly(store: Store, home: string, truth: Map<number, string>): Promise<string[]> {
  // What `store.verify` does, here: a thread for each of a thousand homes would be the slow part.
  const looking = openConnection(join(home, 'hearth.db'), { queryOnly: true });
  const { problems } = await verifyLog(looking, { home, publicKey: signer.publicKey }, () => undefined);
  looking.close();
  const said = [...store.problems, ...problems];
  if (said.length > 0) return [];
  const events = store.events({ limit: 10_000 });
  const wrong = events.filter((event) => truth.get(event.seq) !== told(event)).map(told);
  return events.length < truth.size ? [...wrong, `only ${events.length} events`] : wrong;
}

test(
  'a flipped bit is healed, reported or harmless, never believed',
  async () => {
    const place = freshHome();
    const random = seeded(seed);
    let store = await openToy(place.home);
    for (let i = 0; i < 60; i += 1) await store.command((tx) => tx.append(write(`n${i}`, `word ${i} ${'y'.repeat(i * 3)}`)));
    const truth = new Map(store.events({ limit: 10_000 }).map((event) => [event.seq, told(event)]));
    await store.close();
    const tally = { harmless: 0, reported: 0, wrong: [] as string[] };
    for (let count = 0; count < flips; count += 1) {
      const home = `${place.home}-${count}`;
      cpSync(place.home, home, { recursive: true });
      flip(join(home, 'hearth.db'), random);
      try {
        store = await openToy(home);
        const wrong = await believedWrongly(store, home, truth);
        const quiet = store.problems.length === 0 && wrong.length === 0;
        tally[quiet ? 'harmless' : 'reported'] += 1;
        tally.wrong.push(...wrong.map((what) => `flip ${count}: ${what}`));
        await store.close();
      } catch (error) {
        // A version in the header that reads as the future's is refused; anything else would be a fault of ours.
        expect(error).toMatchObject({ code: 'unavailable' });
        tally.reported += 1;
      }
      rmSync(home, { recursive: true, force: true });
    }
    place.remove();
    console.log(
      `store-bit-flip: seed ${seed}, ${flips} flips, ${tally.reported} reported, ${tally.wrong.length} believed wrongly`,
    );
    expect(tally.wrong).toEqual([]);
  },
  full ? 1_800_000 : 120_000,
);
