import { describe, expect, it } from 'vitest';
import { emptyHome, fullHome } from '../../../../../test/fakes/window-daemon-home.ts';
import { about, ago, standing, status, wasAdded, withOffered } from './words.ts';

const byId = (providers: ReturnType<typeof fullHome>['providers'], id: string) => {
  const found = providers.find((it) => it.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

describe('what a provider’s row says', () => {
  const full = fullHome().providers;
  const empty = emptyHome().providers;

  it('tells one that was never set up from one that fails', () => {
    expect(standing({ ...byId(full, 'anthropic'), healthy: false, key: 'none' })).toBe('keyless');
    expect(standing(byId(empty, 'ollama'))).toBe('absent');
    expect(standing({ ...byId(full, 'ollama'), healthy: false })).toBe('down');
    expect(standing(byId(full, 'lab-proxy'))).toBe('down');
    expect(standing({ ...byId(full, 'anthropic'), enabled: false })).toBe('off');
  });

  it('says where a key came from and never what it is', () => {
    expect(about(byId(full, 'anthropic'))).toBe('Key from ANTHROPIC_API_KEY · 2 models');
    expect(about(byId(full, 'ollama'))).toBe('127.0.0.1:11434 · 2 models · on this computer, free');
  });

  it('says how fast it answered, and when', () => {
    const at = '2026-01-02T03:04:05.000Z';
    expect(status({ ...byId(full, 'anthropic'), checkedAt: at }, Date.parse(at) + 4 * 60_000)).toBe(
      'Answered in 412 ms, 4 minutes ago',
    );
    expect([20_000, 60_000, 7_200_000, 172_800_000].map((ms) => ago(at, Date.parse(at) + ms))).toEqual([
      'just now',
      '1 minute ago',
      '2 hours ago',
      '2 days ago',
    ]);
  });

  it('offers Anthropic and OpenAI where they are not set up, before what is local, and never twice', () => {
    expect(withOffered(empty).map(({ id }) => id)).toEqual(['anthropic', 'openai', 'ollama', 'builtin']);
    expect(withOffered(full)).toEqual(full);
    expect(withOffered(empty).slice(0, 2).map(standing)).toEqual(['keyless', 'keyless']);
  });

  it('lets only what was added be taken away', () => {
    expect(full.filter(wasAdded).map(({ id }) => id)).toEqual(['lab-proxy']);
  });
});
