/** The living list of providers: found, checked when somebody asks, and left alone after a failure that calling again cannot mend. */
import type { Provider as ProviderView } from '../../../../../contract/models.ts';
import type { Failure } from '../../../../../contract/run-event.ts';
import type { ModelInfo, Provider, ProviderConfig } from '../../../agent/provider.ts';
import { opensBreaker } from '../../../agent/retry.ts';
import { type Clock, toInstant } from '../../../base/clock.ts';
import type { Host } from '../../../base/host.ts';
import type { Log } from '../../../base/log.ts';
import type { Store } from '../../../store/types.ts';
import type { AttemptEnd } from '../calls/attempt.ts';
import { configuredProviders } from '../models.sql.ts';
import { createChecks, inWords } from './checks.ts';
import { type Found, findProviders } from './found.ts';

export interface RegistryDeps {
  store: Store;
  clock: Clock;
  log: Log;
  host: Pick<Host, 'env' | 'secrets'>;
  createProvider(config: ProviderConfig): Provider;
}

/** A provider as it stands now. */
export interface Entry {
  readonly found: Found;
  readonly provider: Provider;
  healthy: boolean;
  why: string | undefined;
  models: ModelInfo[];
  /** Wall clock; null while nobody has asked yet. */
  checkedAt: number | null;
  checkedMs: number;
  /** Set by a refused key or an empty account: no call until the key or the configuration changes, or a check goes well. */
  broken: Failure | null;
}

/** What was learned is believed for so long; then it is looked up again, in the background, when somebody asks. */
const freshMs = 60_000;
const reviveMs = 10_000;
const notYet = 'It has not been checked yet.';

export type Registry = ReturnType<typeof createRegistry>;

/** Use once per daemon; `load` before anything else. Has no timer: an idle daemon asks nobody. */
export function createRegistry(deps: RegistryDeps) {
  const { store, clock, log } = deps;
  let entries: Entry[] = [];

  const changed = () => {
    if (checks.ended()) return;
    store
      .command((tx) => tx.publish('providers.changed', {}))
      .catch((error: unknown) => log.warn('A change of providers could not be told.', { error: String(error) }));
  };

  const checks = createChecks(clock, (entry) => {
    if (entries.includes(entry)) changed();
  });

  const checkAll = async (wanted: (entry: Entry) => boolean): Promise<void> => {
    await Promise.all(entries.filter((entry) => entry.found.enabled && wanted(entry)).map(checks.check));
  };

  const load = () => {
    const before = new Map(entries.map((entry) => [signatureOf(entry.found), entry]));
    entries = currentlyFound(deps).map((found) => {
      const kept = before.get(signatureOf(found));
      if (kept) Object.assign(kept, { found });
      return kept ?? fresh(found, deps);
    });
  };

  return {
    load,
    changed,
    entries: (): readonly Entry[] => entries,
    get: (id: string): Entry | undefined => entries.find((entry) => entry.found.config.id === id),
    check: (id: string) => checkAll((entry) => entry.found.config.id === id),
    checkAll: () => checkAll(() => true),
    /** Settles when each provider has been asked at least once; at most five seconds. */
    ready: () => checkAll((entry) => entry.checkedAt === null),
    /** Asks again, without waiting, those whose state is old. A broken one is left alone. */
    refresh(which: 'all' | 'unhealthy') {
      // After the answer has gone out: the first check loads an SDK, and nobody should wait for that.
      setImmediate(() => {
        if (checks.ended()) return;
        void checkAll((entry) => isOld(entry, clock, freshMs) && !(which === 'unhealthy' && entry.healthy));
      });
    },
    /** Use where nobody can answer: those that merely could not be reached may be back. */
    revive: () => checkAll((entry) => !entry.healthy && isOld(entry, clock, reviveMs)),
    /** What a call has taught about a provider. A stream that broke in its middle says nothing about the next. */
    note(entry: Entry, end: AttemptEnd) {
      const wasHealthy = entry.healthy;
      learn(entry, end);
      if (entry.healthy !== wasHealthy) changed();
    },
    list: (): ProviderView[] => entries.map(view),
    stop: checks.stop,
  };
}

/** A broken one is never old: only a change or an outright check wakes it. */
const isOld = (entry: Entry, clock: Clock, ms: number): boolean =>
  !entry.broken && (entry.checkedAt === null || Math.abs(clock.now() - entry.checkedAt) >= ms);

function learn(entry: Entry, end: AttemptEnd): void {
  if (end.ok) {
    Object.assign(entry, { healthy: true, why: undefined, broken: null });
    return;
  }
  const { failure } = end.error;
  const breaks = opensBreaker(failure.layer);
  if (!breaks && (failure.layer !== 'network' || end.begun)) return;
  Object.assign(entry, { healthy: false, why: inWords(failure) });
  if (breaks) entry.broken = failure;
}

function currentlyFound({ store, host }: RegistryDeps): Found[] {
  const configured = configuredProviders
    .all(store.reader, {})
    .map((row) => ({ ...row, baseUrl: row.base_url, enabled: row.enabled === 1 }));
  return findProviders({ env: host.env, configured, secret: (name) => host.secrets.get(name) });
}

/** What makes a provider another one: where it is, its key, and whether it is on. Its name is only a name. */
const signatureOf = ({ config, enabled }: Found): string => JSON.stringify([config, enabled]);

function fresh(found: Found, { createProvider }: RegistryDeps): Entry {
  const builtin = found.config.kind === 'builtin';
  return {
    found,
    provider: createProvider(found.config),
    healthy: builtin,
    why: builtin ? undefined : found.enabled ? notYet : 'It is switched off.',
    models: builtin ? [{ id: 'builtin', local: true }] : [],
    checkedAt: null,
    checkedMs: 0,
    broken: null,
  };
}

function view(entry: Entry): ProviderView {
  const { found, checkedAt } = entry;
  const { id, kind, baseUrl } = found.config;
  return {
    id,
    kind,
    name: found.name,
    healthy: entry.healthy && found.enabled,
    ...(entry.why ? { why: entry.why } : {}),
    models: entry.models.map((model) => model.id),
    key: found.key,
    ...(baseUrl ? { baseUrl } : {}),
    ...(checkedAt === null ? {} : { checkedMs: entry.checkedMs, checkedAt: toInstant(checkedAt) }),
    enabled: found.enabled,
    local: kind === 'builtin' || (entry.models.length > 0 && entry.models.every((model) => model.local)) || isLoopback(found),
  };
}

/** An Ollama on this computer is local before it has any model. */
function isLoopback({ config }: Found): boolean {
  if (config.kind !== 'ollama' || !config.baseUrl || !URL.canParse(config.baseUrl)) return false;
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(config.baseUrl).hostname);
}
