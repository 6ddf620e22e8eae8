/** Vectors of what is remembered: made in the background, searched in the worker, never a fact themselves. */
import type { Handlers } from '../../../../../contract/index.ts';
import type { viewsContract } from '../../../../../contract/memory/index.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import type { Store } from '../../../store/types.ts';
import type { EmbedderOffer, Embeds } from '../../models/index.ts';
import { allOf } from '../find/words.ts';
import { Asking } from './ask/asking.ts';
import { Embedder } from './make/embedding.ts';
import { own } from './make/sets.ts';
import type { MapRequest } from './queries.ts';

export interface VectorsDeps {
  store: Store;
  clock: Clock;
  log: Log;
  /** Who makes vectors outside; absent in a house without models. */
  embeds?: Embeds;
  /** The embedder that is set. */
  embedder?: { get(): string; onChange(listener: () => void): () => void };
}

type Own = Pick<Handlers<typeof viewsContract>, 'memory.map' | 'memory.embedders'>;

const usualPoints = 2_000;

export type Vectors = ReturnType<typeof createVectors>;

/** Use once per memory room. */
export function createVectors(deps: VectorsDeps) {
  const { store, clock, log, embeds, embedder } = deps;
  const chosen = () => embedder?.get() ?? own;
  const making = new Embedder({ store, clock, log, embeds: embeds ?? null, chosen });
  const asking = new Asking({ clock, log, embeds: embeds ?? null, serving: () => making.serving });
  let deaf: () => void = () => undefined;
  return {
    handlers: handlers(deps, making, chosen),
    /** The vector of a question, where an embedder outside makes one in time; null otherwise. */
    asked: (question: string) => asking.asked(question),
    /** For `memory.stats`. */
    async counts() {
      const { embedder: name, done } = await making.now();
      return { embedder: name, embedded: done };
    },
    async start() {
      deaf = hear(deps, making, chosen);
      await making.start();
    },
    async stop() {
      deaf();
      asking.stop();
      await making.stop();
    },
  };
}

/** Returns its unsubscribe. */
function hear({ store, embedder }: VectorsDeps, making: Embedder, chosen: () => string): () => void {
  let last = chosen();
  const unlisten = store.wire.listen((events) => {
    for (const { name } of events) {
      if (name === 'memory.changed') making.changed();
      // A key, an address, a price, a cap: any of them may be what it waited for.
      else if (name === 'providers.changed' || name === 'budget.changed') making.retry();
    }
  });
  const unfollow = embedder?.onChange(() => {
    if (chosen() === last) return;
    last = chosen();
    making.rechosen();
  });
  return () => {
    unlisten();
    unfollow?.();
  };
}

function handlers({ store, clock, embeds }: VectorsDeps, making: Embedder, chosen: () => string): Own {
  const unlisted = (name: string): EmbedderOffer =>
    embeds?.embedderNow(name) ?? { name, local: false, available: false, why: 'There is no provider that could make vectors.' };
  return {
    'memory.map': ({ query = '', limit = usualPoints, area, kind, category, tags, after, before }, { signal }) => {
      const [match, part] = [allOf(query), query.trim()];
      const filters = {
        ...{ area: area ?? null, kind: kind ?? null, category: category ?? null, tags: JSON.stringify(tags ?? []) },
        ...{ after: after === undefined ? null : Date.parse(after), before: before === undefined ? null : Date.parse(before) },
        // What is no word to the index is looked for as it stands.
        ...{ now: clock.now(), match, part: match === null && part !== '' ? part : null },
      };
      return store.query('memory.map', { filters, limit, chosen: chosen() } satisfies MapRequest, signal);
    },
    'memory.embedders': async (_input, { signal = new AbortController().signal }) => {
      const outside = (await embeds?.embedders(signal)) ?? [];
      const now = chosen();
      const builtin: EmbedderOffer = { name: own, local: true, available: true };
      const missing = now !== own && outside.every(({ name }) => name !== now) ? [unlisted(now)] : [];
      const items = [builtin, ...outside, ...missing].map((one) => ({ ...one, chosen: one.name === now }));
      return { items, embedding: await making.now(), next: null };
    },
  };
}
