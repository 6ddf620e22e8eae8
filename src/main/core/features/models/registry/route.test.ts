import { describe, expect, it } from 'vitest';
import { type Candidate, chainFor, ModelNotFound, nearestNames, ownerOf } from './route.ts';

const candidate = (id: string, models: string[], over: Partial<Candidate> = {}): Candidate => ({
  id,
  healthy: true,
  builtin: false,
  models: models.map((model) => ({ id: model, local: false })),
  knows: () => false,
  affordable: () => true,
  preferred: [],
  ...over,
});
const builtin = candidate('builtin', ['builtin'], { builtin: true });
const claude = candidate('anthropic', ['claude-opus-5', 'claude-sonnet-4-5-20250929'], { preferred: ['claude-sonnet-4-5'] });
const openai = candidate('openai', ['text-embedding-3-small', 'gpt-5', 'gpt-5-mini']);
const router = candidate('openrouter', ['anthropic/claude-opus-5', 'gpt-5']);
const ollama = candidate('ollama', ['qwen3:8b', 'llama4:latest']);
const all = [claude, openai, router, ollama, builtin];
const owner = (name: string, candidates = all) => {
  const target = ownerOf(name, candidates);
  return target && `${target.provider} ${target.model}`;
};
const chain = (name: string | null, inSettings: string[] = [], candidates = all) =>
  chainFor(name, inSettings, candidates).targets.map(({ provider, model }) => `${provider} ${model}`);

describe('a name leads to its owner', () => {
  it.each([
    ['gpt-5', 'openai gpt-5'],
    ['openrouter/gpt-5', 'openrouter gpt-5'],
    ['anthropic/claude-opus-5', 'anthropic claude-opus-5'],
    ['openrouter/anthropic/claude-opus-5', 'openrouter anthropic/claude-opus-5'],
    ['claude-sonnet-4-5', 'anthropic claude-sonnet-4-5'],
    ['llama4', 'ollama llama4:latest'],
    ['builtin', 'builtin builtin'],
    ['gpt-7', null],
    ['openai/gpt-7', null],
    ['nobody/gpt-5', null],
    ['', null],
    ['/', null],
  ])('%s: %s', (name, expected) => {
    expect(owner(name)).toBe(expected);
  });

  it('through a healthy provider first', () => {
    expect(owner('gpt-5', [candidate('openai', ['gpt-5'], { healthy: false }), router])).toBe('openrouter gpt-5');
    expect(owner('gpt-5', [candidate('openai', ['gpt-5'], { healthy: false })])).toBe('openai gpt-5');
  });

  it('while the provider cannot be asked, so that the error is its own', () => {
    const silent = candidate('anthropic', [], { healthy: false, knows: (model) => model === 'claude-opus-5' });
    expect(owner('claude-opus-5', [silent])).toBe('anthropic claude-opus-5');
    expect(owner('anthropic/claude-next', [silent])).toBe('anthropic claude-next');
    expect(owner('claude-next', [silent])).toBeNull();
  });
});

describe('when nobody chose', () => {
  it('the settings decide, in order, each once, and pass over what has gone', () => {
    expect(chain(null, ['gpt-5', 'gone', 'qwen3:8b', 'openai/gpt-5'])).toEqual(['openai gpt-5', 'ollama qwen3:8b']);
    expect(chainFor(null, ['gpt-5', 'gone'], all).gone).toEqual(['gone']);
  });

  it('the first healthy provider answers, with the model the price table likes', () => {
    expect(chain(null)).toEqual(['anthropic claude-sonnet-4-5-20250929']);
    expect(chain(null, [], [candidate('anthropic', ['x'], { healthy: false }), openai, builtin])).toEqual(['openai gpt-5']);
  });

  it('a model whose price is known comes before one that would be refused', () => {
    const unpriced = candidate('lab', ['mystery'], { affordable: () => false });
    expect(chain(null, [], [unpriced, ollama, builtin])).toEqual(['ollama qwen3:8b']);
    expect(chain(null, [], [unpriced, builtin])).toEqual(['lab mystery']);
  });

  it('the built-in one answers where there is no other', () => {
    expect(chain(null, [], [candidate('ollama', [], { healthy: false }), builtin])).toEqual(['builtin builtin']);
  });
});

describe('a chosen model', () => {
  it('stands alone: its words go nowhere else', () => {
    expect(chain('qwen3:8b')).toEqual(['ollama qwen3:8b']);
    expect(chain('qwen3:8b', ['gpt-5', 'claude-opus-5'])).toEqual(['ollama qwen3:8b']);
  });

  it('is followed by those that the user put after it', () => {
    expect(chain('gpt-5', ['claude-opus-5', 'gpt-5', 'qwen3:8b'])).toEqual(['openai gpt-5', 'ollama qwen3:8b']);
  });

  it('that nobody owns is refused with the nearest names', () => {
    expect(() => chain('gpt-5-mimi')).toThrow(ModelNotFound);
    try {
      chain('claude-opus5');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'not_found',
        failure: { layer: 'provider', action: expect.stringContaining('Did you mean claude-opus-5') },
      });
    }
  });

  it('finds no likeness where there is none', () => {
    expect(nearestNames('zzzz', all)).toEqual([]);
    expect(nearestNames('gpt5', all)[0]).toBe('gpt-5');
  });
});
