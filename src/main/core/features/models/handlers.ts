/** One line per request of the models room. */
import type { Handlers } from '../../../../contract/index.ts';
import type { modelsContract } from '../../../../contract/models.ts';
import { AppError } from '../../base/errors.ts';
import type { Host } from '../../base/host.ts';
import type { Store } from '../../store/types.ts';
import type { Ledger } from './calls/ledger.ts';
import { configureProvider, onlyUser, setCaps, setPrice } from './configure.ts';
import { pageOf } from './pages.ts';
import type { createPulls } from './registry/pulls.ts';
import type { Registry } from './registry/registry.ts';
import type { Router } from './registry/router.ts';

interface HandlerDeps {
  store: Store;
  host: Pick<Host, 'secrets'>;
  registry: Registry;
  router: Router;
  ledger: Ledger;
  pulls: ReturnType<typeof createPulls>;
}

/** Use once, in `createModels`. */
export function createHandlers(deps: HandlerDeps): Handlers<typeof modelsContract> {
  const { store, registry, router, ledger, pulls } = deps;
  const all = () => ({ items: registry.list(), next: null });
  const reload = () => {
    registry.load();
    registry.changed();
  };
  return {
    'providers.list': async ({ check, ...page }) => {
      if (check) await registry.checkAll();
      else registry.refresh('all');
      return pageOf(registry.list(), (provider) => provider.id, page);
    },
    'providers.models': async (page) => pageOf(await router.models(), (model) => `${model.provider}/${model.id}`, page),
    'providers.reload': async () => {
      reload();
      await registry.checkAll();
      return all();
    },
    'providers.configure': async (input, caller) => {
      await configureProvider(deps, input, onlyUser(caller));
      reload();
      await registry.check(input.id);
      return all();
    },
    'providers.pull': async ({ id, model }) => {
      const entry = registry.get(id);
      if (!entry) throw new AppError('not_found', `There is no provider ${id}.`, { id });
      return { started: pulls.start(entry, model) };
    },
    'providers.cancelPull': async ({ id, model }) => ({ stopped: pulls.cancel(id, model) }),
    'budget.get': async () => ledger.get(),
    'budget.set': async (caps, caller) => {
      await setCaps(store, caps, onlyUser(caller));
      return ledger.get();
    },
    'budget.price': async (input, caller) => {
      await setPrice(store, input, onlyUser(caller));
      registry.changed();
      return {};
    },
  };
}
