/** The door of the models room: who can answer, what it costs, and the one way to an answer. */
import type { Handlers, Output, Parsed } from '../../../../contract/index.ts';
import type { Model, modelsContract } from '../../../../contract/models.ts';
import type { Settings } from '../../../../contract/self.ts';
import type { Provider, ProviderConfig } from '../../agent/provider.ts';
import type { AnswerCall, AnswerEvent, Answers } from '../../agent/turn.ts';
import type { Clock } from '../../base/clock.ts';
import type { Host } from '../../base/host.ts';
import type { NewId } from '../../base/ids.ts';
import { lifecycle } from '../../base/lifecycle.ts';
import type { Log } from '../../base/log.ts';
import type { Store } from '../../store/types.ts';
import { answer } from './calls/answers.ts';
import { createEmbeds, type Embeds } from './calls/embeds.ts';
import { createLedger } from './calls/ledger.ts';
import { createStreams } from './calls/streams.ts';
import { createHandlers } from './handlers.ts';
import { createCatalog, priceTable } from './registry/catalog.ts';
import { isKeySecret } from './registry/found.ts';
import { createPulls } from './registry/pulls.ts';
import { createRegistry } from './registry/registry.ts';
import { createRouter } from './registry/router.ts';
import { readUsage } from './usage.ts';

export interface ModelsDeps {
  store: Store;
  clock: Clock;
  newId: NewId;
  log: Log;
  host: Pick<Host, 'env' | 'secrets'>;
  settings: { get(): Pick<Settings, 'models'> };
  createProvider(config: ProviderConfig): Provider;
  /** `resources/prices.json`, parsed as JSON. */
  prices: unknown;
  random?(): number;
  /** Tells the name of each secret that is set or removed. */
  onSecret?(listener: (name: string) => void): () => void;
}

export type { EmbedderOffer, Embeds } from './calls/embeds.ts';

export interface ModelsApi extends Answers, Embeds {
  stream(call: AnswerCall, signal: AbortSignal): AsyncIterable<AnswerEvent>;
  models(): Promise<Model[]>;
  /** The model that would answer. Thrown where nobody owns the name: AppError `not_found`, with the nearest names. */
  resolve(model: string | null): Promise<Model>;
  /** The provider that would be asked first as things stand; empty where none is known yet. Asks nobody. */
  providerNow(model: string | null): string;
  usage(question: Parsed<'watch.usage'>): Promise<Output<'watch.usage'>>;
}

export interface Models {
  handlers: Handlers<typeof modelsContract>;
  api: ModelsApi;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Use once per daemon, after the self room. `start` settles what a crash cut off; `stop` ends running calls and settles them. */
export function createModels(deps: ModelsDeps): Models {
  const { store, clock, newId, log } = deps;
  const life = lifecycle();
  const streams = createStreams(clock);
  const catalog = createCatalog(store.reader, priceTable.parse(deps.prices));
  const registry = createRegistry(deps);
  const ledger = createLedger({ store, newId, log, now: clock.now });
  const router = createRouter({ registry, catalog, inSettings: () => deps.settings.get().models });
  const pulls = createPulls({ store, clock, log, arrived: (id) => void registry.check(id) });
  const embeds = createEmbeds({ registry, catalog, ledger, clock, newId, log });
  const answersDeps = {
    ledger,
    clock,
    log,
    random: deps.random ?? Math.random,
    route: router.route,
    lookUp: router.lookUp,
    note: registry.note,
  };

  return {
    handlers: createHandlers({ ...deps, registry, router, ledger, pulls }),
    api: {
      stream: (call, signal) => streams.track((either) => answer(answersDeps, call, either), signal),
      ...embeds,
      models: router.models,
      resolve: router.resolve,
      providerNow: router.providerNow,
      usage: async (question) => readUsage(store.reader, question),
    },
    async start() {
      registry.load();
      const cutOff = await ledger.recover();
      if (cutOff > 0) log.warn('Calls that a crash cut off count as spent to the last cent set aside.', { calls: cutOff });
      const forget = deps.onSecret?.((name) => {
        if (!isKeySecret(name)) return;
        registry.load();
        registry.changed();
      });
      if (forget) life.add(forget);
      life.add(registry.stop);
      life.add(pulls.stop);
      life.add(streams.stop);
    },
    stop: life.stop,
  };
}
