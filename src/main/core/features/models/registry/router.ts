/** From a name to the model behind it, on what the registry and the catalog know now. */
import type { Model } from '../../../../../contract/models.ts';
import type { ModelInfo } from '../../../agent/provider.ts';
import { AppError } from '../../../base/errors.ts';
import type { Catalog, Priced } from './catalog.ts';
import type { Entry, Registry } from './registry.ts';
import { type Candidate, type Chain, chainFor, ModelNotFound, type Target } from './route.ts';

interface RouterDeps {
  registry: Registry;
  catalog: Catalog;
  inSettings(): readonly string[];
}

export type Router = ReturnType<typeof createRouter>;

/** Use once per daemon. */
export function createRouter({ registry, catalog, inSettings }: RouterDeps) {
  const candidates = (): Candidate[] =>
    registry
      .entries()
      .filter((entry) => entry.found.enabled)
      .map((entry) => candidateOf(entry, catalog));

  const chainNow = (model: string | null): Chain => chainFor(model, inSettings(), candidates());

  const route = async (model: string | null): Promise<Chain> => {
    registry.refresh('unhealthy');
    const quick = tryNow(() => chainNow(model));
    if (quick && !leadsToBuiltin(quick, model)) return quick;
    // Not known yet, or nobody is there: ask before saying so. At most five seconds, and only then.
    await registry.ready();
    const asked = tryNow(() => chainNow(model));
    if (asked && !leadsToBuiltin(asked, model)) return asked;
    await registry.revive();
    return chainNow(model);
  };

  /** Nobody chose, and only the built-in one is left: others may merely not have been asked. */
  const leadsToBuiltin = (chain: Chain, model: string | null): boolean =>
    model === null &&
    inSettings().length === 0 &&
    chain.targets.every((target) => registry.get(target.provider)?.found.config.kind === 'builtin');

  const lookUp = (target: Target): { entry: Entry; priced: Priced } | null => {
    const entry = registry.get(target.provider);
    if (!entry?.found.enabled) return null;
    return { entry, priced: catalog.price(entry.found.config, infoOf(entry, target.model)) };
  };

  return {
    route,
    lookUp,
    /** Who would be asked first as things stand; empty where nobody is known yet. Asks nobody. */
    providerNow: (model: string | null): string => tryNow(() => chainNow(model))?.targets[0]?.provider ?? '',
    async models(): Promise<Model[]> {
      await registry.ready();
      return registry
        .entries()
        .filter((entry) => entry.found.enabled)
        .flatMap((entry) => entry.models.map((info) => catalog.price(entry.found.config, info).view));
    },
    async resolve(model: string | null): Promise<Model> {
      const target = (await route(model)).targets[0];
      const found = target && lookUp(target);
      if (!found) throw new AppError('not_found', 'There is no model to answer. Add a provider in Settings.');
      return found.priced.view;
    },
  };
}

const infoOf = (entry: Entry, model: string): ModelInfo =>
  entry.models.find((info) => info.id === model) ?? { id: model, local: entry.found.config.kind === 'builtin' };

function candidateOf(entry: Entry, catalog: Catalog): Candidate {
  const { config } = entry.found;
  return {
    id: config.id,
    healthy: entry.healthy,
    builtin: config.kind === 'builtin',
    models: entry.models,
    knows: (model) => catalog.knows(config.id, model),
    affordable: (model) => catalog.price(config, infoOf(entry, model)).cost !== null,
    preferred: catalog.preferred(config.id),
  };
}

function tryNow<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof ModelNotFound) return null;
    throw error;
  }
}
