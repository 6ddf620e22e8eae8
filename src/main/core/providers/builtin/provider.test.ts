import { describe, expect, it } from 'vitest';
import { collect } from '../../../../../test/fakes/model-servers/collect.ts';
import { type ModelEvent, ProviderError } from '../../agent/provider.ts';
import { type BuiltinDeps, createBuiltin } from './provider.ts';

const never = new AbortController().signal;

function builtin(more: Partial<BuiltinDeps> = {}) {
  const chosen: string[] = [];
  const deps: BuiltinDeps = {
    find: async () => [],
    models: async () => ['claude-haiku-4-5', 'claude-opus-4-6', 'qwen3:8b'].map((id) => ({ id, provider: 'p' })),
    currentModel: () => 'builtin',
    async setModel(id) {
      chosen.push(id);
      return `Now ${id} answers.`;
    },
    ...more,
  };
  const provider = createBuiltin({ id: 'builtin', kind: 'builtin' }, deps);
  const events = (text: string, signal = never): Promise<ModelEvent[]> =>
    collect(
      provider.stream(
        { model: 'builtin', system: '', messages: [{ role: 'user', content: [{ type: 'text', text }] }], maxOutputTokens: 100 },
        signal,
      ),
    );
  const say = async (text: string): Promise<string> =>
    (await events(text)).map((event) => (event.type === 'text' ? event.delta : '')).join('');
  return { provider, chosen, events, say };
}

describe('builtin', () => {
  it('says honestly that it is no language model, whatever it is told', async () => {
    const { say } = builtin();
    for (const text of ['Hello!', 'Write me a poem', 'who are you?', '', 'remind me tomorrow to call']) {
      expect(await say(text)).toMatch(/No language model is answering here/);
    }
  });

  it('explains itself on /help and on the plain words', async () => {
    const { say } = builtin();
    for (const text of ['/help', '/HELP  ', 'What can you do?', 'help']) {
      expect(await say(text)).toMatch(/without a language model[\s\S]*\/find WORDS[\s\S]*\/model/);
    }
  });

  it.each([
    ['/hlep', '/help'],
    ['/fnd cats', '/find'],
    ['/modle', '/model'],
    ['/mo', '/model'],
  ])('answers %s with the nearest command', async (typed, meant) => {
    expect(await builtin().say(typed)).toContain(`Did you mean \`${meant}\`?`);
  });

  it('lists the commands where none is near', async () => {
    expect(await builtin().say('/teleport')).toMatch(/There is no command \/teleport\.[\s\S]*\/help/);
  });

  it('finds in all conversations, by command and by sentence', async () => {
    const asked: unknown[] = [];
    const find = async (query: string, limit: number) => {
      asked.push([query, limit]);
      return [{ title: 'Trip', excerpt: 'the *ferry* to <Crete>', conversationId: 'c' }];
    };
    const { say } = builtin({ find });
    for (const text of ['/find ferry to', 'search for ferry to', 'Find ferry to.']) {
      expect(await say(text)).toContain('- **Trip**: the \\*ferry\\* to \\<Crete\\>');
    }
    expect(asked).toEqual(Array(3).fill(['ferry to', 8]));
    expect(await builtin().say('/find nothing')).toContain('Nothing found');
    expect(await builtin().say('/find')).toContain('/find WORDS');
  });

  it('says which model answers, and changes it by a name or the part of one', async () => {
    const { say, chosen } = builtin();
    expect(await say('/model')).toMatch(/\*\*builtin\*\*[\s\S]*qwen3:8b/);
    expect(await say('/model qwen3:8b')).toBe('Now qwen3:8b answers.');
    await say('use haiku');
    await say('/model gone');
    expect(chosen).toEqual(['qwen3:8b', 'claude-haiku-4-5', 'gone']);
    expect(await say('/model claude')).toMatch(/More than one[\s\S]*haiku[\s\S]*opus/);
  });

  it('streams text, costs nothing and stops', async () => {
    const events = await builtin().events('/help');
    expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(2);
    expect(events.slice(-2)).toEqual([
      { type: 'usage', usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 } },
      { type: 'stop', reason: 'end' },
    ]);
  });

  it('stops when the signal fires, and says when the search fails', async () => {
    await expect(builtin().events('/help', AbortSignal.abort('stop'))).rejects.toBe('stop');
    const broken = builtin({ find: () => Promise.reject(new Error('disk')) });
    await expect(broken.events('/find x')).rejects.toBeInstanceOf(ProviderError);
  });
});
