/** What the user says about providers, caps and prices, as commands. */
import type { Caller, Parsed } from '../../../../contract/index.ts';
import { AppError } from '../../base/errors.ts';
import type { Host } from '../../base/host.ts';
import type { Store } from '../../store/types.ts';
import { budgetAt } from './calls/ledger.ts';
import { capsSet, priceSet, providerConfigured, providerRemoved } from './events.ts';
import { configuredProvider } from './models.sql.ts';
import { keySecret, knownKind } from './registry/found.ts';

interface ConfigureDeps {
  store: Store;
  host: Pick<Host, 'secrets'>;
}

/** Money and keys are the user's own: no run, job or stranger on a channel moves them. */
export function onlyUser(caller: Caller): string {
  if (caller.actor !== 'user') throw new AppError('forbidden', 'Only you can change providers, prices and caps.');
  return caller.actor;
}

/** Use for providers.configure. The key goes to the secret store first: an event never names a key that is not there. */
export async function configureProvider(
  { store, host }: ConfigureDeps,
  input: Parsed<'providers.configure'>,
  actor: string,
): Promise<void> {
  const { id, remove = false, key } = input;
  const before = configuredProvider.get(store.reader, { id });
  const kind = kindOf(input, before?.kind);
  const stream = `provider:${id}`;
  if (remove) {
    if (!before && !knownKind(id)) throw notThere(id);
    host.secrets.set(keySecret(id), null);
    await store.command((tx) => tx.append(providerRemoved.of({ stream, actor, data: { id } })));
    return;
  }
  if (key !== undefined) host.secrets.set(keySecret(id), key === null ? null : key.trim() || null);
  const data = {
    id,
    kind,
    name: input.name ?? before?.name ?? null,
    baseUrl: input.baseUrl === undefined ? (before?.base_url ?? null) : input.baseUrl,
    enabled: input.enabled ?? (before ? before.enabled === 1 : true),
    key: key === undefined ? ('kept' as const) : key === null ? ('removed' as const) : ('set' as const),
  };
  await store.command((tx) => tx.append(providerConfigured.of({ stream, actor, data })));
}

/** Thrown: `conflict` where a known id is given another kind, or the built-in one is touched; `not_found` where a new id has none. */
function kindOf({ id, kind }: Parsed<'providers.configure'>, before: Parsed<'providers.configure'>['kind']) {
  if (id === 'builtin' || kind === 'builtin')
    throw new AppError('conflict', 'The built-in provider is always there and cannot be changed.', { id });
  const settled = knownKind(id) ?? before;
  if (settled && kind && settled !== kind)
    throw new AppError('conflict', `${id} is of the kind ${settled}. Choose another id for one of the kind ${kind}.`, { id });
  const is = settled ?? kind;
  if (!is) throw notThere(id);
  return is;
}

const notThere = (id: string) =>
  new AppError('not_found', `There is no provider ${id}. To add one, say its kind: anthropic, ollama or openai.`, { id });

/** Use for budget.set. */
export const setCaps = (store: Store, caps: Parsed<'budget.set'>, actor: string) =>
  store.command((tx) => {
    tx.append(capsSet.of({ stream: 'budget', actor, data: caps }));
    tx.publish('budget.changed', budgetAt(tx, tx.now));
  });

/** Use for budget.price. */
export const setPrice = (store: Store, input: Parsed<'budget.price'>, actor: string) => {
  const { model } = input;
  const data =
    'free' in input
      ? { model, free: true, input: 0, output: 0, cacheRead: null, cacheWrite: null }
      : {
          model,
          free: false,
          input: input.inputPerMTok,
          output: input.outputPerMTok,
          cacheRead: input.cacheReadPerMTok ?? null,
          cacheWrite: input.cacheWritePerMTok ?? null,
        };
  return store.command((tx) => tx.append(priceSet.of({ stream: `price:${model}`, actor, data })));
};
