/** A home with so many records and their vectors, asked as a window asks it. */
import { setTimeout } from 'node:timers/promises';
import type { Caller, Output } from '../../src/contract/index.ts';
import { systemClock as clock } from '../../src/main/core/base/clock.ts';
import { fakeHost } from '../../src/main/core/base/fake-host.ts';
import { idMaker } from '../../src/main/core/base/ids.ts';
import { silentLog } from '../../src/main/core/base/log.ts';
import { createMemory } from '../../src/main/core/features/memory/index.ts';
import type { Embeds } from '../../src/main/core/features/models/index.ts';
import { loadSigner } from '../../src/main/core/features/self/key.ts';
import { migrations } from '../../src/main/core/migrations.ts';
import { definitions, projections } from '../../src/main/core/projections.ts';
import { openStore } from '../../src/main/core/store/index.ts';
import type { Store } from '../../src/main/core/store/types.ts';
import { type Cloud, cloud } from './clouds.ts';

export interface Home {
  readonly store: Store;
  readonly path: string;
  recall(query: string): Promise<Output<'memory.recall'>>;
  /** Records and their vectors, up to so many. */
  fill(count: number): Promise<void>;
  /** All vectors anew, by another embedder. */
  embedAgain(): Promise<void>;
  close(): Promise<void>;
}

const user: Caller = { actor: 'user', via: 'internal' };
const atOnce = 1_000;

const people = 'Ada,Ben,Carla,Dmitri,Elif,Femi,Greta,Hugo,Ines,Jonas,Kira,Liam'.split(',');
const doings = 'repaired,borrowed,painted,lost,sold,found,ordered,returned,planted,measured,packed,photographed'.split(',');
const things = 'ladder,router,bicycle,teapot,letter,window,cable,garden,folder,radio,lantern,violin,ticket,blanket'.split(',');
const word = (list: readonly string[], number: number) => list[number % list.length] ?? '';
/** Words that return, and some that never do. */
const sentence = (at: number): string =>
  `[${at}] ${word(people, at * 7)} ${word(doings, at * 5 + 1)} the ${word(things, at * 11 + 2)} of ${word(people, at * 3 + 4)} near ${(at * 7919).toString(36)}gate in ${((at * 31) % 977).toString(36)}ford.`;

/** What a question about a record says. */
export const questionAbout = (at: number): string =>
  `[${at}?] What did ${word(people, at * 7)} do with the ${word(things, at * 11 + 2)}?`;

/** An embedder that needs no network: the vector of a text is that of the number which it begins with. */
function numbered({ vector: make, question }: Cloud): Embeds {
  // Made once: what an embedder does elsewhere is no burden of this process.
  const known = new Map<number, Float32Array>();
  const vector = (number: number) => {
    const made = known.get(number) ?? make(number);
    known.set(number, made);
    return made;
  };
  const offer = { name: 'ollama:numbered', local: true, available: true };
  return {
    embed: async ({ texts }) =>
      texts.map((text) => {
        const number = Number(/^\[(\d+)/.exec(text)?.[1] ?? 0);
        return text.includes('?]') ? question(number) : vector(number);
      }),
    embedders: async () => [offer],
    embedderNow: () => offer,
  };
}

export async function openHome(): Promise<Home> {
  const host = fakeHost();
  const { home, resources } = host.paths;
  const newId = idMaker(clock);
  const signer = loadSigner(host.secrets);
  const parts = { home, resources, migrations, projections, definitions, clock, newId, signer, log: silentLog };
  const store = await openStore(parts);
  const embeds = numbered(cloud('overlapping'));
  let chosen = 'ollama:numbered';
  let tell = () => undefined as unknown;
  const onChange = (listener: () => void) => {
    tell = listener;
    return () => undefined;
  };
  const embedder = { get: () => chosen, onChange };
  const memory = createMemory({ store, clock, newId, log: silentLog, taintedBy: () => null, embeds, embedder });
  const { handlers } = memory;
  await memory.start();
  let filled = 0;
  const embedded = async () => {
    while ((await handlers['memory.embedders']({}, user)).embedding.done < filled) await setTimeout(200);
  };
  return {
    store,
    path: home,
    recall: (query) => handlers['memory.recall']({ query, limit: 10 }, user),
    async fill(count) {
      for (; filled < count; filled += atOnce) {
        const records = Array.from({ length: atOnce }, (_, at) => ({ text: sentence(filled + at) }));
        await handlers['memory.storeMany']({ records }, user);
      }
      await embedded();
    },
    async embedAgain() {
      chosen = 'ollama:renumbered';
      tell();
      await embedded();
    },
    async close() {
      await memory.stop();
      await store.close();
      host.remove();
    },
  };
}
