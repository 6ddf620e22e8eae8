/** The door of the self room: identity, settings, and the names of secrets. */
import type { Handlers } from '../../../../contract/index.ts';
import {
  type Constitution,
  defaultSettings,
  type Settings,
  type selfContract,
  settings as settingsShape,
} from '../../../../contract/self.ts';
import { toInstant } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Host } from '../../base/host.ts';
import type { NewId } from '../../base/ids.ts';
import type { Reader, Signer, Store } from '../../store/types.ts';
import { constitutionHandlers, readConstitution } from './constitution.ts';
import { born, rekeyed, secretRemoved, secretSet, settingsChanged, updated } from './events.ts';
import { allSettings, type IdentityRow, theIdentity } from './self.sql.ts';

export { loadSigner } from './key.ts';

interface Deps {
  store: Store;
  host: Host;
  newId: NewId;
  signer: Signer;
}

export interface SettingsApi {
  get(): Settings;
  set(changes: Partial<Settings>, actor: string): Promise<Settings>;
  /** Returns its unsubscribe. */
  onChange(listener: (settings: Settings) => void): () => void;
}

export interface SelfApi {
  settings: SettingsApi;
  /** Hears the name of each secret that is set or removed. Returns its unsubscribe. */
  onSecret(listener: (name: string) => void): () => void;
  /** As it stands on disk now: it is asked for before every call of a tool. */
  constitution(): Constitution;
}

type State = 'initializing' | 'ready' | 'running' | 'suspended' | 'terminating' | 'terminated';

/** Names that only the daemon itself may touch. */
const reserved = /^(?:self|http)\./;

/** Use once per daemon, right after the store. */
export function createSelf(deps: Deps) {
  const { store } = deps;
  const usual = usualSettings(deps.host.env);
  const settingsListeners = new Set<(settings: Settings) => void>();
  const secretListeners = new Set<(name: string) => void>();
  let settings = usual;
  let state: State = 'initializing';

  const setSettings = async (changes: Partial<Settings>, actor: string) => {
    await store.command((tx) => {
      tx.append(settingsChanged.of({ stream: 'self', actor, data: changes }));
      const next = readSettings(tx, usual);
      tx.publish('settings.changed', next);
      tx.afterCommit(() => {
        settings = next;
        for (const listener of settingsListeners) listener(next);
      });
    });
    return settings;
  };

  return {
    handlers: handlers(deps, {
      state: () => state,
      settings: () => settings,
      setSettings,
      secretChanged(name) {
        for (const listener of secretListeners) listener(name);
      },
    }),
    async start() {
      await ensureIdentity(deps);
      settings = readSettings(store.reader, usual);
      state = 'running';
    },
    stop() {
      state = 'terminating';
    },
    api: {
      settings: { get: () => settings, set: setSettings, onChange: hear(settingsListeners) },
      onSecret: hear(secretListeners),
      constitution: () => readConstitution(store.reader),
    } satisfies SelfApi,
  };
}

const hear =
  <T>(listeners: Set<(value: T) => void>) =>
  (listener: (value: T) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

/** The defaults, as the surroundings would have them: what was set comes before a variable. */
function usualSettings(env: Host['env']): Settings {
  const embedder = settingsShape.shape.embedder.safeParse(env.HEARTH_EMBEDDER?.trim());
  return embedder.success ? { ...defaultSettings, embedder: embedder.data } : defaultSettings;
}

/** Stored settings over the defaults; one that no longer fits its schema falls back to the default by itself. */
function readSettings(reader: Reader, usual: Settings): Settings {
  const merged: Record<string, unknown> = { ...usual };
  for (const { key, value } of allSettings.all(reader, {})) {
    const field = settingsShape.shape[key as keyof Settings];
    const parsed = field?.safeParse(JSON.parse(value));
    if (parsed?.success) merged[key] = parsed.data;
  }
  return settingsShape.parse(merged);
}

async function ensureIdentity({ store, newId, signer }: Deps): Promise<void> {
  const publicKey = signer.publicKey.toString('base64');
  const row = theIdentity.get(store.reader, {});
  if (row?.public_key === publicKey) return;
  await store.command((tx) => {
    if (row) tx.append(rekeyed.of({ stream: 'self', actor: 'self', data: { publicKey } }));
    else tx.append(born.of({ stream: 'self', actor: 'self', data: { id: newId(), name: 'Hearth', description: '', publicKey } }));
  });
}

interface Inside {
  state(): State;
  settings(): Settings;
  setSettings(changes: Partial<Settings>, actor: string): Promise<Settings>;
  secretChanged(name: string): void;
}

function handlers(deps: Deps, inside: Inside): Handlers<typeof selfContract> {
  const { store, host } = deps;
  const identity = () => toIdentity(theIdentity.get(store.reader, {}), host, inside.state());
  const keep = async (name: string, value: string | null, actor: string) => {
    if (reserved.test(name)) throw new AppError('refused', `${name} belongs to Hearth itself and cannot be set.`, { name });
    if (value === null && host.secrets.get(name) === null)
      throw new AppError('not_found', `There is no secret named ${name}.`, { name });
    host.secrets.set(name, value);
    await store.command((tx) =>
      tx.append((value === null ? secretRemoved : secretSet).of({ stream: 'self', actor, data: { name } })),
    );
    inside.secretChanged(name);
    return {};
  };
  return {
    'self.get': async () => identity(),
    'self.update': async (changes, caller) => {
      await store.command((tx) => tx.append(updated.of({ stream: 'self', actor: caller.actor, data: changes })));
      return identity();
    },
    ...constitutionHandlers(store),
    'settings.get': async () => inside.settings(),
    'settings.set': (changes, caller) => inside.setSettings(changes as Partial<Settings>, caller.actor),
    'secrets.set': ({ name, value }, caller) => keep(name, value, caller.actor),
    'secrets.remove': ({ name }, caller) => keep(name, null, caller.actor),
    'secrets.list': async () => {
      const items = host.secrets.names().filter((name) => !reserved.test(name));
      return { items: items.map((name) => ({ name })), next: null, protection: host.secrets.protection };
    },
  };
}

function toIdentity(row: IdentityRow | undefined, host: Host, state: State) {
  if (!row) throw new AppError('unavailable', 'Hearth is still starting.');
  const { id, name, description } = row;
  return {
    id,
    name,
    description,
    publicKey: row.public_key,
    createdAt: toInstant(row.created_at),
    state,
    version: host.version,
    home: host.paths.home,
  };
}
