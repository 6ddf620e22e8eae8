import { describe, expect, it } from 'vitest';
import { type Configured, findProviders } from './found.ts';

const find = (env: Record<string, string>, configured: Configured[] = [], secrets: Record<string, string> = {}) =>
  findProviders({ env, configured, secret: (name) => secrets[name] ?? null });
const row = (over: Partial<Configured>): Configured => ({
  id: 'lab',
  kind: 'openai',
  name: null,
  baseUrl: null,
  enabled: true,
  ...over,
});
const byId = (id: string, ...args: Parameters<typeof find>) => find(...args).find((found) => found.config.id === id);

describe('providers are found', () => {
  it('on a bare computer: Ollama at its usual place, and the built-in one', () => {
    expect(find({}).map(({ config }) => config)).toEqual([
      { id: 'ollama', kind: 'ollama', baseUrl: 'http://127.0.0.1:11434' },
      { id: 'builtin', kind: 'builtin' },
    ]);
  });

  it('from the usual variables, each under its own id', () => {
    const found = find({ ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'o', XAI_API_KEY: 'x', GOOGLE_API_KEY: ' g ' });
    expect(found.map(({ config }) => config)).toMatchObject([
      { id: 'anthropic', kind: 'anthropic', key: 'a' },
      { id: 'openai', kind: 'openai', key: 'o' },
      { id: 'xai', kind: 'openai', key: 'x', baseUrl: 'https://api.x.ai/v1' },
      { id: 'google', kind: 'openai', key: 'g', baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai/' },
      { id: 'ollama' },
      { id: 'builtin' },
    ]);
    expect(found.map(({ key }) => key)).toEqual(['environment', 'environment', 'environment', 'environment', 'none', 'none']);
  });

  it('at other addresses, with or without a key', () => {
    expect(byId('openai', { OPENAI_BASE_URL: 'http://10.0.0.2:1234/v1' })?.config).toEqual({
      id: 'openai',
      kind: 'openai',
      baseUrl: 'http://10.0.0.2:1234/v1',
    });
    expect(byId('anthropic', { ANTHROPIC_API_KEY: 'a', ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' })?.config.baseUrl).toBe(
      'http://127.0.0.1:9',
    );
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:11434'],
    ['kestrel.lan', 'http://kestrel.lan:11434'],
    ['0.0.0.0:5000', 'http://127.0.0.1:5000'],
    [':5000', 'http://127.0.0.1:5000'],
    ['https://models.example', 'https://models.example'],
    ['http://127.0.0.1:4321/', 'http://127.0.0.1:4321'],
    ['', 'http://127.0.0.1:11434'],
    ['not an address', 'http://127.0.0.1:11434'],
  ])('at OLLAMA_HOST=%s', (value, expected) => {
    expect(byId('ollama', { OLLAMA_HOST: value })?.config.baseUrl).toBe(expected);
  });

  it('with settings before variables', () => {
    const env = { ANTHROPIC_API_KEY: 'from-env', ANTHROPIC_BASE_URL: 'http://env' };
    const settings = row({ id: 'anthropic', kind: 'anthropic', name: 'Mine', baseUrl: 'http://settings', enabled: false });
    expect(byId('anthropic', env, [settings], { 'provider.anthropic.key': 'from-settings' })).toMatchObject({
      config: { key: 'from-settings', baseUrl: 'http://settings' },
      name: 'Mine',
      key: 'settings',
      enabled: false,
    });
    expect(byId('anthropic', env, [row({ id: 'anthropic', kind: 'anthropic' })])).toMatchObject({
      config: { key: 'from-env', baseUrl: 'http://env' },
      key: 'environment',
    });
  });

  it('where the user added them, before those on this computer', () => {
    const found = find({}, [row({ baseUrl: 'http://kestrel.lan/v1' })], { 'provider.lab.key': 'k' });
    expect(found[0]).toEqual({
      config: { id: 'lab', kind: 'openai', key: 'k', baseUrl: 'http://kestrel.lan/v1' },
      name: 'lab',
      key: 'settings',
      enabled: true,
      added: true,
    });
  });

  it('always with the built-in one, switched on', () => {
    expect(byId('builtin', {}, [row({ id: 'builtin', kind: 'builtin', enabled: false })])?.enabled).toBe(true);
  });
});
