/** Which providers there are: a pure rule over the environment, what was configured, and the names of kept keys. */
import type { ProviderKind } from '../../../../../contract/models.ts';
import type { ProviderConfig } from '../../../agent/provider.ts';

export interface Found {
  config: ProviderConfig;
  name: string;
  key: 'none' | 'environment' | 'settings';
  enabled: boolean;
  /** True where the user added it: it can be removed. */
  added: boolean;
}

/** What was configured by the user; null stands for the default. */
export interface Configured {
  id: string;
  kind: ProviderKind;
  name: string | null;
  baseUrl: string | null;
  enabled: boolean;
}

interface Slot {
  id: string;
  kind: ProviderKind;
  name: string;
  keyVariable?: string;
  urlVariable?: string;
  baseUrl?: string;
  /** There without a key and without being configured. */
  always?: boolean;
}

const slots: readonly Slot[] = [
  { id: 'anthropic', kind: 'anthropic', name: 'Anthropic', keyVariable: 'ANTHROPIC_API_KEY', urlVariable: 'ANTHROPIC_BASE_URL' },
  { id: 'openai', kind: 'openai', name: 'OpenAI', keyVariable: 'OPENAI_API_KEY', urlVariable: 'OPENAI_BASE_URL' },
  { id: 'xai', kind: 'openai', name: 'xAI', keyVariable: 'XAI_API_KEY', baseUrl: 'https://api.x.ai/v1' },
  {
    id: 'google',
    kind: 'openai',
    name: 'Google',
    keyVariable: 'GOOGLE_API_KEY',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai/',
  },
];

const lastSlots: readonly Slot[] = [
  {
    id: 'voyage',
    kind: 'voyage',
    name: 'Voyage',
    keyVariable: 'VOYAGE_API_KEY',
    urlVariable: 'VOYAGE_BASE_URL',
    baseUrl: 'https://api.voyageai.com/v1',
  },
  {
    id: 'ollama',
    kind: 'ollama',
    name: 'Ollama',
    urlVariable: 'OLLAMA_HOST',
    baseUrl: 'http://127.0.0.1:11434',
    always: true,
  },
  { id: 'builtin', kind: 'builtin', name: 'Built in', always: true },
];

const known = new Map([...slots, ...lastSlots].map((slot) => [slot.id, slot]));

/** The kind of a provider that Hearth knows by its id. */
export const knownKind = (id: string): ProviderKind | undefined => known.get(id)?.kind;

/** Where a provider's key is kept. */
export const keySecret = (id: string): string => `provider.${id}.key`;

export const isKeySecret = (name: string): boolean => /^provider\.[a-z][a-z0-9-]*\.key$/.test(name);

export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  configured: readonly Configured[];
  secret(name: string): string | null;
}

/** Use at start and at each reload. Settings win over variables; the order is that in which they answer when nobody chose. */
export function findProviders({ env, configured, secret }: Surroundings): Found[] {
  const settings = new Map(configured.map((row) => [row.id, row]));
  const fromSlot = (slot: Slot) => ofSlot(slot, settings.get(slot.id), { env, secret });
  const added = configured.filter((row) => !known.has(row.id)).map((row) => fromRow(row, secret));
  return [...slots.flatMap(fromSlot), ...added, ...lastSlots.flatMap(fromSlot)];
}

function ofSlot(slot: Slot, row: Configured | undefined, { env, secret }: Omit<Surroundings, 'configured'>): Found[] {
  const builtin = slot.kind === 'builtin';
  const kept = builtin ? null : secret(keySecret(slot.id));
  const keyInEnvironment = slot.keyVariable ? clean(env[slot.keyVariable]) : undefined;
  const urlInEnvironment = slot.urlVariable ? toUrl(env[slot.urlVariable], slot.kind) : undefined;
  if (!slot.always && !row && !kept && !keyInEnvironment && !urlInEnvironment) return [];
  const config = configOf(slot, kept ?? keyInEnvironment, row?.baseUrl ?? urlInEnvironment ?? slot.baseUrl);
  const key = kept ? 'settings' : keyInEnvironment ? 'environment' : 'none';
  return [{ config, name: row?.name ?? slot.name, key, enabled: builtin || (row?.enabled ?? true), added: false }];
}

const configOf = (
  { id, kind }: Pick<Slot, 'id' | 'kind'>,
  key: string | undefined,
  baseUrl: string | undefined,
): ProviderConfig => ({
  id,
  kind,
  ...(key ? { key } : {}),
  ...(baseUrl ? { baseUrl } : {}),
});

function fromRow(row: Configured, secret: Surroundings['secret']): Found {
  const key = secret(keySecret(row.id)) ?? undefined;
  const config = configOf(row, key, row.baseUrl ?? undefined);
  return { config, name: row.name ?? row.id, key: key ? 'settings' : 'none', enabled: row.enabled, added: true };
}

const clean = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** `OLLAMA_HOST` may be a host, a port, both, or the address to listen on, which is no address to call. */
function toUrl(text: string | undefined, kind: ProviderKind): string | undefined {
  const value = clean(text);
  if (!value || kind !== 'ollama') return value;
  const withScheme = /^https?:\/\//.test(value) ? value : `http://${value.startsWith(':') ? `127.0.0.1${value}` : value}`;
  if (!URL.canParse(withScheme)) return undefined;
  const url = new URL(withScheme);
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1';
  // A port of 80 or 443 that stands in the text is meant; one that is absent is Ollama's own.
  const named = /:\d+(?:\/|$)/.test(withScheme.replace(/^https?:\/\//, ''));
  if (!named && !/^https?:\/\//.test(value)) url.port = '11434';
  return url.href.replace(/\/$/, '');
}
