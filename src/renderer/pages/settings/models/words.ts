/** What a provider's row says, decided apart from how it looks. */
import type { Provider } from '../../../../contract/models.ts';
import { counted } from '../../../app/amounts.ts';
import type { IconName } from '../../../parts/Icon.tsx';

/** `ok` answers, `down` does not, `keyless` was never set up, `absent` was never seen on this computer, `off` is switched off. */
export type Standing = 'ok' | 'down' | 'keyless' | 'absent' | 'off';

/** Use to decide color and words: a provider without a key, or one that is not installed, is no error: it is unused. */
export function standing({ enabled, healthy, key, kind, local, models }: Provider): Standing {
  if (!enabled) return 'off';
  if (healthy) return 'ok';
  if (kind === 'ollama' && models.length === 0) return 'absent';
  return key === 'none' && !local && kind !== 'builtin' ? 'keyless' : 'down';
}

const variables: Partial<Record<string, string>> = {
  anthropic: 'ANTHROPIC_API_KEY',
  openai: 'OPENAI_API_KEY',
  xai: 'XAI_API_KEY',
  google: 'GOOGLE_API_KEY',
  voyage: 'VOYAGE_API_KEY',
};

/** "Key from ANTHROPIC_API_KEY · 6 models". */
export function about(provider: Provider): string {
  const parts: string[] = [];
  if (provider.kind === 'builtin') return 'Commands such as /help, /model and /find. Needs no model, costs nothing';
  if (provider.baseUrl) parts.push(provider.baseUrl.replace(/^https?:\/\/(?=127\.|localhost)/, ''));
  if (provider.key === 'environment') parts.push(`Key from ${variables[provider.id] ?? 'the environment'}`);
  if (provider.key === 'settings') parts.push('Key set here');
  if (provider.models.length > 0) parts.push(counted(provider.models.length, 'model'));
  if (provider.kind === 'voyage') parts.push('vectors for memory, no answers');
  if (provider.local) parts.push('on this computer, free');
  return parts.join(' · ') || 'Not set up';
}

const shortAgo = new Intl.RelativeTimeFormat('en-US', { numeric: 'auto', style: 'long' });

/** "just now", "4 minutes ago". */
export function ago(at: string, now = Date.now()): string {
  const minutes = Math.round((now - Date.parse(at)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return shortAgo.format(-minutes, 'minute');
  return minutes < 1440
    ? shortAgo.format(-Math.round(minutes / 60), 'hour')
    : shortAgo.format(-Math.round(minutes / 1440), 'day');
}

/** "Answered in 412 ms, just now". */
export function status(provider: Provider, now = Date.now()): string {
  const stands = standing(provider);
  if (stands === 'off') return 'Off';
  if (stands === 'keyless') return 'No key';
  if (stands === 'absent') return 'Not found';
  if (stands === 'down') return 'Not answering';
  if (provider.kind === 'builtin') return 'Always there';
  const took = provider.checkedMs === undefined ? 'Answers' : `Answered in ${Math.round(provider.checkedMs)} ms`;
  return provider.checkedAt ? `${took}, ${ago(provider.checkedAt, now)}` : took;
}

/** The picture of a row. */
export function picture(provider: Provider): IconName {
  if (standing(provider) === 'down') return 'warn';
  if (provider.kind === 'builtin') return 'terminal';
  return provider.local ? 'chip' : 'cloud';
}

const kept = ['anthropic', 'openai', 'ollama', 'builtin', 'xai', 'google', 'voyage'];

/** Those that Hearth always looks for can be switched off; those that were added can be taken away. */
export const wasAdded = ({ id }: Provider): boolean => !kept.includes(id);

/** "$3 in, $15 out, a million tokens". */
export function priceWords(price: { inputPerMTok: number; outputPerMTok: number }): string {
  const plain = (amount: number) => `$${Number(amount.toFixed(4))}`;
  return `${plain(price.inputPerMTok)}, ${plain(price.outputPerMTok)}`;
}

const usual = [
  { id: 'anthropic', kind: 'anthropic', name: 'Anthropic' },
  { id: 'openai', kind: 'openai', name: 'OpenAI' },
] as const;

/** Those that most people have a key for are offered where they are not set up yet: the daemon lists only what it found. */
export function withOffered(providers: Provider[]): Provider[] {
  const missing = usual.filter(({ id }) => !providers.some((it) => it.id === id));
  const offered = missing.map((it) => ({
    ...it,
    healthy: false,
    why: `Paste a key, or set ${variables[it.id]} before Hearth starts.`,
    models: [],
    key: 'none' as const,
    enabled: true,
    local: false,
  }));
  const firstLocal = providers.findIndex(({ local, kind }) => local || kind === 'builtin');
  return providers.toSpliced(firstLocal < 0 ? providers.length : firstLocal, 0, ...offered);
}
